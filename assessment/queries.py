"""Reads: what the pages, the report and the commands need, each in a known number of statements."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Max, OuterRef, QuerySet, Subquery
from django.utils import timezone

from assessment.accounts.models import User
from assessment.enums import AnswerState, EvidenceGrade
from assessment.given import Given
from assessment.models import (
    Answer,
    Assessment,
    AuditEvent,
    City,
    Department,
    EvidenceLink,
    Invitation,
    Membership,
    Presence,
    ProfileEntry,
    ReportJob,
)
from assessment.past import Save
from assessment.scoring import types as scoring
from assessment.scoring.outline import Chapter, Outline, outline
from frameworks.definition.types import Definition, Depth
from frameworks.models import FrameworkVersion
from frameworks.queries import load_definition

HERE_FOR = timedelta(seconds=90)  # three times the interval at which an open page says so


def cities_of(user: User) -> QuerySet[City]:
    """The cities where the person is a member, by name."""
    return City.objects.filter(memberships__user=user.pk)


def members(city: City) -> QuerySet[Membership]:
    """Memberships with person and departments, longest member first (2 statements)."""
    return city.memberships.select_related("user").prefetch_related("departments")


def scope_of(assessment: Assessment, definition: Definition) -> Outline:
    """The chapters and questions that this assessment asks."""
    return outline(definition, assessment.perspectives, Depth(assessment.depth))


def usage(version: FrameworkVersion) -> int:
    """How many assessments are pinned to the version."""
    return Assessment.objects.filter(version=version).count()


def states(assessment: Assessment) -> dict[str, str]:
    """Question code -> state, for every answer of the assessment (1 statement, narrow rows).

    An answer that waits for confirmation counts as not given.
    """
    rows = assessment.answers.values_list("question", "state", "unconfirmed")
    return {question: _given(state, unconfirmed) for question, state, unconfirmed in rows}


def states_in(rows: Iterable[Answer]) -> dict[str, str]:
    """The same, from rows that are read already."""
    return {row.question: _given(row.state, row.unconfirmed) for row in rows}


def _given(state: str, unconfirmed: str) -> str:
    return AnswerState.UNANSWERED.value if unconfirmed else state


def unconfirmed_in_scope(assessment: Assessment) -> tuple[str, ...]:
    """The questions in scope whose answers wait for confirmation, in order (1 statement)."""
    waiting = set(assessment.answers.exclude(unconfirmed="").values_list("question", flat=True))
    if not waiting:
        return ()
    # Codes are the same in every language.
    definition = load_definition(assessment.content_hash, "en")
    return tuple(code for code in scope_of(assessment, definition).questions if code in waiting)


def answers_by_question(
    assessment: Assessment, questions: Collection[str] | None = None
) -> dict[str, Answer]:
    """Question code -> answer, of the given questions or of all (1 statement)."""
    rows = Answer.objects.filter(assessment=assessment)
    if questions is not None:
        rows = rows.filter(question__in=questions)
    return {row.question: row for row in rows}


def evidence_by_question(
    assessment: Assessment, questions: Collection[str] | None = None
) -> dict[str, list[EvidenceLink]]:
    """Question code -> evidence links with their items, oldest first (1 statement).

    ``served`` of a link counts the answers that its item serves, this one included.
    """
    links = EvidenceLink.objects.filter(answer__assessment=assessment)
    if questions is not None:
        links = links.filter(answer__question__in=questions)
    of_item = EvidenceLink.objects.filter(item=OuterRef("item")).order_by().values("item")
    links = links.annotate(
        question=F("answer__question"),
        served=Subquery(of_item.annotate(n=Count("pk")).values("n")),
    )
    found: dict[str, list[EvidenceLink]] = {}
    for link in links.select_related("item"):
        found.setdefault(link.question, []).append(link)
    return found


def profile_entries(assessment: Assessment) -> dict[str, ProfileEntry]:
    """Item code -> what the city said of it (1 statement)."""
    return {row.item: row for row in assessment.profile.all()}


def saved_entries(assessment: Assessment, item: str) -> dict[int, dict[str, Any]]:
    """Version -> what was saved of an item of the profile (1 statement)."""
    events = AuditEvent.objects.filter(assessment=assessment.pk, verb="profile.saved", target=item)
    return {event.detail["version"]: event.detail["after"] for event in events if event.detail}


def evidence_link(assessment: Assessment, number: str) -> EvidenceLink | None:
    """The evidence link of this number, if the assessment has it (1 statement)."""
    if not number.isdecimal():
        return None
    links = EvidenceLink.objects.filter(pk=int(number), answer__assessment=assessment)
    return links.select_related("item", "answer").first()


@dataclass(frozen=True, slots=True)
class Progress:
    """How many questions of a chapter are dealt with; *don't know* is dealt with."""

    chapter: Chapter
    done: int
    total: int

    @property
    def is_complete(self) -> bool:
        return self.done == self.total


def progress(scope: Outline, by_question: Mapping[str, str]) -> list[Progress]:
    """Progress of every chapter, from the states; no statement of its own."""
    open_states = (AnswerState.UNANSWERED, None)
    return [
        Progress(
            chapter,
            sum(by_question.get(e.question.code) not in open_states for e in chapter.entries),
            len(chapter.entries),
        )
        for chapter in scope.chapters
    ]


