"""What must hold for every sheet of answers."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.enums import AnswerState, EvidenceGrade
from assessment.scoring.levels import level_reached
from assessment.scoring.score import score
from assessment.scoring.types import (
    Answer,
    AnswerSheet,
    DimensionResult,
    Evidence,
    PerspectiveResult,
    Results,
    Value,
)
from tests.scoring_cases import dimension, framework

CODES = [f"q{n}" for n in range(9)]
DEFINITION = framework(
    {
        "P": [
            dimension("D1", CODES[:3], weights=(1, 2, "0.5")),
            dimension("D2", [], components={"C1": CODES[3:5], "C2": CODES[5:6]}),
        ],
        "R": [dimension("D3", CODES[6:9] + CODES[:1], weight=3)],
    }
)
evidence = st.builds(Evidence, st.sampled_from(EvidenceGrade), st.none() | st.integers(2024, 2026))
answered = st.builds(
    lambda level, links: Answer(AnswerState.ANSWERED, level, tuple(links)),
    st.integers(1, 5),
    st.lists(evidence, max_size=3),
)
missing = st.sampled_from(
    [
        Answer(state)
        for state in (AnswerState.UNANSWERED, AnswerState.DONT_KNOW, AnswerState.NOT_APPLICABLE)
    ]
)
sheets = st.fixed_dictionaries(dict.fromkeys(CODES, answered | missing))
every = settings(max_examples=150, deadline=None)


def _score(answers: dict[str, Answer], perspectives: tuple[str, ...] = ("P", "R")) -> Results:
    return score(DEFINITION, AnswerSheet(answers, frozenset(perspectives)))


def _values(results: Results) -> list[Value]:
    found = []
    for perspective in results.perspectives:
        parts: list[PerspectiveResult | DimensionResult]
        parts = [perspective, *perspective.dimensions]
        found += [v for part in parts for v in (part.declared, part.supported) if v]
    return found


@given(sheets)
@every
def test_bounds_contain_the_index(answers: dict[str, Answer]) -> None:
    for value in _values(_score(answers)):
        assert 0 <= value.low <= value.high <= 100
        if value.index is not None:
            assert value.low <= value.index <= value.high


@given(sheets)
@every
def test_level_range_contains_the_level_on_answers(answers: dict[str, Answer]) -> None:
    for value in _values(_score(answers)):
        assert 1 <= value.level.low <= value.level.high <= 5
        if value.level.on_answered is not None:
            assert value.level.low <= value.level.on_answered <= value.level.high


@given(sheets, st.sampled_from(CODES))
@every
def test_level_never_rises_when_an_answer_falls(answers: dict[str, Answer], code: str) -> None:
    level = answers[code].level
    if level is None or level == 1:
        return
    lowered = {**answers, code: replace(answers[code], level=level - 1)}
    for before, after in zip(_values(_score(answers)), _values(_score(lowered)), strict=True):
        assert after.level.low <= before.level.low
        assert after.level.high <= before.level.high
        if before.level.on_answered is not None and after.level.on_answered is not None:
            assert after.level.on_answered <= before.level.on_answered


def _is_not_below(declared: Value | None, supported: Value | None) -> None:
    assert declared is not None
    assert supported is not None
    assert supported.low <= declared.low
    assert supported.high <= declared.high
    assert supported.level.low <= declared.level.low
    assert supported.level.high <= declared.level.high
    if declared.index is not None and supported.index is not None:
        assert supported.index <= declared.index
    if declared.level.on_answered is not None and supported.level.on_answered is not None:
        assert supported.level.on_answered <= declared.level.on_answered


@given(sheets)
@every
def test_declared_is_never_below_supported(answers: dict[str, Answer]) -> None:
    for perspective in _score(answers).perspectives:
        for result in perspective.dimensions:
            if result.declared is not None:
                _is_not_below(result.declared, result.supported)
        if perspective.supported_is_published:
            _is_not_below(perspective.declared, perspective.supported)


@given(sheets, st.permutations(CODES), st.sampled_from([("P", "R"), ("P",), ()]))
@every
def test_order_of_answers_is_irrelevant(
    answers: dict[str, Answer], order: list[str], perspectives: tuple[str, ...]
) -> None:
    shuffled = {code: answers[code] for code in order}

    assert _score(shuffled, perspectives) == _score(answers, perspectives)


@given(sheets)
@every
def test_a_step_is_the_difference_to_the_answer_raised(answers: dict[str, Answer]) -> None:
    before = _score(answers)
    for step in before.next_steps:
        if step.level is None:
            continue
        raised = replace(answers[step.question], level=step.level + 1)
        after = _score({**answers, step.question: raised})
        pair = [p for r in (before, after) for p in r.perspectives if p.code == step.perspective]

        old, new = [[_low(d) for d in p.dimensions] for p in pair]
        assert step.dimension_levels_risen == sum(b > a for a, b in zip(old, new, strict=True))
        assert step.perspective_levels_risen == _low(pair[1]) - _low(pair[0])
        assert step.index_rise == _index(pair[1]) - _index(pair[0])


@given(sheets)
@every
def test_level_rises_when_all_that_holds_it_back_is_mended(answers: dict[str, Answer]) -> None:
    for n, perspective in enumerate(_score(answers).perspectives):
        for m, result in enumerate(perspective.dimensions):
            wanted = _low(result) + 1
            assert bool(result.holding_back) == (result.declared is not None and wanted <= 5)
            mended = {h.question: Answer(AnswerState.ANSWERED, wanted) for h in result.holding_back}
            after = _score({**answers, **mended}).perspectives[n].dimensions[m]
            assert _low(after) >= wanted or not mended


def _low(result: PerspectiveResult | DimensionResult) -> int:
    return result.declared.level.low if result.declared else 1


def _index(result: PerspectiveResult) -> Fraction:
    value = result.declared
    return value.index if value and value.index is not None else Fraction()


def _rule(levels: list[tuple[int, Fraction]]) -> int:
    """The rule word by word."""
    total = sum(weight for _level, weight in levels)
    return max(
        k
        for k in range(1, 6)
        if k == 1
        or (
            sum(weight for level, weight in levels if level >= k) > total / 2
            and not any(level < k - 1 for level, _weight in levels)
        )
    )


weights = st.fractions(min_value="1/10", max_value=10, max_denominator=10)


@given(st.lists(st.tuples(st.integers(1, 5), weights), min_size=1, max_size=9))
@settings(max_examples=400, deadline=None)
def test_level_reached_is_the_rule_word_by_word(levels: list[tuple[int, Fraction]]) -> None:
    assert level_reached(levels) == _rule(levels)


def _iso_33020(levels: list[int]) -> int:
    """Level k largely (more than 50 %), every lower one fully (more than 85 %)."""

    def share(k: int) -> Fraction:
        return Fraction(sum(level >= k for level in levels), len(levels))

    return max(
        k
        for k in range(1, 6)
        if k == 1
        or (share(k) > Fraction(1, 2) and all(share(j) > Fraction(85, 100) for j in range(2, k)))
    )


@given(st.lists(st.integers(1, 5), min_size=1, max_size=6))
@settings(max_examples=400, deadline=None)
def test_level_rule_equals_iso_33020_for_up_to_six(levels: list[int]) -> None:
    assert level_reached([(level, 1) for level in levels]) == _iso_33020(levels)
