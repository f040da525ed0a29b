"""The page of one dimension: its cards, its progress, and what could not be saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import render

from assessment.enums import Action, Role
from assessment.models import Assessment
from assessment.policies import can
from assessment.scoring.outline import Chapter, Entry, Outline, part_of, parts
from assessment.views.access import AuthenticatedRequest
from assessment.views.cards import Card
from assessment.views.sent import Sent
from assessment.views.sidebar import sidebar
from frameworks.definition.types import Definition


@dataclass(frozen=True, slots=True)
class Place:
    """A dimension of an assessment, as somebody in this role opens it."""

    assessment: Assessment
    role: Role
    definition: Definition
    scope: Outline
    chapter: Chapter


def part_asked(request: AuthenticatedRequest, chapter: Chapter) -> tuple[Entry, ...]:
    """The questions of the part of a long dimension that the address names."""
    pages = parts(chapter)
    number = request.GET.get("part", "1")
    if not number.isdecimal() or not 1 <= int(number) <= len(pages):
        raise Http404
    return pages[int(number) - 1]


def page(
    request: AuthenticatedRequest,
    place: Place,
    shown: Mapping[str, Card],
    states: Mapping[str, str],
    status: int = 200,
    left: Sequence[Sent] = (),
) -> HttpResponse:
    """The page with these cards; ``left`` is what was typed for questions that are gone."""
    assessment, scope, chapter = place.assessment, place.scope, place.chapter
    before, after = scope.neighbours(chapter)
    beside = sidebar(assessment, request.user, scope, states)
    context = beside | {
        "assessment": assessment,
        "city": assessment.city,
        "definition": place.definition,
        "chapter": chapter,
        "parts": parts(chapter),
        "part": part_of(chapter, next(iter(shown))),
        "left": left,
        "rest_saved": status == 410,
        "cards": list(shown.values()),
        "problems": [card for card in shown.values() if card.problems],
        "current": beside["progress"][chapter.number - 1],
        "before": before,
        "after": after,
        "may_answer": can(place.role, Action.ANSWER) and not assessment.is_finalised,
        "sees_restricted": can(place.role, Action.SEE_RESTRICTED),
        "once": uuid4(),
        "section": "answers",
    }
    return render(request, "answers/dimension.html", context, status=status)
