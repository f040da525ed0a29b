"""The evidence part of a card: add a piece, or take one from the question."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessment import queries
from assessment.enums import Action
from assessment.forms.evidence import EvidenceForm
from assessment.models import Assessment, EvidenceItem
from assessment.services.errors import Refused, Repeated
from assessment.services.evidence import add_evidence, remove_evidence
from assessment.views.access import AuthenticatedRequest, assessment_or_404
from assessment.views.cards import cards
from assessment.views.decorators import signed_in
from assessment.views.definitions import definition_of, place_or_404


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
    removed: EvidenceItem | None = None
    status = 200
    try:
        if number := request.POST.get("remove"):
            removed = _remove(request, assessment, number)[1]
        elif not add(request, assessment, question, form):
            status = 422
    except Refused as refused:
        form.add_error(None, str(refused))
        status = 422
    card = cards(assessment, definition, scope, chapter)[question]
    if status == 422:
        card.evidence_form = form
    context = {
        "assessment": assessment,
        "chapter": chapter,
        "card": card,
        "removed": removed,
        "may_answer": True,
    }
    return render(request, "answers/evidence.html", context, status=status)


def add(
    request: AuthenticatedRequest,
    assessment: Assessment,
    question: str,
    form: EvidenceForm,
    once: UUID | None = None,
) -> bool:
    """Whether the evidence is there now; if not, the form says why."""
    if not form.is_valid():
        return False
    try:
        add_evidence(
            assessment=assessment,
            question=question,
            shown=form.shown(),
            upload=form.upload(),
            once=once,
            by=request.user,
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    except Repeated:
        return True
    return True


def remove(request: AuthenticatedRequest, assessment: Assessment) -> str:
    """Take away what the page says, and tell what became of it; the question, if there is one."""
    question, item = _remove(request, assessment, request.POST.get("remove", ""))
    if item is not None:
        told = _("“%(title)s” is taken from the question. It stays in the list of evidence.")
        messages.success(request, told % {"title": item.title})
    return question


def _remove(
    request: AuthenticatedRequest, assessment: Assessment, number: str
) -> tuple[str, EvidenceItem | None]:
    """The question and what was taken from it; nothing where it is gone already."""
    link = queries.evidence_link(assessment, number)
    if link is None:
        return "", None
    remove_evidence(assessment=assessment, link=link, by=request.user)
    return link.answer.question, link.item
