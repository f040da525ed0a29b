"""The next steps: which answer to raise, or to give, first. Computed, not guessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from assessment.enums import AnswerState
from assessment.scoring.dimension import UNANSWERED, dimension_result
from assessment.scoring.outline import Chapter, Outline
from assessment.scoring.perspective import perspective_result
from assessment.scoring.types import Answer, DimensionResult, NextStep, PerspectiveResult

MISSING = (AnswerState.UNANSWERED, AnswerState.DONT_KNOW)


def next_steps(
    scope: Outline,
    answers: Mapping[str, Answer],
    perspectives: Sequence[PerspectiveResult],
    weights: Mapping[str, Fraction],
) -> tuple[NextStep, ...]:
    """Missing answers first, then every answer below level 5 by what one level more would raise.

    A question in several perspectives stands at its best place.
    """
    steps = []
    for code in scope.questions:
        answer = answers.get(code, UNANSWERED)
        if answer.state in MISSING:
            steps.append(_answer_this(scope, code))
        elif answer.level is not None and answer.level < 5:
            steps.append(_raise_this(scope, code, answer, answers, perspectives, weights))
    return tuple(sorted(steps, key=lambda step: _order(scope, step)))


def _weight(scope: Outline, question: str) -> Fraction:
    return max(entry.indicator.weight for _chapter, entry in scope.by_question[question])


def _indicators(scope: Outline, question: str) -> tuple[str, ...]:
    return tuple(entry.indicator.code for _chapter, entry in scope.by_question[question])


def _order(scope: Outline, step: NextStep) -> tuple[object, ...]:
    return (
        step.level is not None,
        -step.perspective_levels_risen,
        -step.dimension_levels_risen,
        -step.index_rise,
        -_weight(scope, step.question),
        step.question,
    )


def _answer_this(scope: Outline, question: str) -> NextStep:
    place = scope.by_question[question][0][0]
    return NextStep(
        question=question,
        level=None,
        indicators=_indicators(scope, question),
        perspective_levels_risen=0,
        dimension_levels_risen=0,
        index_rise=Fraction(),
        perspective=place.perspective.code,
    )


def _raise_this(
    scope: Outline,
    question: str,
    answer: Answer,
    answers: Mapping[str, Answer],
    perspectives: Sequence[PerspectiveResult],
    weights: Mapping[str, Fraction],
) -> NextStep:
    raised = {**answers, question: replace(answer, level=(answer.level or 0) + 1)}
    chapters = [chapter for chapter, _entry in scope.by_question[question]]
    found = []
    for before in perspectives:
        own = [c for c in chapters if c.perspective.code == before.code]
        if own:
            found.append(_gain(question, scope, answer, own, raised, before, weights))
    return min(found, key=lambda step: _order(scope, step))


def _gain(
    question: str,
    scope: Outline,
    answer: Answer,
    chapters: Sequence[Chapter],
    raised: Mapping[str, Answer],
    before: PerspectiveResult,
    weights: Mapping[str, Fraction],
) -> NextStep:
    """What one level more would raise in one perspective; levels are the printed low ends."""
    fresh = {c.dimension.code: dimension_result(c, raised) for c in chapters}
    dimensions = [fresh.get(d.code, d) for d in before.dimensions]
    after = perspective_result(before.code, dimensions, weights)
    risen = sum(_low(fresh[d.code]) - _low(d) for d in before.dimensions if d.code in fresh)
    return NextStep(
        question=question,
        level=answer.level,
        indicators=_indicators(scope, question),
        perspective_levels_risen=max(0, _level(after) - _level(before)),
        dimension_levels_risen=max(0, risen),
        index_rise=_index(after) - _index(before),
        perspective=before.code,
    )


def _low(dimension: DimensionResult) -> int:
    return dimension.declared.level.low if dimension.declared else 0


def _level(perspective: PerspectiveResult) -> int:
    return perspective.declared.level.low if perspective.declared else 0


def _index(perspective: PerspectiveResult) -> Fraction:
    value = perspective.declared
    return value.index if value and value.index is not None else Fraction()
