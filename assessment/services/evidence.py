"""Evidence: add an item to an answer, take it away again."""

from __future__ import annotations

from django.db import transaction

from assessment.accounts.models import User
from assessment.given import Shown
from assessment.models import Answer, Assessment, EvidenceItem, EvidenceLink
from assessment.scoring.evidence import grade_of
from assessment.services import audit
from assessment.services.archive import is_archived
from assessment.services.assessments import refuse_if_finalised, touch


@transaction.atomic
def add_evidence(*, assessment: Assessment, question: str, shown: Shown, by: User) -> EvidenceLink:
    """A new item in the service of one answer; its grade follows from what it is."""
    refuse_if_finalised(assessment)
    answer = Answer.objects.get(assessment=assessment, question=question)
    item = EvidenceItem.objects.create(
        assessment=assessment,
        kind=shown.kind,
        title=shown.title,
        url=shown.url,
        reference=shown.reference,
        date=shown.date,
        restricted=shown.restricted,
        created_by=by.pk,
    )
    link = EvidenceLink.objects.create(
        answer=answer,
        item=item,
        grade=grade_of(shown.kind, shown.date is not None),
        passage=shown.passage,
    )
    touch(assessment)
    audit.record(
        by=by,
        verb="evidence.added",
        target=question,
        city=assessment.city_id,
        assessment=assessment.pk,
        detail={"item": item.pk, "title": shown.title, "grade": link.grade},
    )
    return link


@transaction.atomic
def remove_evidence(*, assessment: Assessment, link: EvidenceLink, by: User) -> None:
    """Take an item from an answer; it goes when no other answer, an archived one too, uses it."""
    refuse_if_finalised(assessment)
    item, question = link.item, link.answer.question
    detail = {
        "item": item.pk,
        "kind": item.kind,
        "title": item.title,
        "url": item.url,
        "reference": item.reference,
        "date": item.date,
        "restricted": item.restricted,
        "passage": link.passage,
        "grade": link.grade,
    }
    link.delete()
    if not item.links.exists() and not is_archived(item):
        item.delete()
    touch(assessment)
    audit.record(
        by=by,
        verb="evidence.removed",
        target=question,
        city=assessment.city_id,
        assessment=assessment.pk,
        detail=detail,
    )
