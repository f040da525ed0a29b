"""Answers that leave an assessment, and come back: rows as JSON, and JSON as rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Field, Model

from assessment.enums import AnswerState, ArchivedBecause
from assessment.models import (
    Answer,
    ArchivedAnswer,
    Assessment,
    EvidenceItem,
    EvidenceLink,
    Upgrade,
)

Columns = dict[str, Any]

# Who wrote when is no content: a row that was emptied again has nothing to keep.
_NO_CONTENT = ("id", "assessment_id", "question", "version", "changed_at", "changed_by")
_SHOWN = ("kind", "title", "url", "reference", "date", "restricted")


def columns_of(row: Model, *without: str) -> Columns:
    """Every column of a row as a JSON value, whatever columns the table has."""
    return {
        field.attname: _plain(field.value_from_object(row))
        for field in row._meta.concrete_fields
        if field.attname not in without
    }


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | UUID) else value


def values_of(model: type[Model], columns: Mapping[str, Any]) -> Columns:
    """The way back; a column that the table no longer has is left out."""
    known = {field.attname: field for field in model._meta.concrete_fields}
    return {name: known[name].to_python(value) for name, value in columns.items() if name in known}


def _empty(field: Field[Any, Any]) -> tuple[Any, ...]:
    return (field.get_default(), None, "")


def has_content(row: Answer, links: Sequence[EvidenceLink]) -> bool:
    """Whether anything would be lost with the row."""
    return bool(links) or any(
        field.value_from_object(row) not in _empty(field)
        for field in row._meta.concrete_fields
        if field.attname not in _NO_CONTENT
    )


def blank_columns() -> Columns:
    """What an unanswered row holds, its identity and its version aside."""
    keys = ("id", "assessment_id", "question", "version")
    fields = (f for f in Answer._meta.concrete_fields if f.attname not in keys)
    blank = {field.attname: field.get_default() for field in fields}
    return {**blank, "state": AnswerState.UNANSWERED.value}


def archive(
    upgrade: Upgrade,
    rows: Iterable[Answer],
    evidence: Mapping[str, list[EvidenceLink]],
    because: ArchivedBecause,
) -> None:
    """Keep these answers with their evidence; the rows themselves are the caller's business."""
    ArchivedAnswer.objects.bulk_create(
        ArchivedAnswer(
            upgrade=upgrade,
            question=row.question,
            because=because.value,
            content=columns_of(row, "assessment_id"),
            evidence=[_link(link) for link in evidence.get(row.question, ())],
        )
        for row in rows
    )


def _link(link: EvidenceLink) -> Columns:
    """The link, and what the item is, so that the archive can be read by itself."""
    item = columns_of(link.item)
    return columns_of(link) | {"shown": {name: item[name] for name in _SHOWN}}


def is_archived(item: EvidenceItem) -> bool:
    """Whether an archived answer rests on the item; then it stays, that an undo may find it."""
    rows = ArchivedAnswer.objects.filter(upgrade__assessment=item.assessment_id)
    kept = rows.exclude(evidence=[]).values_list("evidence", flat=True)
    return any(link["item_id"] == str(item.pk) for links in kept for link in links)


def links_again(assessment: Assessment, archived: Iterable[ArchivedAnswer]) -> list[EvidenceLink]:
    """The evidence links of archived answers, as they were, to be created again (1 statement)."""
    kept = [link for row in archived for link in row.evidence]
    there = {
        str(pk)
        for pk in EvidenceItem.objects.filter(assessment=assessment).values_list("pk", flat=True)
    }
    return [
        EvidenceLink(**values_of(EvidenceLink, link)) for link in kept if link["item_id"] in there
    ]
