"""Answering: one dimension a page, every card saved by itself or all of them at once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import reswap, retarget

from assessment import queries
from assessment.enums import Action
from assessment.forms.answer import AnswerForm
from assessment.models import Answer, Assessment
from assessment.scoring.outline import Outline
from assessment.services.answers import save_answer
from assessment.services.errors import Conflict, Refused
from assessment.views.access import AuthenticatedRequest, assessment_or_404
from assessment.views.cards import Card, cards, in_conflict, make_card, with_typed
from assessment.views.decorators import signed_in
from assessment.views.definitions import chapter_or_404, definition_of, place_or_404
from assessment.views.dimension_page import Place, page, part_asked
from assessment.views.sent import sent_back
from assessment.views.tags import part_query
from assessment.views.whole_page import meant, save_whole_page


@require_safe
@signed_in
def first_open(request: AuthenticatedRequest, pk: UUID) -> HttpResponseBase:
    """Go to the first dimension with an open question."""
    assessment, _role = assessment_or_404(request, pk, Action.VIEW)
    scope = queries.scope_of(assessment, definition_of(assessment))
    states = queries.states(assessment)
    shares = queries.progress(scope, states)
    chapter = next((share for share in shares if not share.is_complete), shares[0]).chapter
    place = reverse("dimension", args=[pk, chapter.dimension.code])
    return redirect(place + part_query(chapter, queries.first_open_question(chapter, states)))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def dimension(request: AuthenticatedRequest, pk: UUID, dimension: str) -> HttpResponseBase:
    """The page of one dimension; a POST, without JavaScript, saves all its cards."""
    action = Action.ANSWER if request.method == "POST" else Action.VIEW
    assessment, role = assessment_or_404(request, pk, action)
    definition = definition_of(assessment)
    scope, chapter = chapter_or_404(assessment, definition, dimension)
    place = Place(assessment, role, definition, scope, chapter)
    if request.method == "POST":
        try:
            return save_whole_page(request, place)
        except Refused as refused:
            return sent_back(request, assessment, scope, str(refused))
    rows = queries.answers_by_question(assessment)
    shown = cards(assessment, definition, scope, chapter, part_asked(request, chapter), rows)
    return page(request, place, shown, queries.states_in(rows.values()))


@require_POST
@signed_in
def answer(
    request: AuthenticatedRequest, pk: UUID, dimension: str, question: str
) -> HttpResponseBase:
    """Save one card (htmx). Answers with the new state, never with the card: text typed
    meanwhile must stay. In a conflict both texts come beside it. Only "take theirs" and "clear"
    replace the answer, because it was asked for.
    """
    assessment, _role = assessment_or_404(request, pk, Action.ANSWER)
    definition = definition_of(assessment)
    scope, chapter, entry = place_or_404(assessment, definition, dimension, question)
    form = AnswerForm(request.POST, question=entry.question)
    place = {"assessment": assessment, "definition": definition, "chapter": chapter}
    place |= {"code": question, "q": entry.question, "may_answer": True}

    def stored() -> Card:
        return cards(assessment, definition, scope, chapter, [entry])[question]

    def made(row: Answer) -> Card:
        return make_card(entry, row, {}, definition, scope, chapter)

    if form.is_undecided:
        card = stored()
        takes = form.takes(card.row)
        return _taken(request, place, card) if takes else _two(request, place, card, form)
    if not form.is_valid():
        return _not_saved(request, place, with_typed(made(_row(assessment, question)), form))
    try:
        row = save_answer(assessment=assessment, entry=meant(request, form), by=request.user)
    except Refused as refused:
        card = made(_row(assessment, question))
        card.errors = {"": [str(refused)]}
        return _not_saved(request, place, card)
    except Conflict:
        return _two(request, place, stored(), form)
    place |= _progress(assessment, scope, question)
    if form.clears:
        return _taken(request, place, stored())
    return _saved(request, place, made(row))


def _row(assessment: Assessment, question: str) -> Answer:
    """The stored answer, or an empty one where an upgrade has taken it just now."""
    rows = queries.answers_by_question(assessment, [question])
    return rows.get(question, Answer(question=question))


def _two(
    request: AuthenticatedRequest, place: dict[str, Any], card: Card, form: AnswerForm
) -> HttpResponse:
    """Both texts, beside what is being typed; in its place where it was to be cleared."""
    in_conflict(card, form, place["definition"], request.user)
    if form.clears:
        return _taken(request, place, card, status=409)
    context = place | {"card": card}
    return reswap(render(request, "answers/two_answers.html", context, status=409), "none")


def _taken(
    request: AuthenticatedRequest, place: dict[str, Any], card: Card, status: int = 200
) -> HttpResponse:
    """The answer of the card as it is stored now: what the other had saved, or nothing."""
    response = render(request, "answers/taken.html", {**place, "card": card}, status=status)
    return reswap(retarget(response, f"#f-{card.code}"), "outerHTML")


def _not_saved(request: AuthenticatedRequest, place: dict[str, Any], card: Card) -> HttpResponse:
    context = place | {"card": card}
    return reswap(render(request, "answers/not_saved.html", context, status=422), "none")


def _saved(request: AuthenticatedRequest, place: dict[str, Any], card: Card) -> HttpResponse:
    """The state of the card, and the progress of every dimension where the answer counts."""
    context = place | {
        "card": card,
        "waited": f"{card.code}-waits" in request.POST,
        "confirmed": "confirm" in request.POST,
    }
    return reswap(render(request, "answers/saved.html", context), "none")


def _progress(assessment: Assessment, scope: Outline, question: str) -> dict[str, Any]:
    """The counts that an answer to a question changes (1 statement)."""
    states = queries.states(assessment)
    touched = {chapter.dimension.code for chapter, _entry in scope.by_question[question]}
    shares = queries.progress(scope, states)
    return {
        "answered": queries.answered_share(scope, states),
        "progress": [s for s in shares if s.chapter.dimension.code in touched],
        "places": ("side", "mini"),
    }
