"""Evidence: add an item, let it serve more answers, change it, take it away, delete it."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from assessment.accounts.models import User
from assessment.enums import EvidenceKind, LinkState
from assessment.given import Shown
from assessment.models import Answer, Assessment, EvidenceFile, EvidenceItem, EvidenceLink
from assessment.scoring.evidence import grade_of
from assessment.services import audit, files
from assessment.services.archive import is_archived
from assessment.services.assessments import refuse_if_finalised, touch
from assessment.services.errors import Conflict, Refused, Repeated
from assessment.uploads.check import Upload

CONTENT = ("title", "url", "reference", "date", "restricted")


def add_evidence(
    *,
    assessment: Assessment,
    question: str,
    shown: Shown,
    by: User,
    upload: Upload | None = None,
    once: UUID | None = None,
) -> EvidenceLink:
    """A new item in the service of one answer; its grade follows from what it is.

    ``once`` is the id that it shall have: raises ``Repeated`` where this very item has it already,
    as when a page that was sent is loaded again.
    """
    refuse_if_finalised(assessment)
    with files.stored(upload, assessment.city_id) as name, transaction.atomic():
        # Locked, so that a form that is sent twice in a moment waits for itself.
        answer = Answer.objects.select_for_update().get(assessment=assessment, question=question)
        item = EvidenceItem.objects.create(
            id=_new_id(assessment, shown, upload, once),
            assessment=assessment,
            kind=shown.kind,
            created_by=by.pk,
            **_columns(shown),
        )
        detail: dict[str, Any] = {"item": item.pk, "title": shown.title}
        if upload is not None:
            added = files.add_version(item=item, upload=upload, name=name, by=by)
            detail |= {"file": added.name, "size": added.size, "sha256": added.sha256}
        link = _link(answer, item, shown.passage)
        _note(assessment, "evidence.added", question, by, detail | {"grade": link.grade})
    return link


def _new_id(assessment: Assessment, shown: Shown, upload: Upload | None, once: UUID | None) -> UUID:
    """``once``, unless that is taken: a page from a browser's memory may bring other evidence."""
    known = assessment.evidence.filter(pk=once).first() if once else None
    if known is None:
        return once or uuid4()
    is_same = known.kind == shown.kind and all(
        getattr(known, key) == value for key, value in _columns(shown).items()
    )
    if is_same and (upload is None or known.files.filter(sha256=upload.sha256).exists()):
        raise Repeated
    return uuid4()


@transaction.atomic
def reuse_evidence(
    *, assessment: Assessment, question: str, item: EvidenceItem, passage: str, by: User
) -> EvidenceLink:
    """Let an item that is there serve one more answer, with a passage and grade of its own."""
    refuse_if_finalised(assessment)
    answer = Answer.objects.get(assessment=assessment, question=question)
    # Locked, so that nobody removes it as unused just now.
    row = EvidenceItem.objects.select_for_update().filter(pk=item.pk).first()
    if row is None:
        raise Refused(_("This evidence is no longer here. Choose another."))
    if row.links.filter(answer=answer).exists():
        raise Refused(_("This evidence serves the question already."))
    link = _link(answer, row, passage)
    detail = {"item": item.pk, "title": item.title, "passage": passage, "grade": link.grade}
    _note(assessment, "evidence.linked", question, by, detail)
    return link


def change_item(
    *,
    assessment: Assessment,
    item: EvidenceItem,
    shown: Shown,
    seen: str,
    by: User,
    upload: Upload | None = None,
) -> None:
    """Change what an item says of itself, and replace its file; earlier files stay as versions.

    ``seen`` is the fingerprint of the item as the person read it; raises ``Conflict`` when
    somebody else has changed it meanwhile.
    """
    refuse_if_finalised(assessment)
    with files.stored(upload, assessment.city_id) as name, transaction.atomic():
        row = EvidenceItem.objects.select_for_update().get(pk=item.pk)
        if fingerprint(row) != seen:
            raise Conflict(str(row.pk))
        before, after = {key: getattr(row, key) for key in CONTENT}, _columns(shown)
        detail: dict[str, Any] = {
            "item": row.pk,
            "before": {key: before[key] for key in CONTENT if before[key] != after[key]},
            "after": {key: after[key] for key in CONTENT if before[key] != after[key]},
        }
        if not detail["after"] and upload is None:
            return
        _write(row, after)
        if upload is not None:
            added = files.add_version(item=row, upload=upload, name=name, by=by)
            detail |= {"file": added.name, "version": added.number, "sha256": added.sha256}
        verb = "evidence.changed" if upload is None else "evidence.replaced"
        _note(assessment, verb, str(row.pk), by, detail)


