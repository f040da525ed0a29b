from __future__ import annotations

from datetime import date

import pytest

from assessment.enums import EvidenceGrade, EvidenceKind, Status
from assessment.given import Shown
from assessment.models import Assessment, AuditEvent, EvidenceItem, EvidenceLink, Membership
from assessment.services.errors import Refused
from assessment.services.evidence import add_evidence, delete_item, remove_evidence
from tests.factories import EvidenceItemFactory

DATED = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("shown", "grade"),
    [
        (Shown(EvidenceKind.LINK, "Plan", "https://x.org", date=DATED), EvidenceGrade.E2),
        (Shown(EvidenceKind.LINK, "Plan", "https://x.org"), EvidenceGrade.E1),
        (Shown(EvidenceKind.REGISTER, "Plan", reference="R1", date=DATED), EvidenceGrade.E2),
        (Shown(EvidenceKind.DESCRIPTION, "Talk", date=DATED), EvidenceGrade.E1),
    ],
    ids=["dated link", "undated link", "register", "description"],
)
def test_add_evidence_grades_by_what_it_is(
    assessment: Assessment, carl: Membership, shown: Shown, grade: EvidenceGrade
) -> None:
    link = add_evidence(assessment=assessment, question="alpha", shown=shown, by=carl.user)

    assert (link.grade, link.answer.question, link.item.title) == (grade, "alpha", shown.title)
    assert AuditEvent.objects.get().verb == "evidence.added"


def test_add_evidence_notes_that_the_report_changes(
    assessment: Assessment, carl: Membership
) -> None:
    before = assessment.changed_at

    shown = Shown(EvidenceKind.DESCRIPTION, "Talk")
    add_evidence(assessment=assessment, question="alpha", shown=shown, by=carl.user)

    assert Assessment.objects.get(pk=assessment.pk).changed_at > before


def test_remove_evidence_takes_the_link_keeps_the_item_and_is_in_the_history(
    assessment: Assessment, carl: Membership
) -> None:
    shown = Shown(EvidenceKind.LINK, "Plan", "https://x.org", date=DATED, passage="p. 3")
    link = add_evidence(assessment=assessment, question="alpha", shown=shown, by=carl.user)

    remove_evidence(assessment=assessment, link=link, by=carl.user)

    assert (EvidenceLink.objects.count(), EvidenceItem.objects.count()) == (0, 1)
    event = AuditEvent.objects.get(verb="evidence.removed")
    assert event.detail is not None
    assert (event.detail["url"], event.detail["passage"]) == ("https://x.org", "p. 3")


def test_delete_item_that_a_question_uses_is_refused(
    assessment: Assessment, carl: Membership
) -> None:
    shown = Shown(EvidenceKind.DESCRIPTION, "Talk")
    link = add_evidence(assessment=assessment, question="alpha", shown=shown, by=carl.user)

    with pytest.raises(Refused, match="Take it from the question first"):
        delete_item(assessment=assessment, item=link.item, by=carl.user)

    assert EvidenceItem.objects.count() == 1


def test_delete_item_is_in_the_history_and_twice_is_once(
    assessment: Assessment, carl: Membership
) -> None:
    item = EvidenceItemFactory.create(assessment=assessment)

    for _time in range(2):
        delete_item(assessment=assessment, item=item, by=carl.user)

    event = AuditEvent.objects.get()
    assert (event.verb, event.target) == ("evidence.deleted", str(item.pk))
    assert event.detail is not None
    assert (event.detail["title"], event.detail["files"]) == ("Council decision 118", [])


def test_delete_item_of_a_finalised_assessment_is_refused(
    assessment: Assessment, carl: Membership
) -> None:
    item = EvidenceItemFactory.create(assessment=assessment)
    assessment.status = Status.FINALISED

    with pytest.raises(Refused, match="finalised"):
        delete_item(assessment=assessment, item=item, by=carl.user)
