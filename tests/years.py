"""A city with a finalised assessment of last year, for tests of what is carried over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from assessment.enums import Status
from assessment.models import Answer, Assessment, City
from frameworks.models import FrameworkVersion
from tests.factories import AssessmentFactory


def last_years(
    version: FrameworkVersion,
    city: City,
    answers: Mapping[str, Mapping[str, Any]],
    year: int = 2025,
    **scope: Any,
) -> Assessment:
    """A finalised assessment with the given columns of some answers."""
    assessment = AssessmentFactory.create(
        version=version, city=city, year=year, reference_date=date(year, 6, 30), **scope
    )
    for code, columns in answers.items():
        Answer.objects.filter(assessment=assessment, question=code).update(**columns)
    finalised_at = datetime(year, 12, 1, tzinfo=UTC)
    Assessment.objects.filter(pk=assessment.pk).update(
        status=Status.FINALISED,
        finalised_at=finalised_at,
        finalised_by=city.memberships.values_list("user", flat=True).first(),
        sign_off_name="Ida",
    )
    assessment.refresh_from_db()
    return assessment
