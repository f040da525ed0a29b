"""Moving a running assessment to another version of its framework, and back; nothing is lost."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment import queries, upgrading
from assessment.accounts.models import User
from assessment.enums import AnswerState, ArchivedBecause, Unconfirmed
from assessment.models import Answer, Assessment, EvidenceLink, Upgrade
from assessment.services import audit
from assessment.services.archive import (
    Columns,
    archive,
    blank_columns,
    columns_of,
    has_content,
    links_again,
    values_of,
)
from assessment.services.errors import Refused
from assessment.services.scope import add_missing_answers
from frameworks.definition.diff import Fate
from frameworks.definition.types import Definition
from frameworks.models import FrameworkVersion
from frameworks.queries import fates_between, load_definition

Evidence = Mapping[str, list[EvidenceLink]]


@transaction.atomic
def upgrade(*, assessment: Assessment, to_version: FrameworkVersion, by: User | None) -> Upgrade:
    """Move the pin; what no longer fits is archived, what was reworded waits for confirmation.

    The version of every answer that is touched goes up, so that a card which somebody has open
    with the old question cannot be saved under the new one.
    """
    held = _locked(assessment)
    if reason := upgrading.obstacle(held, to_version):
        raise Refused(reason)
    definition = load_definition(to_version.content_hash, to_version.language)
    rows, evidence = _rows(held), queries.evidence_by_question(held)
    fates = fates_between(held.version, to_version)
    removed = [row for row in rows.values() if fates.get(row.question) == Fate.REMOVED]
    changed = [row for row in rows.values() if fates.get(row.question) == Fate.CHANGED]
    reworded = [row for row in rows.values() if _must_confirm(row, fates)]
    asked = upgrading.scope_in(held, definition).questions
    added = [code for code in asked if code not in rows]
    done = Upgrade.objects.create(
        assessment=held,
        from_version=held.version,
        to_version=to_version,
        at=timezone.now(),
        by=by.pk if by else None,
        before={
            "content_hash": held.content_hash,
            "perspectives": held.perspectives,
            "blank": {
                row.question: columns_of(row, "assessment_id")
                for row in (*removed, *changed)
                if not has_content(row, evidence.get(row.question, ()))
            },
            "reworded": sorted(row.question for row in reworded),
            "added": sorted(added),
        },
    )
    _take_out(done, removed, evidence, ArchivedBecause.REMOVED)
    _take_out(done, changed, evidence, ArchivedBecause.CHANGED)
    _delete(removed)
    _of(changed).update(**blank_columns(), version=F("version") + 1)
    _of(reworded).update(unconfirmed=Unconfirmed.REWORDED.value, version=F("version") + 1)
    Answer.objects.bulk_create(Answer(assessment=held, question=code) for code in added)
    _pin(held, to_version, upgrading.kept_perspectives(held, definition))
    _record(done, "assessment.upgraded", by, removed=removed, changed=changed, reworded=reworded)
    return done


def _locked(assessment: Assessment) -> Assessment:
    """The assessment as it is now, held until the end of the transaction."""
    rows = Assessment.objects.select_for_update(of=("self",))
    return rows.select_related("version__framework").get(pk=assessment.pk)


def _rows(assessment: Assessment) -> dict[str, Answer]:
    rows = Answer.objects.select_for_update().filter(assessment=assessment)
    return {row.question: row for row in rows.order_by("pk")}


def _must_confirm(row: Answer, fates: Mapping[str, Fate]) -> bool:
    """What waits already, goes on waiting for the reason that it has."""
    return (
        fates.get(row.question) == Fate.REWORDED
        and row.state != AnswerState.UNANSWERED
        and not row.unconfirmed
    )


def _of(rows: Collection[Answer]) -> Any:
    return Answer.objects.filter(pk__in=[row.pk for row in rows])


def _take_out(
    done: Upgrade, rows: Collection[Answer], evidence: Evidence, because: ArchivedBecause
) -> None:
    """Archive what has content, and take its evidence off; the items stay with the assessment."""
    full = [row for row in rows if has_content(row, evidence.get(row.question, ()))]
    archive(done, full, evidence, because)
    EvidenceLink.objects.filter(answer__in=[row.pk for row in full]).delete()


def _delete(rows: Collection[Answer]) -> None:
    if rows:
        _of(rows).delete()


def _pin(assessment: Assessment, version: FrameworkVersion, perspectives: list[str]) -> None:
    Assessment.objects.filter(pk=assessment.pk).update(
        version=version,
        content_hash=version.content_hash,
        perspectives=perspectives,
        changed_at=timezone.now(),
    )


def _record(done: Upgrade, verb: str, by: User | None, **rows: Collection[Answer]) -> None:
    audit.record(
        by=by,
        verb=verb,
        target=str(done.to_version.version),
        city=done.assessment.city_id,
        assessment=done.assessment_id,
        detail={
            "upgrade": done.pk,
            "from": done.from_version.version,
            "to": done.to_version.version,
            "added": done.before["added"],
        }
        | {name: sorted(row.question for row in found) for name, found in rows.items()},
    )


@transaction.atomic
def undo_upgrade(*, upgrade: Upgrade, by: User) -> None:
    """Put the assessment back on the version before, with its scope, answers and evidence.

    Answers given since stay where the question is the same or was reworded; those to new or
    changed questions are archived.
    """
    held = _locked(upgrade.assessment)
    if held.is_finalised:
        raise Refused(_("This assessment is finalised. Its version stays as it is."))
    last = upgrading.last_upgrade(held)
    if last is None or last.pk != upgrade.pk:
        raise Refused(_("Only the last upgrade can be undone, and only once."))
    old = load_definition(last.from_version.content_hash, last.from_version.language)
    rows, evidence = _rows(held), queries.evidence_by_question(held)
    kept = list(last.archived.exclude(because=ArchivedBecause.UNDONE))
    before: dict[str, Columns] = {row.question: row.content for row in kept}
    before |= last.before["blank"]
    changed = [row for code, row in rows.items() if code in before]
    foreign = _foreign(rows.values(), old, last, evidence)
    _take_out(last, [*changed, *foreign], evidence, ArchivedBecause.UNDONE)
    _delete(foreign)
    _put_back(held, before, {row.question: row for row in changed})
    EvidenceLink.objects.bulk_create(links_again(held, kept))
    waiting = held.answers.filter(
        question__in=last.before["reworded"], unconfirmed=Unconfirmed.REWORDED
    )
    waiting.update(unconfirmed="", version=F("version") + 1)
    _pin(held, last.from_version, _perspectives_again(held, old, last))
    add_missing_answers(_locked(held))
    last.undone_at, last.undone_by = timezone.now(), by.pk
    last.save(update_fields=["undone_at", "undone_by"])
    _record(last, "assessment.upgrade_undone", by, archived=[*changed, *foreign])


def _perspectives_again(held: Assessment, old: Definition, last: Upgrade) -> list[str]:
    """Those that are chosen now, and those that the upgrade itself had dropped."""
    new = load_definition(last.to_version.content_hash, last.to_version.language)
    there = {p.code for p in new.perspectives}
    dropped = [code for code in last.before["perspectives"] if code not in there]
    return [p.code for p in old.perspectives if p.code in (*held.perspectives, *dropped)]


def _foreign(
    rows: Collection[Answer], old: Definition, last: Upgrade, evidence: Evidence
) -> list[Answer]:
    """Rows that the version before does not ask; rows that came with the upgrade and whose
    question it has as well go only while nothing stands in them.
    """
    return [
        row
        for row in rows
        if row.question not in old.questions
        or (
            row.question in last.before["added"]
            and not has_content(row, evidence.get(row.question, ()))
        )
    ]


def _put_back(
    assessment: Assessment, before: Mapping[str, Columns], there: Mapping[str, Answer]
) -> None:
    """Rows as they were before, under the identity they had; versions go on, never back."""
    restored: list[Answer] = []
    made: list[Answer] = []
    for code, columns in before.items():
        row = Answer(assessment=assessment, **values_of(Answer, columns))
        row.version = max(row.version, there[code].version if code in there else 0) + 1
        (restored if code in there else made).append(row)
    Answer.objects.bulk_update(restored, [*blank_columns(), "version"])
    Answer.objects.bulk_create(made)


@dataclass(frozen=True, slots=True)
class Counts:
    """Assessments that were moved, and those left to their cities, as more than texts differ."""

    moved: int
    left: int


@transaction.atomic
def upgrade_all_editorial(*, to_version: FrameworkVersion, by: User | None) -> Counts:
    """Move every open assessment of the family for which all is same or editorial, in one step.

    Nobody has to confirm anything; each city sees it in its history and can undo it.
    """
    moved = left = 0
    for assessment, fits in upgrading.open_below(to_version):
        if fits:
            upgrade(assessment=assessment, to_version=to_version, by=by)
        moved, left = moved + fits, left + (not fits)
    return Counts(moved, left)
