"""The evidence of last year's answer, offered to this year's."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from assessment import queries
from assessment.accounts.models import User
from assessment.enums import Action, EvidenceKind
from assessment.given import Shown
from assessment.lastyear import evidence_of, last_answers
from assessment.models import Assessment, EvidenceItem, EvidenceLink
from assessment.services.errors import Refused
from assessment.services.evidence import add_evidence
from assessment.views.access import AuthenticatedRequest, assessment_or_404
from assessment.views.cards import cards
from assessment.views.decorators import signed_in
from assessment.views.definitions import definition_of, place_or_404
from assessment.views.tags import part_query

Sameness = tuple[str, str, str, str]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def last_evidence(
    request: AuthenticatedRequest, pk: UUID, dimension: str, question: str
) -> HttpResponseBase:
    """List it; a POST takes one piece over as a new item of this assessment."""
    assessment, _role = assessment_or_404(request, pk, Action.ANSWER)
    definition = definition_of(assessment)
    scope, chapter, entry = place_or_404(assessment, definition, dimension, question)
    last = last_answers(assessment, definition.language, [question]).get(question)
    if last is None:
        raise Http404
    links = evidence_of(last)
    context: dict[str, Any] = {
        "assessment": assessment,
        "city": assessment.city,
        "chapter": chapter,
        "entry": entry,
        "code": question,
        "last": last,
        "address": request.path,
        "section": "answers",
    }
    if request.method == "POST":
        try:
            _use_again(assessment, question, links, request.POST.get("link", ""), request.user)
        except Refused as refused:
            messages.error(request, str(refused))
        if not request.htmx:
            place = reverse("dimension", args=[pk, dimension])
            return redirect(f"{place}{part_query(chapter, question)}#q-{question}")
        card = cards(assessment, definition, scope, chapter)[question]
        context |= {"card": card, "may_answer": not assessment.is_finalised}
    context["offered"] = _offered(links, _in_use(assessment, question))
    return render(request, _template(request), context)


def _template(request: AuthenticatedRequest) -> str:
    if not request.htmx:
        return "answers/last_evidence_page.html"
    return f"answers/{'evidence_taken' if request.method == 'POST' else 'last_evidence'}.html"


def _use_again(
    assessment: Assessment, question: str, links: list[EvidenceLink], number: str, by: User
) -> None:
    """Take the chosen piece over; once, however often the button is pressed."""
    link = next((link for link in links if str(link.pk) == number), None)
    if link is None or link.item.kind == EvidenceKind.FILE:
        raise Http404
    if _sameness(link.item) not in _in_use(assessment, question):
        add_evidence(assessment=assessment, question=question, shown=_again(link), by=by)


def _again(link: EvidenceLink) -> Shown:
    """The piece as a person would describe it anew."""
    return Shown(
        kind=EvidenceKind(link.item.kind),
        title=link.item.title,
        url=link.item.url,
        reference=link.item.reference,
        date=link.item.date,
        restricted=link.item.restricted,
        passage=link.passage,
    )


def _in_use(assessment: Assessment, question: str) -> set[Sameness]:
    found = queries.evidence_by_question(assessment, [question])
    return {_sameness(link.item) for link in found.get(question, ())}


def _offered(links: list[EvidenceLink], used: set[Sameness]) -> list[tuple[EvidenceLink, str]]:
    """Each piece, and why it cannot be taken: it is in use, or a file, which is to be looked at."""
    return [(link, "used" if _sameness(link.item) in used else _hindrance(link)) for link in links]


def _hindrance(link: EvidenceLink) -> str:
    return "file" if link.item.kind == EvidenceKind.FILE else ""


def _sameness(item: EvidenceItem) -> Sameness:
    return (item.kind, item.title, item.url, item.reference)
