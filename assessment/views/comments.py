"""The comments on one question: a fragment of its card when opened, and a page by itself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from assessment import together
from assessment.enums import Action, Role
from assessment.forms.comment import CommentForm
from assessment.models import Assessment
from assessment.policies import can
from assessment.scoring.outline import Chapter, Entry, Outline
from assessment.services import comments as service
from assessment.services.errors import Refused
from assessment.views.access import AuthenticatedRequest, assessment_or_404
from assessment.views.decorators import signed_in
from assessment.views.definitions import definition_of, place_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def comments(
    request: AuthenticatedRequest, pk: UUID, dimension: str, question: str
) -> HttpResponseBase:
    """Read the thread; a POST adds to it."""
    action = Action.COMMENT if request.method == "POST" else Action.VIEW
    assessment, role = assessment_or_404(request, pk, action)
    scope, chapter, entry = place_or_404(assessment, definition_of(assessment), dimension, question)
    people = together.people_of(assessment.city, without=[request.user.pk])
    form = CommentForm(request.POST if request.method == "POST" else None, people=people)
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            service.add_comment(
                assessment=assessment,
                question=question,
                text=form.cleaned_data["text"],
                mentions=form.mentioned(),
                by=request.user,
            )
        except Refused as refused:
            problem = str(refused)
        else:
            if not request.htmx:
                return redirect(request.path)
            form = CommentForm(people=people)
    return _thread(request, assessment, role, scope, chapter, entry, form, problem)


@require_POST
@signed_in
def resolve_comment(
    request: AuthenticatedRequest, pk: UUID, dimension: str, question: str, comment: int
) -> HttpResponseBase:
    """Settle a comment, or with ``open`` take it up again."""
    assessment, role = assessment_or_404(request, pk, Action.COMMENT)
    scope, chapter, entry = place_or_404(assessment, definition_of(assessment), dimension, question)
    found = together.comment_of(assessment, question, comment)
    if found is None:
        raise Http404
    form = CommentForm(people=together.people_of(assessment.city, without=[request.user.pk]))
    problem = ""
    try:
        if "open" in request.POST:
            service.reopen(comment=found, by=request.user)
        else:
            service.resolve_comment(comment=found, by=request.user)
    except Refused as refused:
        problem = str(refused)
    else:
        if not request.htmx:
            return redirect("comments", pk=pk, dimension=dimension, question=question)
    return _thread(request, assessment, role, scope, chapter, entry, form, problem)


def _thread(
    request: AuthenticatedRequest,
    assessment: Assessment,
    role: Role,
    scope: Outline,
    chapter: Chapter,
    entry: Entry,
    form: CommentForm,
    problem: str,
) -> HttpResponse:
    """The thread with its form; after a POST also the counters that it changes."""
    rows = together.comments(assessment, entry.question.code)
    context: dict[str, Any] = {
        "assessment": assessment,
        "city": assessment.city,
        "chapter": chapter,
        "entry": entry,
        "code": entry.question.code,
        "open": [row for row in rows if row.resolved_at is None],
        "settled": [row for row in rows if row.resolved_at],
        "form": form,
        "problems": [*form.messages, *filter(None, [problem])],
        "may_comment": can(role, Action.COMMENT) and not assessment.is_finalised,
        "reader": request.user,
        "section": "answers",
    }
    if request.method == "POST":
        desk = together.desk(assessment, request.user)
        context |= {
            "said": desk.said_in(scope),
            "touched": [c for c, _entry in scope.by_question[entry.question.code]],
            "places": ("side", "mini"),
            # What was pressed is gone from the page: the thread takes the focus.
            "settling": "text" not in request.POST,
        }
    page = "answers/comments.html" if request.htmx else "answers/comments_page.html"
    return render(request, page, context, status=422 if context["problems"] else 200)
