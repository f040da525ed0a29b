"""The next steps: which answer to raise, or to give, first. Computed, not guessed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assessment.enums import AnswerState
from assessment.scoring.levels import level_reached
from assessment.scoring.outline import Outline
from assessment.scoring.perspective import Weights
from assessment.scoring.types import DimensionResult, NextStep, PerspectiveResult, Term
from assessment.scoring.values import HIGHEST, LOWEST, STEP, weighed

MISSING = (AnswerState.UNANSWERED, AnswerState.DONT_KNOW)


@dataclass(frozen=True, slots=True)
class Rise:
    """What one level more in one answer makes of a dimension.

    ``level`` is its printed level then, the low end; ``index`` is the rise of its index.
    """

    level: int
    index: Fraction


Rises = Mapping[str, Mapping[str, Rise]]  # by dimension, then by question


def next_steps(
    scope: Outline, perspectives: Sequence[PerspectiveResult], weights: Weights
) -> tuple[NextStep, ...]:
    """Missing answers first, then every answer below level 5 by what one level more would raise.

    A question in several perspectives stands at its best place.
    """
    heaviest = {
        question: max(entry.indicator.weight for _chapter, entry in places)
        for question, places in scope.by_question.items()
    }

    def order(step: NextStep) -> tuple[object, ...]:
        return (
            step.level is not None,
            -step.perspective_levels_risen,
            -step.dimension_levels_risen,
            -step.index_rise,
            -heaviest[step.question],
            step.question,
        )

    best: dict[str, NextStep] = {}
    found = [step for p in perspectives for step in _steps_in(p, scope, weights)]
    for step in sorted(found, key=order):
        best.setdefault(step.question, step)
    return tuple(best.values())


def _steps_in(
    perspective: PerspectiveResult, scope: Outline, weights: Weights
) -> Iterator[NextStep]:
    """The steps by what they change in one perspective."""
    terms = {t.question: t for d in perspective.dimensions for t in d.terms}
    rises = {d.code: _rises(d) for d in perspective.dimensions}
    for question, term in terms.items():
        places = scope.by_question[question]
        indicators = tuple(entry.indicator.code for _chapter, entry in places)
        if term.state in MISSING:
            yield NextStep(question, None, indicators, 0, 0, Fraction(), perspective.code)
        elif _can_rise(term):
            yield NextStep(
                question=question,
                level=term.declared,
                indicators=indicators,
                perspective_levels_risen=_levels_risen(perspective, question, rises, weights),
                dimension_levels_risen=_dimensions_risen(perspective, question, rises),
                index_rise=_index_rise(perspective, question, rises, weights),
                perspective=perspective.code,
            )


def _can_rise(term: Term) -> bool:
    return term.declared is not None and term.declared < HIGHEST


def _rises(dimension: DimensionResult) -> Mapping[str, Rise]:
    """By question; the weights stay as they are, since what was answered stays answered."""
    parts = weighed(dimension.terms)
    answered = sum(weight for term, weight in parts if term.declared is not None)
    rises = {}
    for question in (term.question for term, _weight in parts if _can_rise(term)):
        raised = [((t.declared or LOWEST) + (t.question == question), w) for t, w in parts]
        own = sum(weight for term, weight in parts if term.question == question)
        rises[question] = Rise(level_reached(raised), Fraction(STEP * own, answered))
    return rises


def _low(dimension: DimensionResult) -> int:
    return dimension.declared.level.low if dimension.declared else LOWEST


def _dimensions_risen(perspective: PerspectiveResult, question: str, rises: Rises) -> int:
    return sum(
        rises[d.code][question].level > _low(d)
        for d in perspective.dimensions
        if question in rises[d.code]
    )


def _levels_risen(
    perspective: PerspectiveResult, question: str, rises: Rises, weights: Weights
) -> int:
    """Of the perspective; in it an unpublished dimension stands at level 1 before and after."""
    if perspective.declared is None:
        return 0
    levels = []
    for dimension in perspective.dimensions:
        if dimension.declared is None:
            continue
        rise = rises[dimension.code].get(question)
        level = rise.level if rise else _low(dimension)
        published = dimension.declared.is_published
        levels.append((level if published else LOWEST, weights[dimension.code]))
    return level_reached(levels) - perspective.declared.level.low


def _index_rise(
    perspective: PerspectiveResult, question: str, rises: Rises, weights: Weights
) -> Fraction:
    """Of the perspective; only published dimensions are in its index."""
    published = [d for d in perspective.dimensions if d.declared and d.declared.is_published]
    rise = sum(
        (
            weights[d.code] * rises[d.code][question].index
            for d in published
            if question in rises[d.code]
        ),
        Fraction(),
    )
    return rise / sum(weights[d.code] for d in published) if rise else rise
