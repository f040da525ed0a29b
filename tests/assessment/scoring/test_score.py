from __future__ import annotations

from fractions import Fraction

import pytest

from assessment.scoring.score import score
from assessment.scoring.types import (
    DimensionResult,
    LevelRange,
    PerspectiveResult,
    Results,
    Value,
    Why,
)
from frameworks.definition.types import Depth, Dimension
from tests.scoring_cases import CASES, Case, dimension, framework, sheet

F = Fraction


def _score(dimensions: list[Dimension], signs: dict[str, str]) -> Results:
    return score(framework({"P": dimensions}), sheet(signs))


def _one(signs: str, weights: tuple[object, ...] = ()) -> DimensionResult:
    """The result of one dimension with these answers in order."""
    codes = [f"q{n}" for n, _sign in enumerate(signs.split())]
    results = _score([dimension("D", codes, weights)], dict(zip(codes, signs.split(), strict=True)))
    return results.perspectives[0].dimensions[0]


def _perspective(*dimensions: str, weights: tuple[object, ...] = ()) -> PerspectiveResult:
    """One perspective of dimensions given by their answers."""
    made: list[Dimension] = []
    signs: dict[str, str] = {}
    for n, row in enumerate(dimensions):
        codes = [f"q{n}{m}" for m, _sign in enumerate(row.split())]
        made.append(dimension(f"D{n}", codes, weight=weights[n] if weights else 1))
        signs |= dict(zip(codes, row.split(), strict=True))
    return _score(made, signs).perspectives[0]


def _level(value: Value) -> tuple[int | None, int, int]:
    return (value.level.on_answered, value.level.low, value.level.high)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_dimension_value_of_case(case: Case) -> None:
    value = _one(case.answers, case.weights).declared

    assert value == Value(
        case.index,
        case.low,
        case.high,
        case.coverage,
        case.published,
        value.level,  # type: ignore[union-attr]
    )
    assert value is not None
    assert _level(value) == case.level


def test_worked_example_supported_side() -> None:
    result = _one("4:2@2026 3 4:1 ? -")

    assert result.supported == Value(
        index=F(125, 3),
        low=F(125, 4),
        high=F(275, 4),
        coverage=F(3, 4),
        is_published=True,
        level=LevelRange(on_answered=2, low=1, high=3),
    )
    assert (result.evidence_coverage, result.supported_is_published) == (F(2, 3), True)
    assert (result.with_evidence, result.answered, result.applicable) == (2, 3, 4)


def test_worked_example_components() -> None:
    parts = {"C1": ["a"], "C2": ["b"], "C3": ["c", "d"]}
    made = dimension("D", [], components=parts)
    result = _score([made], {"a": "3", "b": "4", "c": "2", "d": "?"}).perspectives[0].dimensions[0]

    assert [term.weight for term in result.terms] == [F(1, 3), F(1, 3), F(1, 6), F(1, 6)]
    assert result.declared == Value(
        index=F(55),
        low=F(275, 6),
        high=F(125, 2),
        coverage=F(5, 6),
        is_published=True,
        level=LevelRange(on_answered=3, low=2, high=3),
    )
    assert [c.declared for c in result.components] == [None, None, None]


def test_component_with_enough_answers_has_a_value() -> None:
    made = dimension("D", [], components={"C1": ["a", "b"], "C2": ["c"]})
    result = _score([made], {"a": "3", "b": "4", "c": "2"}).perspectives[0].dimensions[0]

    first, second = result.components
    assert first.declared is not None
    assert (first.declared.index, first.supported, second.declared) == (F(125, 2), None, None)


def test_component_without_applicable_answer_weighs_nothing() -> None:
    made = dimension("D", [], components={"C1": ["a", "b"], "C2": ["c"]})
    result = _score([made], {"a": "3", "b": "5", "c": "-"}).perspectives[0].dimensions[0]

    assert [term.weight for term in result.terms] == [F(1, 2), F(1, 2), F(0)]


def test_nothing_applicable_has_no_value() -> None:
    result = _one("- - -")

    assert (result.declared, result.supported, result.many_not_applicable) == (None, None, True)


@pytest.mark.parametrize(
    ("signs", "many"), [("3 3 -", False), ("3 3 - -", True)], ids=["a third", "more"]
)
def test_many_not_applicable_is_more_than_a_third(signs: str, many: bool) -> None:  # noqa: FBT001 -- a table
    assert _one(signs).many_not_applicable is many


@pytest.mark.parametrize(
    ("signs", "coverage", "published"),
    [
        ("3:1 3:1 3", F(2, 3), True),
        ("3:1 3 3", F(1, 3), False),
        ("1 1 3", F(2, 3), True),
        ("3:0 1 3:1", F(2, 3), True),
        ("3:2 ? ?", F(1), False),
    ],
    ids=["two thirds", "a third", "level one needs none", "E0 is none", "declared unpublished"],
)
def test_supported_is_published_with_evidence_for_two_thirds(
    signs: str,
    coverage: Fraction,
    published: bool,  # noqa: FBT001 -- a table
) -> None:
    result = _one(signs)

    assert (result.evidence_coverage, result.supported_is_published) == (coverage, published)


def test_holding_back_names_what_is_below_the_minimum() -> None:
    held = _one("5 5 5 1").holding_back

    assert [(h.question, h.level, h.why) for h in held] == [("q3", 1, Why.BELOW_MINIMUM)]


