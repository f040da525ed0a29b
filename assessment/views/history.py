"""The history of an answer: who changed what when, and setting it back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessment import queries
from assessment.enums import Action, Role
from assessment.forms.answer import RestoreForm
from assessment.models import Answer, Assessment
from assessment.past import Past, fitted, unwind
from assessment.policies import can
from assessment.scoring.outline import Chapter, Entry
from assessment.services.answers import restore_answer
from assessment.services.errors import Conflict, Refused
from assessment.views.access import AuthenticatedRequest, assessment_or_404
from assessment.views.decorators import signed_in
from assessment.views.definitions import definition_of, place_or_404
from assessment.views.differences import Row, rows
from assessment.views.tags import part_query
from frameworks.definition.types import Definition, Question

PAGE = 20  # moments on one page


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the history; ``at`` is None for the beginning, ``changes`` for lost details."""

    version: int
    at: datetime | None
    who: str
    is_confirmed: bool
    restored: int | None
    changes: list[Row] | None
    may_be_set_back: bool


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def history(
    request: AuthenticatedRequest, pk: UUID, dimension: str, question: str
) -> HttpResponseBase:
    """What an answer was before; a POST sets it back to one of these versions."""
    action = Action.ANSWER if request.method == "POST" else Action.VIEW
    assessment, role = assessment_or_404(request, pk, action)
    definition = definition_of(assessment)
    _scope, chapter, entry = place_or_404(assessment, definition, dimension, question)
    if request.method != "POST":
        return _page(request, assessment, role, definition, chapter, entry)
    form = RestoreForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        restore_answer(
            assessment=assessment, question=entry.question, by=request.user, **form.cleaned_data
        )
    except Conflict:
        refused = _("Somebody has saved since. Look at what stands now, and choose again.")
        return _page(request, assessment, role, definition, chapter, entry, refused, 409)
    except Refused as reason:
        return _page(request, assessment, role, definition, chapter, entry, str(reason), 422)
    messages.success(request, _("The answer to %(number)s is set back.") % {"number": entry.number})
    place = reverse("dimension", args=[pk, dimension])
    return redirect(f"{place}{part_query(chapter, question)}#q-{question}")


def _page(
    request: AuthenticatedRequest,
    assessment: Assessment,
    role: Role,
    definition: Definition,
    chapter: Chapter,
    entry: Entry,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    question = entry.question
    number = _number(request)
    row = queries.answers_by_question(assessment, [question.code])[question.code]
    moments = _moments(assessment, row, question, definition, number)
    if number > 1 and not moments:
        raise Http404
    context = {
        "assessment": assessment,
        "city": assessment.city,
        "chapter": chapter,
        "entry": entry,
        "row": row,
        "moments": moments[:PAGE],
        "page": number,
        "older": number + 1 if len(moments) > PAGE else None,
        "refused": refused,
        "may_answer": can(role, Action.ANSWER) and not assessment.is_finalised,
        "section": "answers",
    }
    template = "answers/history.html#moments" if request.htmx else "answers/history.html"
    return render(request, template, context, status=status)


def _number(request: AuthenticatedRequest) -> int:
    """The page that the address names, 1 for the newest moments."""
    number = request.GET.get("page", "1")
    if not re.fullmatch(r"[1-9][0-9]{0,5}", number):
        raise Http404
    return int(number)


def _moments(
    assessment: Assessment, row: Answer, question: Question, definition: Definition, page: int
) -> list[Moment]:
    """The versions of one page, newest first, and the next one where there is more (2 statements).

    An answer is known by winding back from now, so the newer saves are read, too, but not shown.
    """
    first, beyond = (page - 1) * PAGE, page * PAGE + 1
    saves = queries.saves_of_answer(assessment, row.question, newest=beyond)
    pasts = unwind(queries.given_of(row), row.version, saves)[first:beyond]
    names = queries.names_of([past.save.actor for past in pasts if past.save])
    return [_moment(past, row, question, definition, names) for past in pasts]


def _moment(
    past: Past, row: Answer, question: Question, definition: Definition, names: dict[UUID, str]
) -> Moment:
    save = past.save
    changes = None
    if save and save.before is not None and save.after is not None:
        found = rows(question, definition, _side(save.before), _side(save.after))
        changes = [change for change in found if change.differs]
    fits = past.given is not None and fitted(past.given, question) is not None
    return Moment(
        version=past.version,
        at=save.at if save else None,
        who=names.get(save.actor, "") if save and save.actor else "",
        is_confirmed=save is not None and save.verb == "answer.confirmed",
        restored=save.restored if save else None,
        changes=changes,
        may_be_set_back=fits and past.version != row.version,
    )


def _side(changed: Any) -> dict[str, Any]:
    """One side of a change; an event keeps the level alone when the state stayed."""
    return {"state": "answered", **changed} if changed.get("level") else dict(changed)
