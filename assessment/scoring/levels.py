"""Levels 1 to 5: how a single answer gets one, and how several make one.

docs/method.md explains the rules; they use the order of the levels only.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal
from fractions import Fraction

from assessment.scoring.types import LevelRange
from frameworks.definition.types import Metric, Question

Weighed = Sequence[tuple[int, Fraction | int]]


def checklist_level(question: Question, ticked: AbstractSet[str]) -> int:
    """The level of the first rule that holds, from 5 down; 1 when none does."""
    for rule in sorted(question.rules, key=lambda rule: -rule.level):
        if rule.all <= ticked and rule.with_ <= ticked and len(ticked) >= rule.at_least:
            return rule.level
    return 1


def metric_level(metric: Metric, value: Decimal, earlier: Decimal | None) -> int:
    """The highest threshold that is reached; met exactly is reached.

    A number alone gives at most level 4. Level 5 needs the value of the period before as well,
    and the later one not worse.
    """

    def reaches(mark: Decimal) -> bool:
        return value >= mark if metric.higher_is_better else value <= mark

    level = max((k for k, mark in metric.thresholds.items() if reaches(mark)), default=1)
    if level < 4 or earlier is None:
        return level
    not_worse = value >= earlier if metric.higher_is_better else value <= earlier
    return 5 if not_worse else 4


def level_reached(levels: Weighed) -> int:
    """The highest k with more than half of the weight at k or above and nothing below k - 1.

    ``levels`` are pairs of level and weight, at least one. Level 1 always holds. For up to six
    of equal weight this is the reading of ISO/IEC 33020: k at least largely, lower levels fully.
    """
    # The lowest is always reached; the next when more lies above it than at it; none higher.
    least = min([level for level, _weight in levels])
    surplus = sum([weight if level > least else -weight for level, weight in levels])
    return least + 1 if surplus > 0 else least


def level_range(answered: Weighed, lowest: Weighed, highest: Weighed) -> LevelRange:
    """The level on what is answered, and with everything missing at its worst and its best."""
    return LevelRange(
        on_answered=level_reached(answered) if answered else None,
        low=level_reached(lowest),
        high=level_reached(highest),
    )
