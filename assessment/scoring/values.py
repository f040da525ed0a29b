"""Index, bounds, coverage and level of a set of answers, on one basis."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from assessment.enums import AnswerState
from assessment.scoring.exact import integers
from assessment.scoring.levels import level_range
from assessment.scoring.types import Term, Value

TWO_THIRDS = Fraction(2, 3)
LOWEST, HIGHEST = 1, 5
STEP = 25  # what one level is worth: scores are 0, 25, 50, 75, 100

Weighed = Sequence[tuple[Term, int]]  # terms that apply, with weights in proportion
Levels = Sequence[tuple[int, int]]  # levels with the same weights


def weighed(terms: Iterable[Term]) -> Weighed:
    """The terms that apply, with their weights as whole numbers in the same proportion."""
    applicable = [term for term in terms if term.state != AnswerState.NOT_APPLICABLE]
    return list(zip(applicable, integers([term.weight for term in applicable]), strict=True))


def declared_value(parts: Weighed) -> Value | None:
    """The value as the city declares it; None where nothing applies."""
    return _value(
        answered=[(t.declared, weight) for t, weight in parts if t.declared is not None],
        lowest=[(t.declared or LOWEST, weight) for t, weight in parts],
        highest=[(t.declared or HIGHEST, weight) for t, weight in parts],
    )


def supported_value(parts: Weighed) -> Value | None:
    """The value as evidence carries it.

    Its range spans both doubts: answers without evidence at level 1 and as declared, missing
    answers at 1 and at 5.
    """
    return _value(
        answered=[(t.supported, weight) for t, weight in parts if t.supported is not None],
        lowest=[(t.supported or LOWEST, weight) for t, weight in parts],
        highest=[
            ((t.supported if t.has_evidence else t.declared) or HIGHEST, weight)
            for t, weight in parts
        ],
    )


def _value(answered: Levels, lowest: Levels, highest: Levels) -> Value | None:
    """``index = sum(w s) / sum(w)`` over the answered, with the exact worst and best case."""
    if not lowest:
        return None
    carried = sum([weight for _level, weight in answered])
    total = sum([weight for _level, weight in lowest])
    return Value(
        index=Fraction(_scored(answered), carried) if answered else None,
        low=Fraction(_scored(lowest), total),
        high=Fraction(_scored(highest), total),
        coverage=Fraction(carried, total),
        is_published=3 * carried >= 2 * total and len(answered) >= 2,
        level=level_range(answered, lowest, highest),
    )


def _scored(levels: Levels) -> int:
    return STEP * sum([weight * (level - LOWEST) for level, weight in levels])
