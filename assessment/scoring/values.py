"""Index, bounds, coverage and level of a set of answers, on one basis."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from assessment.enums import AnswerState
from assessment.scoring.levels import level_range
from assessment.scoring.types import Term, Value

TWO_THIRDS = Fraction(2, 3)
LOWEST, HIGHEST = 1, 5


def score_of(level: int) -> int:
    """0, 25, 50, 75, 100 for level 1 to 5."""
    return 25 * (level - 1)


def is_applicable(term: Term) -> bool:
    return term.state != AnswerState.NOT_APPLICABLE


def declared_value(terms: Sequence[Term]) -> Value | None:
    """The value as the city declares it; None where nothing applies."""
    return _value(terms, lambda t: t.declared, lambda t: t.declared, lambda t: t.declared)


def supported_value(terms: Sequence[Term]) -> Value | None:
    """The value as evidence carries it.

    Its range spans both doubts: answers without evidence at level 1 and as declared, missing
    answers at 1 and at 5.
    """

    def at_best(term: Term) -> int | None:
        return term.supported if term.has_evidence else term.declared

    return _value(terms, lambda t: t.supported, lambda t: t.supported, at_best)


Reading = Callable[[Term], int | None]


def _value(terms: Sequence[Term], level: Reading, worst: Reading, best: Reading) -> Value | None:
    """``index = sum(w s) / sum(w)`` over the answered, with the exact worst and best case."""
    applicable = [term for term in terms if is_applicable(term)]
    if not applicable:
        return None
    answered = [(found, t.weight) for t in applicable if (found := level(t)) is not None]
    lowest = [(worst(t) or LOWEST, t.weight) for t in applicable]
    highest = [(best(t) or HIGHEST, t.weight) for t in applicable]
    total = sum((t.weight for t in applicable), Fraction())
    weight = sum((w for _level, w in answered), Fraction())
    return Value(
        index=_mean(answered, weight) if answered else None,
        low=_mean(lowest, total),
        high=_mean(highest, total),
        coverage=weight / total,
        is_published=weight / total >= TWO_THIRDS and len(answered) >= 2,
        level=level_range(answered, lowest, highest),
    )


def _mean(levels: Sequence[tuple[int, Fraction]], total: Fraction) -> Fraction:
    return sum((weight * score_of(level) for level, weight in levels), Fraction()) / total
