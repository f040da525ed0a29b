"""How long an assessment takes: a planning estimate from its scope."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from frameworks.definition.types import Definition, Kind

# Minutes a question: to decide, to comment, to find evidence, more for a metric, to review.
DECIDE, COMMENT, EVIDENCE, METRIC, REVIEW = 4, 3, 12, 30, 6
DEPARTMENTS = 12
HOURS_A_DAY = 7


@dataclass(frozen=True, slots=True)
class Estimate:
    """``alone`` hours of one person without evidence; ``department`` hours for each of twelve;
    ``coordination`` days of coordinator and reviewer.
    """

    questions: int
    alone: int
    department: float
    coordination: int


def estimate(definition: Definition, questions: Collection[str]) -> Estimate:
    """The estimate for these questions; experience.md gives the minutes."""
    count = len(questions)
    metrics = sum(definition.questions[code].kind == Kind.METRIC for code in questions)
    shared = count * (COMMENT + EVIDENCE + DECIDE) + metrics * METRIC
    return Estimate(
        questions=count,
        alone=round(count * DECIDE / 60),
        department=round(shared / DEPARTMENTS / 60 * 2) / 2,
        coordination=max(1, round((count * (REVIEW + COMMENT) + shared) / 60 / HOURS_A_DAY)),
    )
