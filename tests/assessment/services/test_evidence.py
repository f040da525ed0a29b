from __future__ import annotations

from datetime import date

import pytest

from assessment.enums import EvidenceGrade, EvidenceKind
from assessment.given import Shown
from assessment.models import Assessment, AuditEvent, EvidenceItem, EvidenceLink, Membership
from assessment.services.evidence import add_evidence, remove_evidence

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


def test_remove_evidence_takes_link_and_unused_item_and_keeps_them_in_the_history(
    assessment: Assessment, carl: Membership
) -> None:
    shown = Shown(EvidenceKind.LINK, "Plan", "https://x.org", date=DATED, passage="p. 3")
    link = add_evidence(assessment=assessment, question="alpha", shown=shown, by=carl.user)

    remove_evidence(assessment=assessment, link=link, by=carl.user)

    assert (EvidenceLink.objects.count(), EvidenceItem.objects.count()) == (0, 0)
    event = AuditEvent.objects.get(verb="evidence.removed")
    assert event.detail is not None
    assert (event.detail["url"], event.detail["passage"]) == ("https://x.org", "p. 3")


def test_remove_evidence_keeps_an_item_that_serves_another_answer(
    assessment: Assessment, carl: Membership
) -> None:
    shown = Shown(EvidenceKind.DESCRIPTION, "Talk")
    link = add_evidence(assessment=assessment, question="alpha", shown=shown, by=carl.user)
    other = assessment.answers.get(question="beta")
    EvidenceLink.objects.create(answer=other, item=link.item, grade=EvidenceGrade.E1)

    remove_evidence(assessment=assessment, link=link, by=carl.user)

    assert EvidenceItem.objects.count() == 1
