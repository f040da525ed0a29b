"""What evidence carries: E0 level 1, E1 level 3, E2 level 4 (5 with two years), E3 level 5."""

from __future__ import annotations

from collections.abc import Sequence

from assessment.enums import EvidenceGrade, EvidenceKind
from assessment.scoring.types import Evidence

_CAPS = (1, 3, 4, 5)  # of E0 to E3


def grade_of(kind: EvidenceKind, has_date: bool) -> EvidenceGrade:  # noqa: FBT001 -- reads as a fact
    """The grade that follows from what an item is; E3 is given by a reviewer alone."""
    if kind == EvidenceKind.DESCRIPTION or not has_date:
        return EvidenceGrade.E1
    return EvidenceGrade.E2


def best_grade(evidence: Sequence[Evidence]) -> EvidenceGrade:
    return max([item.grade for item in evidence], default=EvidenceGrade.E0)


def cap(evidence: Sequence[Evidence]) -> int:
    """The highest level that the evidence carries, by its best link."""
    best = best_grade(evidence)
    return 5 if best == EvidenceGrade.E2 and _spans_years(evidence) else _CAPS[best]


def _spans_years(evidence: Sequence[Evidence]) -> bool:
    """E2 or better from two calendar years."""
    years = {item.year for item in evidence if item.grade >= EvidenceGrade.E2 and item.year}
    return len(years) >= 2


def supported_level(declared: int, evidence: Sequence[Evidence]) -> int:
    """The declared level as far as the evidence carries it."""
    return min(declared, cap(evidence))
