"""What colleagues of an invented city do after the answers: assign, discuss, show evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from assessment.accounts.models import User
from assessment.enums import EvidenceKind
from assessment.given import Shown
from assessment.models import (
    Assessment,
    AuditEvent,
    City,
    Comment,
    Department,
    EvidenceFile,
    EvidenceItem,
)
from assessment.services.assignments import assign
from assessment.services.comments import add_comment, resolve_comment
from assessment.services.evidence import add_evidence, change_item, fingerprint, reuse_evidence
from assessment.uploads.check import Upload, checked

Tree = Mapping[str, Any]


@dataclass(frozen=True)
class Cast:
    """Who and what a file speaks of by name; ``stored`` gathers the names of files kept."""

    city: City
    people: Mapping[str, User]
    departments: Mapping[str, Department]
    owner: User
    folder: Path
    stored: list[str]


@dataclass(frozen=True)
class Story:
    """One assessment while its later acts are told; comments and items by their key."""

    cast: Cast
    assessment: Assessment
    comments: dict[str, Comment] = field(default_factory=dict)
    items: dict[str, EvidenceItem] = field(default_factory=dict)

    def tell(self, row: Tree) -> None:
        """Do one act through its service, and give it the time that the file says."""
        act = next(name for name in ACTS if name in row)
        began, at = timezone.now(), row["at"]
        ACTS[act](self, row, self.cast.people[row["by"]])
        date_events(self.assessment, since=began, at=at)


def date_events(assessment: Assessment, *, since: datetime, at: datetime) -> None:
    """Give an invented time to what was recorded since then.

    Until now and no longer: what has an invented time already is left alone, whatever it is.
    """
    events = AuditEvent.objects.filter(assessment=assessment.pk)
    events.filter(at__range=(since, timezone.now())).update(at=at)


def show(
    cast: Cast, assessment: Assessment, question: str, row: Tree, *, by: User, at: datetime
) -> EvidenceItem:
    """Add an item of evidence as a row describes it, as if at that time."""
    link = add_evidence(
        assessment=assessment,
        question=question,
        shown=Shown(
            kind=EvidenceKind(row["kind"]),
            title=row["title"],
            url=row.get("url", ""),
            reference=row.get("reference", ""),
            date=_date(row.get("date")),
            restricted=row.get("restricted", False),
            passage=row.get("passage", ""),
        ),
        upload=_upload(cast, row),
        by=by,
    )
    EvidenceItem.objects.filter(pk=link.item_id).update(created_at=at)
    _keep(cast, link.item, at)
    return link.item


def _upload(cast: Cast, row: Tree) -> Upload | None:
    """The file of a row, looked at as one that a person brings."""
    if "file" not in row:
        return None
    path = cast.folder / row["file"]
    # Read whole, as it is small: nothing is left open.
    return checked(ContentFile(path.read_bytes(), name=path.name))


def _keep(cast: Cast, item: EvidenceItem, at: datetime) -> None:
    """Note where the newest file of an item lies, and when it came."""
    if file := item.files.first():
        cast.stored.append(str(file.file.name))
        EvidenceFile.objects.filter(pk=file.pk).update(created_at=at)


def _assign(story: Story, row: Tree, by: User) -> None:
    cast = story.cast
    assign(
        assessment=story.assessment,
        dimension=row["assign"],
        department=cast.departments[row["department"]],
        person=cast.people[row["person"]] if "person" in row else None,
        by=by,
    )


def _comment(story: Story, row: Tree, by: User) -> None:
    comment = add_comment(
        assessment=story.assessment,
        question=row["comment"],
        text=row["text"],
        mentions=[story.cast.people[key] for key in row.get("for", ())],
        by=by,
    )
    Comment.objects.filter(pk=comment.pk).update(at=row["at"])
    if key := row.get("key"):
        story.comments[key] = comment


def _settle(story: Story, row: Tree, by: User) -> None:
    comment = story.comments[row["settle"]]
    resolve_comment(comment=comment, by=by)
    Comment.objects.filter(pk=comment.pk).update(resolved_at=row["at"])


def _show(story: Story, row: Tree, by: User) -> None:
    item = show(story.cast, story.assessment, row["show"], row, by=by, at=row["at"])
    if key := row.get("key"):
        story.items[key] = item


def _reuse(story: Story, row: Tree, by: User) -> None:
    reuse_evidence(
        assessment=story.assessment,
        question=row["question"],
        item=story.items[row["reuse"]],
        passage=row["passage"],
        by=by,
    )


def _replace(story: Story, row: Tree, by: User) -> None:
    """Another version of an item's file, and the date of that document."""
    item = story.items[row["replace"]]
    described = {key: getattr(item, key) for key in ("title", "url", "reference", "restricted")}
    change_item(
        assessment=story.assessment,
        item=item,
        shown=Shown(kind=EvidenceKind(item.kind), date=_date(row["date"]), **described),
        seen=fingerprint(item),
        upload=_upload(story.cast, row),
        by=by,
    )
    _keep(story.cast, item, row["at"])


ACTS: Mapping[str, Callable[[Story, Tree, User], None]] = {
    "assign": _assign,
    "comment": _comment,
    "settle": _settle,
    "show": _show,
    "reuse": _reuse,
    "replace": _replace,
}


def is_printed(row: Tree) -> bool:
    """Whether a report prints what an act does; comments and assignments stay among colleagues."""
    return any(act in row for act in ("show", "reuse", "replace"))


def _date(value: Any) -> date | None:
    return date.fromisoformat(str(value)) if value else None