def first_open_question(chapter: Chapter, by_question: Mapping[str, str]) -> str:
    """The first question of a chapter that is not dealt with, or its first; no statement."""
    codes = [entry.question.code for entry in chapter.entries]
    open_states = (AnswerState.UNANSWERED, None)
    return next((code for code in codes if by_question.get(code) in open_states), codes[0])


def answered_share(scope: Outline, by_question: Mapping[str, str]) -> tuple[int, int]:
    """Questions dealt with, and questions asked; a shared question counts once."""
    asked = scope.questions
    done = sum(by_question.get(q, AnswerState.UNANSWERED) != AnswerState.UNANSWERED for q in asked)
    return done, len(asked)


def graded(links: Collection[EvidenceLink]) -> tuple[scoring.Evidence, ...]:
    """Grade and year of each link, which is all that scoring knows of evidence."""
    return tuple(
        scoring.Evidence(EvidenceGrade(link.grade), link.item.date.year if link.item.date else None)
        for link in links
    )


def answer_sheet(
    assessment: Assessment,
    answers: Mapping[str, Answer],
    evidence: Mapping[str, list[EvidenceLink]],
) -> scoring.AnswerSheet:
    """What scoring needs, from rows that are already read."""
    return scoring.AnswerSheet(
        answers={
            code: scoring.Answer(
                state=row.counted_state,
                level=None if row.unconfirmed else row.level,
                evidence=graded(evidence.get(code, ())),
            )
            for code, row in answers.items()
        },
        perspectives=frozenset(assessment.perspectives),
        depth=Depth(assessment.depth),
    )


def last_change(assessment: Assessment) -> datetime:
    """When anything that a report prints changed last (1 statement)."""
    changed: datetime | None = assessment.answers.aggregate(at=Max("changed_at"))["at"]
    return max(changed or assessment.changed_at, assessment.changed_at)


def assessments_of(city: City) -> list[Assessment]:
    """All assessments of a city, the latest year first, with framework versions (1 statement)."""
    # The title is all that is asked of a version here; what it changed can be long.
    return list(city.assessments.select_related("version").defer("version__changes"))


def name_of(title: str, year: int) -> str:
    """How an assessment is called: its framework's title and its year.

    A city may use several frameworks in one year.
    """
    return f"{title} {year}"


def names_of(people: Collection[UUID | None]) -> dict[UUID, str]:
    """Person id -> name (1 statement, none when nobody is asked for)."""
    wanted = {person for person in people if person}
    if not wanted:
        return {}
    return {user.pk: str(user) for user in User.objects.filter(pk__in=wanted)}


def departments_of(city: City, people: Collection[UUID]) -> tuple[str, ...]:
    """The departments for which these people work, in the city's order (1 statement)."""
    rows = Department.objects.filter(city=city, memberships__user__in=people).distinct()
    return tuple(row.name for row in rows)


def open_invitations(city: City) -> QuerySet[Invitation]:
    """Invitations that can still be accepted, newest first."""
    return city.invitations.filter(
        accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=timezone.now()
    ).select_related("department")


def evidence_counts(assessment: Assessment, scope: Outline) -> dict[str, int]:
    """Dimension code -> number of evidence links of its questions (1 statement)."""
    counted = EvidenceLink.objects.filter(answer__assessment=assessment).values_list(
        "answer__question"
    )
    by_question = dict(counted.annotate(n=Count("pk")))
    return {
        chapter.dimension.code: sum(by_question.get(e.question.code, 0) for e in chapter.entries)
        for chapter in scope.chapters
    }


def history(assessment: Assessment, limit: int = 6) -> QuerySet[AuditEvent]:
    """The latest events of an assessment."""
    return AuditEvent.objects.filter(assessment=assessment.pk)[:limit]


def reports(assessment: Assessment) -> QuerySet[ReportJob]:
    return assessment.reports.all()


def saves_of_answer(assessment: Assessment, question: str, newest: int | None = None) -> list[Save]:
    """The recorded saves of an answer, newest first, all or so many (1 statement)."""
    events = AuditEvent.objects.filter(
        assessment=assessment.pk,
        target=question,
        verb__in=("answer.saved", "answer.restored", "answer.confirmed"),
    )
    found = []
    for event in events[:newest]:
        detail = event.detail or {}
        if "waited" in detail:  # confirmed as it was
            detail |= {"before": {}, "after": {}}
        found.append(
            Save(
                verb=event.verb,
                version=detail.get("version", 0),
                at=event.at,
                actor=event.actor,
                before=detail.get("before"),
                after=detail.get("after"),
                restored=detail.get("restored"),
            )
        )
    return found


def given_of(row: Answer) -> Given:
    """A stored answer as what was given."""
    values = {field.name: getattr(row, field.name) for field in fields(Given)}
    return Given(**{**values, "state": AnswerState(row.state), "items": tuple(row.items)})


def others_here(assessment: Assessment, dimension: str, but: User) -> list[str]:
    """Names of the others who have had this dimension open in the last moments (1 statement)."""
    present = Presence.objects.filter(
        assessment=assessment, dimension=dimension, seen_at__gt=timezone.now() - HERE_FOR
    )
    rows = present.exclude(person=but.pk).select_related("person").order_by("person__name")
    return [str(row.person) for row in rows]