def _write(row: EvidenceItem, after: dict[str, Any]) -> None:
    """The new columns; a new address has not been looked at, a date gives or takes the grade."""
    was, now = (grade_of(EvidenceKind(row.kind), d is not None) for d in (row.date, after["date"]))
    if row.url != after["url"]:
        row.link_state, row.link_checked_at = LinkState.UNCHECKED, None
    for key, value in after.items():
        setattr(row, key, value)
    row.save()
    # Only grades as the program proposed them follow; what a reviewer set stays.
    row.links.filter(grade=was).update(grade=now)


@transaction.atomic
def remove_evidence(*, assessment: Assessment, link: EvidenceLink, by: User) -> None:
    """Take an item from an answer. The item stays, even if nothing uses it any more: it can be
    used again, or be deleted for good by ``delete_item``.
    """
    refuse_if_finalised(assessment)
    question = link.answer.question
    detail = _about(link.item) | {"passage": link.passage, "grade": link.grade}
    link.delete()
    _note(assessment, "evidence.removed", question, by, detail)


@transaction.atomic
def delete_item(*, assessment: Assessment, item: EvidenceItem, by: User) -> None:
    """Delete an item that no answer uses, an archived one neither, with its files, for good."""
    refuse_if_finalised(assessment)
    # Locked, so that nobody uses it again just now.
    row = EvidenceItem.objects.select_for_update().filter(pk=item.pk).first()
    if row is None:
        return
    if row.links.exists():
        raise Refused(_("A question uses this evidence. Take it from the question first."))
    if is_archived(row):
        raise Refused(
            _("An archived answer rests on this evidence. It stays as long as that answer is kept.")
        )
    detail = _about(row)
    detail["files"] = [{"file": f.name, "sha256": f.sha256} for f in row.files.all()]
    files.forget(row)
    row.delete()
    _note(assessment, "evidence.deleted", str(item.pk), by, detail)


@transaction.atomic
def note_download(*, assessment: Assessment, file: EvidenceFile, by: User) -> None:
    """Keep who took a copy of which version."""
    audit.record(
        by=by,
        verb="evidence.downloaded",
        target=str(file.item_id),
        city=assessment.city_id,
        assessment=assessment.pk,
        detail={"item": file.item_id, "version": file.number, "sha256": file.sha256},
    )


def fingerprint(item: EvidenceItem) -> str:
    """What an item says of itself and how many versions its file has, as a short value."""
    content = [str(getattr(item, key)) for key in CONTENT] + [str(item.files.count())]
    return hashlib.sha256("\n".join(content).encode()).hexdigest()[:16]


def _about(item: EvidenceItem) -> dict[str, Any]:
    return {"item": item.pk, "kind": item.kind, **{key: getattr(item, key) for key in CONTENT}}


def _columns(shown: Shown) -> dict[str, Any]:
    return {key: getattr(shown, key) for key in CONTENT}


def _link(answer: Answer, item: EvidenceItem, passage: str) -> EvidenceLink:
    grade = grade_of(EvidenceKind(item.kind), item.date is not None)
    return EvidenceLink.objects.create(answer=answer, item=item, grade=grade, passage=passage)


def _note(assessment: Assessment, verb: str, target: str, by: User, detail: dict[str, Any]) -> None:
    touch(assessment)
    audit.record(
        by=by,
        verb=verb,
        target=target,
        city=assessment.city_id,
        assessment=assessment.pk,
        detail=detail,
    )
