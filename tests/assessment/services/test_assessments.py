from __future__ import annotations

from datetime import date

import pytest

from assessment.models import Answer, Assessment, AuditEvent, City, Membership
from assessment.services.assessments import finalise, reopen, start_assessment
from assessment.services.errors import Refused
from frameworks.definition.types import Depth
from frameworks.models import FrameworkVersion
from frameworks.queries import load_definition


def _start(version: FrameworkVersion, city: City, member: Membership, *codes: str) -> Assessment:
    return start_assessment(
        city=city,
        version=version,
        definition=load_definition(version.content_hash, "en"),
        reference_date=date(2026, 6, 30),
        perspectives=codes or ("one", "two"),
        depth=Depth.CORE,
        by=member.user,
    )


def test_start_assessment_makes_one_empty_answer_a_question(
    small: FrameworkVersion, city: City, olga: Membership
) -> None:
    assessment = _start(small, city, olga)

    rows = Answer.objects.filter(assessment=assessment)
    assert set(rows.values_list("question", "state", "version")) == {
        (code, "unanswered", 0)
        for code in ("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "ticks", "share")
    }
    assert (assessment.year, assessment.content_hash) == (2026, small.content_hash)
    assert AuditEvent.objects.get().verb == "assessment.started"


def test_start_assessment_of_one_perspective_asks_only_its_questions(
    small: FrameworkVersion, city: City, olga: Membership
) -> None:
    assessment = _start(small, city, olga, "two")

    assert set(assessment.answers.values_list("question", flat=True)) == {
        "alpha",
        "epsilon",
        "zeta",
    }


def test_start_assessment_twice_in_a_year_is_refused(
    small: FrameworkVersion, city: City, olga: Membership
) -> None:
    _start(small, city, olga)

    with pytest.raises(Refused, match="2026"):
        _start(small, city, olga)


def test_finalise_and_reopen(assessment: Assessment, olga: Membership) -> None:
    finalise(assessment=assessment, name="Ida", function="Mayor", by=olga.user)
    closed = Assessment.objects.get(pk=assessment.pk)
    assert (closed.status, closed.sign_off_name, closed.finalised_by) == (
        "finalised",
        "Ida",
        olga.user_id,
    )

    with pytest.raises(Refused, match="already"):
        finalise(assessment=closed, name="Ida", function="Mayor", by=olga.user)
    reopen(assessment=closed, by=olga.user)

    opened = Assessment.objects.get(pk=assessment.pk)
    assert (opened.status, opened.sign_off_name, opened.finalised_at) == ("in_progress", "", None)
    with pytest.raises(Refused, match="open already"):
        reopen(assessment=opened, by=olga.user)