def test_holding_back_names_the_share_where_it_fails() -> None:
    held = _one("3 3 4 2").holding_back

    assert [(h.question, h.level, h.why) for h in held] == [
        ("q0", 3, Why.SHARE),
        ("q1", 3, Why.SHARE),
        ("q3", 2, Why.BELOW_MINIMUM),
    ]


def test_holding_back_counts_exactly_half_as_too_little() -> None:
    held = _one("4 4 3 3").holding_back

    assert [(h.question, h.level, h.why) for h in held] == [
        ("q2", 3, Why.SHARE),
        ("q3", 3, Why.SHARE),
    ]


def test_holding_back_lists_missing_answers_without_level() -> None:
    held = _one("4 4 4 ?").holding_back

    assert [(h.question, h.level, h.why) for h in held] == [("q3", None, Why.BELOW_MINIMUM)]


def test_holding_back_on_the_supported_side_goes_by_evidence() -> None:
    held = _one("4:2 4 4:2").supported_holding_back

    assert [(h.question, h.level, h.why) for h in held] == [("q1", 1, Why.BELOW_MINIMUM)]


def test_holding_back_is_empty_at_the_top() -> None:
    assert _one("5 5 5").holding_back == ()


def test_perspective_is_the_mean_of_published_dimensions() -> None:
    result = _perspective("3 3", "5 5", "2 2 2 2 2 2")

    assert result.declared is not None
    assert result.declared.index == F(50 + 100 + 25, 3)
    assert _level(result.declared) == (3, 3, 3)
    assert (result.weakest, result.published_dimensions) == ("D2", 3)


def test_perspective_with_unpublished_dimension_spans_its_whole_range() -> None:
    result = _perspective("3 3", "5 5", ". .")

    assert result.declared is not None
    assert (result.declared.index, result.declared.coverage) == (F(75), F(2, 3))
    assert (result.declared.low, result.declared.high) == (F(50), F(250, 3))
    assert (_level(result.declared), result.declared.is_published) == ((3, 2, 4), True)


def test_perspective_with_half_of_its_weight_is_not_published() -> None:
    result = _perspective("3 3", "3 3", ". .", ". .")

    assert result.declared is not None
    assert result.declared.is_published is False


def test_perspective_of_one_dimension_is_not_published() -> None:
    result = _perspective("3 3")

    assert result.declared is not None
    assert result.declared.is_published is False


def test_perspective_leaves_out_dimensions_that_do_not_apply() -> None:
    result = _perspective("3 3", "5 5", "- -")

    assert result.declared is not None
    assert (result.declared.coverage, result.applicable_dimensions) == (F(1), 2)


def test_perspective_weighs_its_dimensions() -> None:
    result = _perspective("1 1", "5 5", weights=(1, 3))

    assert result.declared is not None
    assert result.declared.index == F(75)


def test_weakest_of_equal_indexes_is_the_lower_level_then_the_first() -> None:
    assert _perspective("3 3 3 3", "2 4 2 4", "3 3 3 3").weakest == "D1"
    assert _perspective("4 4", "3 3", "3 3").weakest == "D1"


def test_weakest_supported_is_among_those_with_support() -> None:
    result = _perspective("4:2 4:2", "5:1 5:1", "1:0 2")

    assert (result.weakest, result.weakest_supported) == ("D2", "D1")


def test_supported_perspective_needs_support_in_every_dimension_that_counts() -> None:
    some = _perspective("3:1 3:1", "3 3")
    every = _perspective("3:1 3:1", "3:1 3:1")

    assert (some.supported_is_published, some.supported_dimensions) == (False, 1)
    assert every.supported_is_published is True
    assert every.supported is not None
    assert every.supported.index == F(50)


def test_shared_question_counts_in_each_perspective() -> None:
    definition = framework({"P": [dimension("D1", ["a", "b"])], "R": [dimension("D2", ["a", "c"])]})
    results = score(definition, sheet({"a": "5", "b": "1", "c": "3"}, ("P", "R")))

    indexes = [p.dimensions[0].declared.index for p in results.perspectives]  # type: ignore[union-attr]
    assert indexes == [F(50), F(75)]


def test_scope_leaves_out_depth_and_perspectives_not_chosen() -> None:
    definition = framework(
        {"P": [dimension("D1", ["a", "b", "x"])], "R": [dimension("D2", ["c", "a"])]},
        extended=["x"],
    )
    signs = {"c": "2", "old": "4", "x": "1", "b": "3", "a": "5", "gone": ".", "new": "?"}

    core = score(definition, sheet(signs))
    deep = score(definition, sheet(signs, depth=Depth.EXTENDED))

    assert [p.code for p in core.perspectives] == ["P"]
    assert core.outside_scope == ("x", "c", "new", "old")
    assert core.perspectives[0].dimensions[0].declared.index == F(75)  # type: ignore[union-attr]
    assert deep.perspectives[0].dimensions[0].declared.index == F(50)  # type: ignore[union-attr]


def test_results_list_what_is_missing() -> None:
    results = _score([dimension("D", ["a", "b", "c", "d"])], {"a": "?", "b": "-", "c": "3"})

    assert (results.dont_know, results.not_applicable, results.unanswered) == (
        ("a",),
        ("b",),
        ("d",),
    )


def test_gaps_are_target_minus_declared() -> None:
    definition = framework({"P": [dimension("D", ["a", "b", "c"])]})

    gaps = score(definition, sheet({"a": "2", "b": "4", "c": "?"}), {"a": 4, "b": 4, "c": 5}).gaps

    assert [(gap.question, gap.gap) for gap in gaps] == [("a", 2), ("b", 0)]
