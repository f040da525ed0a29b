"""Answering: one dimension a page, every card saved by itself or all of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import reswap, retarget

from assessment import queries, together
from assessment.enums import Action, Role
from assessment.forms.answer import AnswerForm
from assessment.forms.evidence import EvidenceForm
from assessment.given import Entry
from assessment.models import Assessment
from assessment.policies import can
from assessment.scoring.outline import Chapter, Outline, part_of, parts
from assessment.scoring.outline import Entry as Asked
from assessment.services.answers import save_answer, save_page
from assessment.services.assessments import refuse_if_finalised
from assessment.services.errors import Conflict, Refused
from assessment.services.evidence import add_evidence, remove_evidence
from assessment.views.access import AuthenticatedRequest, assessment_or_404
from assessment.views.cards import Card, cards, in_conflict, make_card, with_typed
from assessment.views.decorators import signed_in
from assessment.views.definitions import chapter_or_404, definition_of, place_or_404
from assessment.views.sent import Sent, codes_sent, sent_back, sent_for
from assessment.views.tags import part_query
from frameworks.definition.types import Definition


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
    if request.method == "POST":
        try:
            return _post_page(request, assessment, role, definition, scope, chapter)
        except Refused as refused:
            return sent_back(request, assessment, scope, str(refused))
    rows = queries.answers_by_question(assessment)
    shown = cards(assessment, definition, scope, chapter, _part(request, chapter), rows)
    states = queries.states_in(rows.values())
    return _page(request, assessment, role, definition, scope, chapter, shown, states)


def _part(request: AuthenticatedRequest, chapter: Chapter) -> tuple[Asked, ...]:
    """The questions of the part of a long dimension that the address names."""
    pages = parts(chapter)
    number = request.GET.get("part", "1")
    if not number.isdecimal() or not 1 <= int(number) <= len(pages):
        raise Http404
    return pages[int(number) - 1]


def _sent_entries(request: AuthenticatedRequest, chapter: Chapter) -> tuple[Asked, ...]:
    """The questions that a page has sent and that are still asked. They may have moved to another
    part since it was opened.
    """
    codes = codes_sent(request.POST)
    if not codes:
        return _part(request, chapter)
    return tuple(entry for entry in chapter.entries if entry.question.code in codes)


def _page(
    request: AuthenticatedRequest,
    assessment: Assessment,
    role: Role,
    definition: Definition,
    scope: Outline,
    chapter: Chapter,
    shown: dict[str, Card],
    states: Mapping[str, str],
    status: int = 200,
    left: Sequence[Sent] = (),
) -> HttpResponse:
    shares = queries.progress(scope, states)
    before, after = scope.neighbours(chapter)
    desk = together.desk(assessment, request.user)
    context = {
        "desk": desk,
        "said": desk.said_in(scope),
        "assessment": assessment,
        "city": assessment.city,
        "definition": definition,
        "chapter": chapter,
        "parts": parts(chapter),
        "part": part_of(chapter, next(iter(shown))),
        "left": left,
        "rest_saved": status == 410,
        "cards": list(shown.values()),
        "progress": shares,
        "current": shares[chapter.number - 1],
        "faulty": any(card.errors for card in shown.values()),
        "answered": queries.answered_share(scope, states),
        "before": before,
        "after": after,
        "may_answer": can(role, Action.ANSWER) and not assessment.is_finalised,
        "sees_restricted": can(role, Action.SEE_RESTRICTED),
        "section": "answers",
    }
    return render(request, "answers/dimension.html", context, status=status)


def _post_page(
    request: AuthenticatedRequest,
    assessment: Assessment,
    role: Role,
    definition: Definition,
    scope: Outline,
    chapter: Chapter,
) -> HttpResponseBase:
    """Save what is right, say what is not, and lose nothing of what was typed."""
    refuse_if_finalised(assessment)
    entries = _sent_entries(request, chapter)
    forms = {
        entry.question.code: AnswerForm(request.POST, question=entry.question) for entry in entries
    }
    gone = [code for code in codes_sent(request.POST) if code not in forms]
    left = sent_for(request.POST, assessment, scope, gone)
    rows = queries.answers_by_question(assessment, list(forms))
    for code in [code for code, form in forms.items() if form.takes(rows[code])]:
        del forms[code]
    conflicts = [code for code, form in forms.items() if form.is_undecided]
    decided = [form for form in forms.values() if not form.is_undecided]
    right = [_meant(request, form) for form in decided if form.is_valid()]
    conflicts += save_page(assessment=assessment, entries=right, by=request.user)
    added = _add_all(request, assessment, forms)
    faulty = [form.question.code for form in decided if not form.is_valid()]
    faulty += [code for code, form in added.items() if not form.is_valid()]
    if not conflicts and not faulty and not left:
        messages.success(request, _("Saved."))
        return redirect(_after_save(request, chapter, entries))
    shown = cards(assessment, definition, scope, chapter, entries or parts(chapter)[0])
    for code in faulty:
        with_typed(shown[code], forms[code])
    for code in conflicts:
        in_conflict(shown[code], forms[code], definition, request.user)
    for code, form in added.items():
        if not form.is_valid():
            shown[code].evidence_form = form
    status = 409 if conflicts else 422 if faulty else 410
    states = queries.states(assessment)
    return _page(request, assessment, role, definition, scope, chapter, shown, states, status, left)


def _add_all(
    request: AuthenticatedRequest, assessment: Assessment, codes: Iterable[str]
) -> dict[str, EvidenceForm]:
    """Add the evidence of a page, and take away what it says; question code -> form filled."""
    forms = {code: EvidenceForm(request.POST, request.FILES, question=code) for code in codes}
    added = {code: form for code, form in forms.items() if form.is_filled()}
    for code, form in added.items():
        _add(request, assessment, code, form)
    if removed := request.POST.get("remove"):
        _remove(request, assessment, removed)
    return added


def _pressed(request: AuthenticatedRequest) -> str:
    """The question whose button "Save" or "Confirm" was pressed."""
    return request.POST.get("confirm") or request.POST.get("save", "")


def _meant(request: AuthenticatedRequest, form: AnswerForm) -> Entry:
    """The entry of a form; who presses the button of an answer stands by it."""
    entry = form.entry()
    return replace(entry, confirms=_pressed(request) == entry.question.code)


def _after_save(request: AuthenticatedRequest, chapter: Chapter, entries: Sequence[Asked]) -> str:
    """Back to the card whose button was pressed, or to the page that was sent."""
    codes = [entry.question.code for entry in entries or chapter.entries]
    pressed = _pressed(request)
    anchor = f"#q-{pressed}" if pressed in codes else ""
    return f"{request.path}{part_query(chapter, pressed if anchor else codes[0])}{anchor}"


@require_POST
@signed_in
def answer(
    request: AuthenticatedRequest, pk: UUID, dimension: str, question: str
) -> HttpResponseBase:
    """Save one card (htmx). Answers with the new state, never with the card: text typed
    meanwhile must stay. In a conflict both texts come beside it. Only "take theirs" replaces
    the answer, because it was asked for.
    """
    assessment, _role = assessment_or_404(request, pk, Action.ANSWER)
    definition = definition_of(assessment)
    scope, chapter, entry = place_or_404(assessment, definition, dimension, question)
    form = AnswerForm(request.POST, question=entry.question)
    place = {"assessment": assessment, "definition": definition, "chapter": chapter}
    place |= {"code": question, "q": entry.question, "may_answer": True}
    if form.is_undecided:
        card = cards(assessment, definition, scope, chapter, [entry])[question]
        if form.takes(card.row):
            return _taken(request, place, card)
        return _two_answers(request, place, card, form)
    if not form.is_valid():
        errors = [str(message) for field in form.errors.values() for message in field]
        return _not_saved(request, place, errors)
    try:
        row = save_answer(assessment=assessment, entry=_meant(request, form), by=request.user)
    except Refused as refused:
        return _not_saved(request, place, [str(refused)])
    except Conflict:
        card = cards(assessment, definition, scope, chapter, [entry])[question]
        return _two_answers(request, place, card, form)
    return _saved(request, place, scope, make_card(entry, row, {}, definition, scope, chapter))


def _two_answers(
    request: AuthenticatedRequest, place: dict[str, Any], card: Card, form: AnswerForm
) -> HttpResponse:
    """Both texts, beside what is being typed."""
    context = place | {"card": in_conflict(card, form, place["definition"], request.user)}
    return reswap(render(request, "answers/two_answers.html", context, status=409), "none")


def _taken(request: AuthenticatedRequest, place: dict[str, Any], card: Card) -> HttpResponse:
    """The answer of the card with what the other had saved."""
    response = render(request, "answers/taken.html", {**place, "card": card})
    return reswap(retarget(response, f"#f-{card.code}"), "outerHTML")


def _not_saved(
    request: AuthenticatedRequest, place: dict[str, Any], errors: list[str]
) -> HttpResponse:
    context = {**place, "errors": errors}
    return reswap(render(request, "answers/not_saved.html", context, status=422), "none")


def _saved(
    request: AuthenticatedRequest, place: dict[str, Any], scope: Outline, card: Card
) -> HttpResponse:
    """The state of the card, and the progress of every dimension where the answer counts."""
    states = queries.states(place["assessment"])
    touched = {chapter.dimension.code for chapter, _entry in scope.by_question[card.code]}
    shares = queries.progress(scope, states)
    context = place | {
        "row": card.row,
        "card": card,
        "answered": queries.answered_share(scope, states),
        "progress": [s for s in shares if s.chapter.dimension.code in touched],
        "places": ("side", "mini"),
        "waited": f"{card.code}-waits" in request.POST,
        "confirmed": "confirm" in request.POST,
    }
    return reswap(render(request, "answers/saved.html", context), "none")


@require_POST
@signed_in
def evidence(
    request: AuthenticatedRequest, pk: UUID, dimension: str, question: str
) -> HttpResponseBase:
    """Add or remove evidence of one question (htmx); answers with the evidence part of the card."""
    assessment, _role = assessment_or_404(request, pk, Action.ANSWER)
    definition = definition_of(assessment)
    scope, chapter, _entry = place_or_404(assessment, definition, dimension, question)
    form = EvidenceForm(request.POST, request.FILES, question=question)
    status = 200
    try:
        if removed := request.POST.get("remove"):
            _remove(request, assessment, removed)
        elif not _add(request, assessment, question, form):
            status = 422
    except Refused as refused:
        form.add_error(None, str(refused))
        status = 422
    card = cards(assessment, definition, scope, chapter)[question]
    if status == 422:
        card.evidence_form = form
    context = {
        "assessment": assessment,
        "definition": definition,
        "chapter": chapter,
        "card": card,
        "may_answer": True,
    }
    return render(request, "answers/evidence.html", context, status=status)


def _add(
    request: AuthenticatedRequest, assessment: Assessment, question: str, form: EvidenceForm
) -> bool:
    """Whether the evidence was added; if not, the form says why."""
    if not form.is_valid():
        return False
    try:
        add_evidence(
            assessment=assessment,
            question=question,
            shown=form.shown(),
            upload=form.upload(),
            by=request.user,
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _remove(request: AuthenticatedRequest, assessment: Assessment, number: str) -> None:
    link = queries.evidence_link(assessment, number)
    if link is not None:
        remove_evidence(assessment=assessment, link=link, by=request.user)
