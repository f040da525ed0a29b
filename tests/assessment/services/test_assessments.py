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


@pytest.mark.parametrize("why", ["carried", "reworded"])
def test_finalise_is_refused_while_an_answer_waits_for_confirmation(
    assessment: Assessment, olga: Membership, why: str
) -> None:
    rows = Answer.objects.filter(question="alpha")
    rows.update(state="answered", level=2, unconfirmed=why)

    with pytest.raises(Refused, match="1 answer waits for confirmation"):
        finalise(assessment=assessment, name="Ida", function="Mayor", by=olga.user)

    assert Assessment.objects.get().status == "in_progress"


def test_finalise_does_not_wait_for_answers_outside_the_scope(
    assessment: Assessment, olga: Membership
) -> None:
    Assessment.objects.update(perspectives=["one"])
    rows = Answer.objects.filter(question="zeta")
    rows.update(state="answered", level=2, unconfirmed="reworded")

    finalise(assessment=Assessment.objects.get(), name="Ida", function="Mayor", by=olga.user)

    assert Assessment.objects.get().is_finalised is True
