"""Saving answers: optimistic versions, so that nobody's text is overwritten unseen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, fields, replace
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment import queries
from assessment.accounts.models import User
from assessment.enums import AnswerState
from assessment.given import Entry, Given, plain_lines
from assessment.models import Answer, Assessment
from assessment.past import fitted, unwind
from assessment.scoring.levels import checklist_level, metric_level
from assessment.services import audit
from assessment.services.assessments import refuse_if_finalised
from assessment.services.errors import Conflict, Refused
from frameworks.definition.types import Kind, Question


@transaction.atomic
def save_answer(
    *, assessment: Assessment, entry: Entry, by: User, restored: int | None = None
) -> Answer:
    """Write one answer, or raise ``Conflict`` when somebody saved after ``entry.version``.

    Nothing is written when nothing differs; then there is no conflict either. An answer that
    waits for confirmation is confirmed by any change, and by ``entry.confirms`` without one.
    ``restored`` is the earlier version whose content this is, when it is set back.
    """
    refuse_if_finalised(assessment)
    row = _row(assessment, entry.question.code)
    before, after = _content(row), columns_of(entry)
    if before == after:
        waits = row.unconfirmed and entry.confirms
        return _confirm(assessment, row, entry.version, by) if waits else row
    before["unconfirmed"], after["unconfirmed"] = row.unconfirmed, ""
    now = timezone.now()
    changed = Answer.objects.filter(pk=row.pk, version=entry.version).update(
        **after, version=entry.version + 1, changed_at=now, changed_by=by.pk
    )
    if not changed:
        raise Conflict(entry.question.code)
    audit.record(
        by=by,
        verb="answer.saved" if restored is None else "answer.restored",
        target=entry.question.code,
        city=assessment.city_id,
        assessment=assessment.pk,
        detail={
            "version": entry.version + 1,
            "before": {key: before[key] for key in after if before[key] != after[key]},
            "after": {key: after[key] for key in after if before[key] != after[key]},
            **({} if restored is None else {"restored": restored}),
        },
    )
    for key, value in after.items():
        setattr(row, key, value)
    row.version, row.changed_at, row.changed_by = entry.version + 1, now, by.pk
    return row


@transaction.atomic
def confirm_answer(*, assessment: Assessment, question: str, version: int, by: User) -> Answer:
    """Stand by an answer as it is, although its question was reworded or it is last year's.

    Raises ``Conflict`` when somebody saved after ``version``; what does not wait is left alone.
    """
    refuse_if_finalised(assessment)
    row = _row(assessment, question)
    return _confirm(assessment, row, version, by) if row.unconfirmed else row


def _row(assessment: Assessment, question: str) -> Answer:
    # Locked, where the database can: a save that is sent again while its first request is under way
    # must wait for that, or it would be in conflict with itself.
    rows = Answer.objects.select_for_update(no_key=True)
    row = rows.filter(assessment=assessment, question=question).first()
    if row is None:
        raise Refused(
            _(
                "This question is no longer asked: the assessment has moved to another version "
                "of the framework. Load the page again."
            )
        )
    return row


def _confirm(assessment: Assessment, row: Answer, version: int, by: User) -> Answer:
    now = timezone.now()
    changed = Answer.objects.filter(pk=row.pk, version=version).update(
        unconfirmed="", version=version + 1, changed_at=now, changed_by=by.pk
    )
    if not changed:
        raise Conflict(row.question)
    audit.record(
        by=by,
        verb="answer.confirmed",
        target=row.question,
        city=assessment.city_id,
        assessment=assessment.pk,
        detail={"version": version + 1, "waited": row.unconfirmed},
    )
    row.unconfirmed, row.version, row.changed_at, row.changed_by = "", version + 1, now, by.pk
    return row


@transaction.atomic
def save_page(*, assessment: Assessment, entries: Iterable[Entry], by: User) -> list[str]:
    """Save a whole page at once; gives the codes in conflict, left as they were.

    A page sends every card. One that was left as it was read is no answer to what somebody else
    has saved since, and so no conflict.
    """
    conflicts: list[str] = []
    for entry in entries:
        try:
            save_answer(assessment=assessment, entry=entry, by=by)
        except Conflict as conflict:
            if entry.confirms or not _is_as_read(assessment, entry):
                conflicts.append(conflict.question)
    return conflicts


def _is_as_read(assessment: Assessment, entry: Entry) -> bool:
    """Whether what was given is what stood at the version that was read."""
    row = _row(assessment, entry.question.code)
    read = _given_at(assessment, row, entry.version)
    return read is not None and columns_of(replace(entry, given=read)) == columns_of(entry)


def _given_at(assessment: Assessment, row: Answer, version: int) -> Given | None:
    """The answer as it stood at a version; None where that is not known any more."""
    saves = queries.saves_of_answer(assessment, row.question)
    states = unwind(queries.given_of(row), row.version, saves)
    return next((past.given for past in states if past.version == version), None)


@transaction.atomic
def restore_answer(
    *, assessment: Assessment, question: Question, to: int, seen: int, by: User
) -> Answer:
    """Set an answer back to what it was at version ``to``: a new version, nothing is erased.

    ``seen`` is the version that stood when the person chose; a later one is a ``Conflict``.
    """
    refuse_if_finalised(assessment)
    row = _row(assessment, question.code)
    if row.version != seen:
        raise Conflict(question.code)
    past = _given_at(assessment, row, to)
    if past is None:
        raise Refused(_("What the answer was at that time is not known any more."))
    given = fitted(past, question)
    if given is None:
        raise Refused(_("The question does not allow that answer any more."))
    entry = Entry(question, given, seen)
    return save_answer(assessment=assessment, entry=entry, by=by, restored=to)


_COLUMNS = tuple(field.name for field in fields(Given))


def _content(row: Answer) -> dict[str, Any]:
    """What is stored. An answer of earlier days may have line ends that no form gives now."""
    return {column: _plain(getattr(row, column)) for column in _COLUMNS}


def _plain(value: Any) -> Any:
    return plain_lines(value) if isinstance(value, str) else value


def columns_of(entry: Entry) -> dict[str, Any]:
    """The columns to store, with the level that the question's own rule gives.

    Ticks, numbers and reason stay when the answer becomes "don't know", so that a slip of the
    hand loses nothing; they count only while the state says so.
    """
    question, given = entry.question, entry.given
    columns = asdict(given)
    columns["state"] = given.state.value
    columns["items"] = sorted(given.items)
    if given.state != AnswerState.ANSWERED:
        columns["level"] = None
    elif question.kind == Kind.CHECKLIST:
        columns["level"] = checklist_level(question, frozenset(given.items))
    elif question.metric is not None and given.value is not None:
        columns["level"] = metric_level(question.metric, given.value, given.earlier_value)
    return columns
