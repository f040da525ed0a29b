"""What an upgrade of a running assessment would do, as plain data; nothing is written here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from assessment import queries
from assessment.enums import AnswerState, ArchivedBecause, Status
from assessment.models import Answer, ArchivedAnswer, Assessment, EvidenceLink, Upgrade
from assessment.scoring.outline import Outline, outline
from frameworks.definition.diff import Fate
from frameworks.definition.numbering import order_of
from frameworks.definition.types import Definition, Depth, Question
from frameworks.models import FrameworkVersion
from frameworks.models import Status as VersionStatus
from frameworks.queries import (
    fates_between,
    is_editorial,
    load_definition,
    newer_versions,
    notes_between,
)


class Outcome(StrEnum):
    """What an upgrade does with a question of the assessment."""

    KEPT = "kept"
    REWORDED = "reworded"
    CHANGED = "changed"
    REMOVED = "removed"
    NEW = "new"
    RESTING = "resting"  # kept, but no longer asked in this scope


OUTCOME_OF = {
    Fate.REWORDED: Outcome.REWORDED,
    Fate.CHANGED: Outcome.CHANGED,
    Fate.REMOVED: Outcome.REMOVED,
}


@dataclass(frozen=True, slots=True)
class Line:
    """One question of the preview; ``number`` is where it stands, after the upgrade if it does."""

    code: str
    outcome: Outcome
    number: str
    before: Question | None
    after: Question | None
    answer: Answer | None
    evidence: tuple[EvidenceLink, ...]
    notes: tuple[str, ...]

    @property
    def question(self) -> Question:
        found = self.after or self.before
        assert found is not None, "a line is about a question of either version"  # noqa: S101 -- states a fact
        return found

    @property
    def is_answered(self) -> bool:
        return self.answer is not None and self.answer.state != AnswerState.UNANSWERED


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of one dimension; that of a removed question is the old one."""

    code: str
    title: str
    lines: tuple[Line, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """Outcome -> number of questions."""
        return Counter(line.outcome.value for line in self.lines)


@dataclass(frozen=True)
class Preview:
    """``dropped`` are the titles of chosen perspectives that the new version does not have."""

    old: Definition
    new: Definition
    parts: tuple[Part, ...]
    dropped: tuple[str, ...]
    is_editorial: bool

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """Outcome -> number of questions."""
        return sum((Counter(part.counts) for part in self.parts), Counter())

    def of(self, outcome: Outcome) -> list[Part]:
        """The parts with the lines of this outcome alone."""
        chosen = [
            Part(part.code, part.title, tuple(x for x in part.lines if x.outcome == outcome))
            for part in self.parts
        ]
        return [part for part in chosen if part.lines]


def preview(assessment: Assessment, to_version: FrameworkVersion, language: str) -> Preview:
    """What would become of every answer, by dimension, with the texts in a language (BCP 47).

    5 statements once both versions have been read, whatever their size.
    """
    before = assessment.version
    old = load_definition(before.content_hash, language)
    new = load_definition(to_version.content_hash, language)
    comparison = Comparison(
        old=old,
        new=new,
        asked=queries.scope_of(assessment, old),
        asks=scope_in(assessment, new),
        fates=fates_between(before, to_version),
        notes=notes_between(before, to_version),
        rows=queries.answers_by_question(assessment),
        evidence=queries.evidence_by_question(assessment),
    )
    return Preview(
        old=old,
        new=new,
        parts=tuple(comparison.parts()),
        dropped=tuple(
            p.title for p in old.perspectives if p.code in dropped_perspectives(assessment, new)
        ),
        is_editorial=is_editorial(before, to_version),
    )


def scope_in(assessment: Assessment, definition: Definition) -> Outline:
    """The scope that the assessment would have on another version of its framework."""
    kept = kept_perspectives(assessment, definition)
    return outline(definition, kept, Depth(assessment.depth))


def kept_perspectives(assessment: Assessment, definition: Definition) -> list[str]:
    there = {p.code for p in definition.perspectives}
    return [code for code in assessment.perspectives if code in there]


def dropped_perspectives(assessment: Assessment, definition: Definition) -> list[str]:
    kept = kept_perspectives(assessment, definition)
    return [code for code in assessment.perspectives if code not in kept]


@dataclass(frozen=True)
class Comparison:
    """Both versions with the rows of the assessment."""

    old: Definition
    new: Definition
    asked: Outline
    asks: Outline
    fates: Mapping[str, Fate]
    notes: Mapping[str, tuple[str, ...]]
    rows: Mapping[str, Answer]
    evidence: Mapping[str, list[EvidenceLink]]

    def parts(self) -> list[Part]:
        """The dimensions as they will be, each with what it no longer holds; those that go last."""
        titles: dict[str, str] = {}
        lines: dict[str, list[Line]] = {}
        seen: set[str] = set()
        for scope in (self.asks, self.asked):
            for chapter in scope.chapters:
                titles.setdefault(chapter.dimension.code, chapter.dimension.title)
                fresh = [e for e in chapter.entries if e.question.code not in seen]
                seen |= {entry.question.code for entry in fresh}
                found = lines.setdefault(chapter.dimension.code, [])
                found += [self._line(e.question.code, e.number) for e in fresh]
        titles[""] = _("Outside the chosen scope")
        lines[""] = [self._line(c) for c in self.rows if c not in seen and self._is_touched(c)]
        return [Part(code, titles[code], tuple(lines[code])) for code in lines if lines[code]]

    def _is_touched(self, code: str) -> bool:
        return self.fates.get(code) in OUTCOME_OF

    def _line(self, code: str, number: str = "") -> Line:
        return Line(
            code=code,
            outcome=self._outcome(code),
            number=number,
            before=self.old.questions.get(code),
            after=self.new.questions.get(code),
            answer=self.rows.get(code),
            evidence=tuple(self.evidence.get(code, ())),
            notes=self.notes.get(code, ()),
        )

    def _outcome(self, code: str) -> Outcome:
        if code not in self.rows:
            return Outcome.NEW
        if self._is_touched(code):
            return OUTCOME_OF[self.fates[code]]
        return Outcome.KEPT if code in self.asks.by_question else Outcome.RESTING


def offered(assessment: Assessment) -> list[FrameworkVersion]:
    """The versions to which the assessment may move, newest first (2 statements at most)."""
    if assessment.is_finalised:
        return []
    return newer_versions(assessment.version, pilot=assessment.pilot)


def obstacle(assessment: Assessment, to_version: FrameworkVersion) -> str:
    """Why the assessment cannot move to this version; empty when it can."""
    return next(_obstacles(assessment, to_version), "")


def _obstacles(assessment: Assessment, to_version: FrameworkVersion) -> Iterator[str]:
    before = assessment.version
    allowed = [VersionStatus.PUBLISHED, *([VersionStatus.PILOT] if assessment.pilot else [])]
    if assessment.is_finalised:
        yield _("This assessment is finalised. Its version stays as it is.")
    if to_version.framework_id != before.framework_id:
        yield _("%(name)s is another framework.") % {"name": to_version}
    if to_version.pk == before.pk:
        yield _("The assessment is on version %(number)s already.") % {"number": before.version}
    if to_version.status not in allowed:
        yield _("%(name)s is not open for assessments: its status is “%(status)s”.") % {
            "name": to_version,
            "status": to_version.get_status_display(),
        }
    if order_of(to_version.version) < order_of(before.version):
        yield _(
            "%(new)s is older than %(old)s. An upgrade can be undone, but not made backwards."
        ) % {"new": to_version.version, "old": before.version}
    definition = load_definition(to_version.content_hash, to_version.language)
    if not scope_in(assessment, definition).chapters:
        yield _("%(name)s has none of the perspectives that this assessment has chosen.") % {
            "name": to_version
        }


def open_below(to_version: FrameworkVersion) -> list[tuple[Assessment, bool]]:
    """Every open assessment that could move to the version, oldest first, and whether all of it
    is same or editorial (1 statement, and those of the versions they are on).
    """
    rows = Assessment.objects.filter(
        framework_code=to_version.framework.code, status=Status.IN_PROGRESS
    )
    told: dict[int, bool] = {}
    found = []
    for row in rows.select_related("version", "city").order_by("created_at", "pk"):
        if obstacle(row, to_version):
            continue
        if row.version_id not in told:
            told[row.version_id] = is_editorial(row.version, to_version)
        found.append((row, told[row.version_id]))
    return found


def upgrades(assessment: Assessment) -> QuerySet[Upgrade]:
    """The upgrades that hold, with both versions, newest first."""
    held = assessment.upgrades.filter(undone_at__isnull=True)
    return held.select_related("from_version", "to_version")


def earlier_versions(assessment: Assessment) -> list[FrameworkVersion]:
    """The versions on which the assessment has been, latest first; those of an upgrade that was
    undone, too (1 statement).
    """
    rows = assessment.upgrades.select_related("from_version", "to_version")
    return [version for row in rows for version in (row.to_version, row.from_version)]


def last_upgrade(assessment: Assessment) -> Upgrade | None:
    """The upgrade that can be undone: the latest, as long as the assessment is open."""
    return None if assessment.is_finalised else upgrades(assessment).first()


def archived(assessment: Assessment) -> QuerySet[ArchivedAnswer]:
    """Answers that are out of the assessment, newest first, with the versions of their upgrade.

    Those that an undo has put back are left out.
    """
    rows = ArchivedAnswer.objects.filter(upgrade__assessment=assessment)
    rows = rows.filter(Q(upgrade__undone_at__isnull=True) | Q(because=ArchivedBecause.UNDONE))
    versions = ("upgrade__from_version", "upgrade__to_version")
    return rows.select_related(*versions).order_by("-upgrade__at", "pk")
