"""One structure behind the results page, the PDF and every export, so that they cannot disagree.

Restricted evidence is redacted here, before any formatter sees it: grade and year alone remain.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from uuid import UUID

from assessment import evidence_queries, queries
from assessment.enums import AnswerState, EvidenceGrade, EvidenceKind
from assessment.models import Answer, Assessment, EvidenceFile, EvidenceLink, ProfileEntry
from assessment.scoring.evidence import supported_level
from assessment.scoring.outline import Chapter, Entry, Outline
from assessment.scoring.score import score
from assessment.scoring.types import AnswerSheet, DimensionResult, PerspectiveResult, Results
from frameworks.definition.types import (
    Citation,
    Definition,
    Depth,
    Level,
    Perspective,
    ProfileItem,
    Source,
)


@dataclass(frozen=True, slots=True)
class EvidenceShown:
    """One piece of evidence as a report may print it."""

    kind: EvidenceKind
    grade: EvidenceGrade
    restricted: bool
    year: int | None
    title: str = ""
    url: str = ""
    reference: str = ""
    date: date | None = None
    passage: str = ""
    file_name: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class AnswerShown:
    """An answer with everything that a page or report prints of it; levels 1 to 5 or None."""

    question: str
    state: AnswerState
    level: int | None
    supported: int | None
    items: tuple[str, ...]
    value: Decimal | None
    earlier_value: Decimal | None
    reference_period: str
    data_source: str
    reason: str
    comment: str
    evidence: tuple[EvidenceShown, ...]
    unconfirmed: str = ""  # why it still waits for confirmation, and is missing until then


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """A question where it stands, its answer, and the numbers of the references it rests on."""

    entry: Entry
    answer: AnswerShown
    citations: tuple[tuple[int, Citation], ...]
    places: tuple[str, ...]  # numbers of the other places where the same answer counts

    @property
    def next_level(self) -> Level | None:
        """The descriptor of the level that the answer stands at, whose next step leads on."""
        level = self.answer.level
        return self.entry.question.level(level) if level and level < 5 else None


@dataclass(frozen=True, slots=True)
class ChapterShown:
    chapter: Chapter
    result: DimensionResult
    questions: tuple[QuestionShown, ...]

    @property
    def operationalised(self) -> int:
        """How many indicators the cited source does not name: honest traceability."""
        return sum(
            all(c.basis == "operationalised" for c in q.entry.indicator.citations)
            for q in self.questions
        )


@dataclass(frozen=True, slots=True)
class PerspectiveShown:
    perspective: Perspective
    result: PerspectiveResult
    chapters: tuple[ChapterShown, ...]
    asked_dimensions: int


@dataclass(frozen=True, slots=True)
class ProfileShown:
    """One item of the city profile: relevance, or readiness 1 to 5; neither while it is empty."""

    item: ProfileItem
    relevance: str
    readiness: int | None
    note: str

    @property
    def is_filled(self) -> bool:
        return bool(self.relevance or self.readiness or self.note)

    @property
    def readiness_text(self) -> str:
        return self.item.levels[self.readiness - 1] if self.readiness else ""


@dataclass(frozen=True)
class ReportData:
    """Everything that is printed, in one language (BCP 47)."""

    language: str
    city_name: str
    city_country: str
    city_region: str
    city_population_band: str
    year: int
    reference_date: date
    is_finalised: bool
    finalised_at: datetime | None
    sign_off_name: str
    sign_off_function: str
    changed_at: datetime
    depth: Depth
    people: int
    departments: tuple[str, ...]
    definition: Definition
    scope: Outline
    sheet: AnswerSheet
    results: Results
    perspectives: tuple[PerspectiveShown, ...]
    references: tuple[tuple[int, Source], ...]
    profile: tuple[ProfileShown, ...] = ()

    @cached_property
    def chapters(self) -> tuple[ChapterShown, ...]:
        return tuple(c for p in self.perspectives for c in p.chapters)

    @cached_property
    def questions(self) -> Mapping[str, QuestionShown]:
        """Question code -> the first place where it stands."""
        found: dict[str, QuestionShown] = {}
        for chapter in self.chapters:
            for question in chapter.questions:
                found.setdefault(question.entry.question.code, question)
        return found

    @cached_property
    def chapter_of(self) -> Mapping[str, ChapterShown]:
        """Dimension code -> chapter."""
        return {c.chapter.dimension.code: c for c in self.chapters}

    @property
    def unconfirmed(self) -> tuple[QuestionShown, ...]:
        """The questions whose answers wait for confirmation; finalising waits for them."""
        return tuple(q for q in self.questions.values() if q.answer.unconfirmed)

    @property
    def name(self) -> str:
        """What the assessment is called."""
        return queries.name_of(self.definition.title, self.year)

    @property
    def has_profile(self) -> bool:
        return any(shown.is_filled for shown in self.profile)

    @property
    def asked(self) -> int:
        return len(self.questions)

    @property
    def answered(self) -> int:
        """Questions with a level."""
        return sum(q.answer.state == AnswerState.ANSWERED for q in self.questions.values())


def build(assessment: Assessment, definition: Definition) -> ReportData:
    """Read the assessment and score it (6 statements, whatever its size)."""
    scope = queries.scope_of(assessment, definition)
    answers = queries.answers_by_question(assessment)
    evidence = queries.evidence_by_question(assessment)
    files = evidence_queries.current_files(assessment)
    sheet = queries.answer_sheet(assessment, answers, evidence)
    results = score(definition, sheet)
    people = {row.changed_by for row in answers.values() if row.changed_by}
    return ReportData(
        language=definition.language,
        city_name=assessment.city.name,
        city_country=assessment.city.country,
        city_region=assessment.city.region,
        city_population_band=assessment.city.population_band,
        year=assessment.year,
        reference_date=assessment.reference_date,
        is_finalised=assessment.is_finalised,
        finalised_at=assessment.finalised_at,
        sign_off_name=assessment.sign_off_name,
        sign_off_function=assessment.sign_off_function,
        changed_at=queries.last_change(assessment),
        depth=Depth(assessment.depth),
        people=len(people),
        departments=queries.departments_of(assessment.city, people),
        definition=definition,
        scope=scope,
        sheet=sheet,
        results=results,
        perspectives=_perspectives(definition, scope, results, _shown(answers, evidence, files)),
        references=tuple(
            (n, definition.sources[key]) for n, key in enumerate(scope.sources, start=1)
        ),
        profile=_profile(definition, queries.profile_entries(assessment)),
    )


def _profile(
    definition: Definition, entries: Mapping[str, ProfileEntry]
) -> tuple[ProfileShown, ...]:
    """Every item in the framework's order, also those that nobody has filled in."""
    return tuple(
        ProfileShown(item, entry.relevance, entry.readiness, entry.note)
        if (entry := entries.get(item.code))
        else ProfileShown(item, "", None, "")
        for item in definition.profile
    )


