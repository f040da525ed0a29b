"""Who is responsible for what, what is said about it, and what waits for one person."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    UUIDField,
    Value,
    When,
)
from django.db.models.functions import Coalesce, NullIf

from assessment.accounts.models import User
from assessment.models import Assessment, Assignment, City, Comment, Membership
from assessment.queries import Progress
from assessment.scoring.outline import Outline

_COLUMNS = ("key", "is_comment", "department_pk", "by_department", "person_pk", "name", "n", "mine")


@dataclass(frozen=True, slots=True)
class Responsible:
    """Who answers a dimension: a department, a person, or a person in a department.

    ``is_mine``: the reader is that person, or works for that department.
    """

    department: int | None
    department_name: str
    person: UUID | None
    person_name: str
    is_mine: bool


@dataclass(frozen=True)
class Desk:
    """Dimension code -> who is responsible; question code -> number of open comments, and of
    those among them that mention the reader. What is not there has none.
    """

    responsible: Mapping[str, Responsible]
    said: Mapping[str, int]
    mentions: Mapping[str, int]

    def said_in(self, scope: Outline) -> dict[str, int]:
        """Dimension code -> number of open comments on its questions."""
        return {
            chapter.dimension.code: sum(self.said.get(e.question.code, 0) for e in chapter.entries)
            for chapter in scope.chapters
        }


def desk(assessment: Assessment, reader: User) -> Desk:
    """Who does what and what is said (1 statement: it is on the way of opening a dimension)."""
    rows = _assigned(assessment, reader).union(_said(assessment, reader), all=True)
    responsible: dict[str, Responsible] = {}
    said: dict[str, int] = {}
    mentions: dict[str, int] = {}
    for key, is_comment, department, department_name, person, name, n, mine in rows:
        if is_comment:
            said[key] = n
            if mine:
                mentions[key] = mine
        else:
            responsible[key] = Responsible(
                department, department_name or "", person, name or "", bool(mine)
            )
    return Desk(responsible, said, mentions)


def _assigned(assessment: Assessment, reader: User) -> QuerySet[Assignment, tuple[Any, ...]]:
    of_reader = Membership.objects.filter(user=reader.pk, departments=OuterRef("department"))
    return (
        Assignment.objects.filter(assessment=assessment)
        .exclude(department__isnull=True, person__isnull=True)
        .annotate(
            key=F("dimension"),
            is_comment=Value(0),
            department_pk=F("department_id"),
            by_department=Coalesce(NullIf("department__short_name", Value("")), "department__name"),
            person_pk=F("person_id"),
            name=Coalesce(
                NullIf("person__name", Value("")), "person__email", output_field=CharField()
            ),
            n=Value(0),
            mine=Case(When(Q(person=reader.pk) | Exists(of_reader), then=1), default=0),
        )
        .values_list(*_COLUMNS)
    )


def _said(assessment: Assessment, reader: User) -> QuerySet[Comment, tuple[Any, ...]]:
    no_text = Value(None, output_field=CharField())
    return (
        Comment.objects.filter(assessment=assessment, resolved_at__isnull=True)
        .order_by()
        .values("question")
        .annotate(
            key=F("question"),
            is_comment=Value(1),
            department_pk=Value(None, output_field=BigIntegerField()),
            by_department=no_text,
            person_pk=Value(None, output_field=UUIDField()),
            name=no_text,
            n=Count("pk", distinct=True),
            mine=Count("pk", filter=Q(mentions=reader.pk), distinct=True),
        )
        .values_list(*_COLUMNS)
    )


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for a person: own dimensions that are not complete, and open mentions."""

    dimensions: Sequence[Progress]
    mentions: Sequence[Comment]

    def __bool__(self) -> bool:
        return bool(self.dimensions or self.mentions)


def waiting(
    assessment: Assessment,
    reader: User,
    found: Desk,
    shares: Sequence[Progress],
    *,
    may_answer: bool,
) -> Waiting:
    """The reader's list (1 statement, none when nobody mentions the reader)."""
    mine = [
        share
        for share in shares
        if may_answer and not share.is_complete and _is_mine(found, share.chapter.dimension.code)
    ]
    return Waiting(mine, list(open_mentions(assessment, reader)) if found.mentions else [])


def _is_mine(found: Desk, dimension: str) -> bool:
    return dimension in found.responsible and found.responsible[dimension].is_mine


def open_mentions(assessment: Assessment, reader: User) -> QuerySet[Comment]:
    """The open comments that mention the reader, oldest first."""
    rows = Comment.objects.filter(assessment=assessment, mentions=reader.pk)
    return rows.filter(resolved_at__isnull=True).select_related("author")


def comments(assessment: Assessment, question: str) -> list[Comment]:
    """The thread of a question, oldest first, with authors and mentions (2 statements)."""
    rows = Comment.objects.filter(assessment=assessment, question=question)
    return list(rows.select_related("author").prefetch_related("mentions"))


def comment_of(assessment: Assessment, question: str, number: int) -> Comment | None:
    """The comment of this number, if it is one on this question (1 statement)."""
    return Comment.objects.filter(assessment=assessment, question=question, pk=number).first()


def people_of(city: City, *, without: Collection[UUID] = ()) -> list[User]:
    """The members of a city by name (1 statement)."""
    people = User.objects.filter(memberships__city=city).exclude(pk__in=without)
    return list(people.order_by("name", "email"))
