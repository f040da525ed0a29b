"""Where a question is used: its places, and the assessments that ask it."""

from __future__ import annotations

from dataclasses import dataclass

from frameworks import models
from frameworks.hooks import hooks
from frameworks.models import FrameworkVersion, Question


@dataclass(frozen=True, slots=True)
class Used:
    """``assessments`` is by version, and None where nobody has told how to count them."""

    indicators: tuple[models.Indicator, ...]
    assessments: tuple[tuple[FrameworkVersion, int], ...] | None


def used_in(question: Question) -> Used:
    """Its indicators with their dimensions, and for each version with assessments their number."""
    rows = question.indicators.select_related("dimension__perspective")
    if hooks.usage is None:
        return Used(tuple(rows), None)
    versions = FrameworkVersion.objects.filter(
        framework=question.version.framework_id, questions__code=question.code
    ).select_related("framework")
    counted = tuple((version, hooks.usage(version)) for version in versions)
    return Used(tuple(rows), tuple(row for row in counted if row[1]))