def _shown(
    answers: Mapping[str, Answer],
    evidence: Mapping[str, list[EvidenceLink]],
    files: Mapping[UUID, EvidenceFile],
) -> dict[str, AnswerShown]:
    return {code: _answer(row, evidence.get(code, []), files) for code, row in answers.items()}


def _answer(
    row: Answer, links: list[EvidenceLink], files: Mapping[UUID, EvidenceFile]
) -> AnswerShown:
    shown = tuple(_evidence(link, files.get(link.item_id)) for link in links)
    graded = queries.graded(links)
    level = None if row.unconfirmed else row.level
    return AnswerShown(
        question=row.question,
        state=row.counted_state,
        level=level,
        supported=supported_level(level, graded) if level else None,
        items=tuple(row.items),
        value=row.value,
        earlier_value=row.earlier_value,
        reference_period=row.reference_period,
        data_source=row.data_source,
        reason=row.reason,
        comment=row.comment,
        evidence=shown,
        unconfirmed=row.unconfirmed,
    )


def _evidence(link: EvidenceLink, file: EvidenceFile | None) -> EvidenceShown:
    item = link.item
    kind, grade = EvidenceKind(item.kind), EvidenceGrade(link.grade)
    year = item.date.year if item.date else None
    if item.restricted:
        return EvidenceShown(kind=kind, grade=grade, restricted=True, year=year)
    return EvidenceShown(
        kind=kind,
        grade=grade,
        restricted=False,
        year=year,
        title=item.title,
        url=item.url,
        reference=item.reference,
        date=item.date,
        passage=link.passage,
        file_name=file.name if file else "",
        sha256=file.sha256 if file else "",
    )


def _perspectives(
    definition: Definition, scope: Outline, results: Results, answers: Mapping[str, AnswerShown]
) -> tuple[PerspectiveShown, ...]:
    numbers = {key: n for n, key in enumerate(scope.sources, start=1)}
    by_code = {p.code: p for p in definition.perspectives}
    shown = []
    for result in results.perspectives:
        dimensions = {d.code: d for d in result.dimensions}
        chapters = tuple(
            ChapterShown(
                chapter,
                dimensions[chapter.dimension.code],
                tuple(_question(chapter, e, scope, numbers, answers) for e in chapter.entries),
            )
            for chapter in scope.chapters
            if chapter.perspective.code == result.code
        )
        shown.append(PerspectiveShown(by_code[result.code], result, chapters, len(chapters)))
    return tuple(shown)


def _question(
    chapter: Chapter,
    entry: Entry,
    scope: Outline,
    numbers: Mapping[str, int],
    answers: Mapping[str, AnswerShown],
) -> QuestionShown:
    code = entry.question.code
    return QuestionShown(
        entry=entry,
        answer=answers[code],
        citations=tuple((numbers[c.source], c) for c in entry.indicator.citations),
        places=tuple(e.number for c, e in scope.by_question[code] if c is not chapter),
    )
