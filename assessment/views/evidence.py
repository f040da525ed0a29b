"""The evidence of an assessment: the list, one item, its files, and reuse on other questions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import reswap, retarget

from assessment import evidence_queries, queries
from assessment.enums import Action, Role
from assessment.forms.evidence import ItemForm, ReuseForm
from assessment.models import Assessment, EvidenceFile, EvidenceItem
from assessment.models.evidence import evidence_storage
from assessment.policies import can
from assessment.services.errors import Conflict, Refused
from assessment.services.evidence import (
    change_item,
    delete_item,
    fingerprint,
    note_download,
    reuse_evidence,
)
from assessment.views.access import AuthenticatedRequest, assessment_or_404, evidence_or_404
from assessment.views.cards import cards
from assessment.views.decorators import signed_in
from assessment.views.definitions import definition_of, place_or_404
from assessment.views.items import both

# What a browser may do with a file that it shows in spite of all: nothing.
SANDBOX = "sandbox; default-src 'none'"


def _place(assessment: Assessment, role: Role) -> dict[str, Any]:
    """What all pages of evidence show around themselves, and what the role may see and do."""
    return {
        "assessment": assessment,
        "city": assessment.city,
        "section": "evidence",
        "may_answer": can(role, Action.ANSWER) and not assessment.is_finalised,
        "sees_restricted": can(role, Action.SEE_RESTRICTED),
    }


@require_safe
@signed_in
def evidence_list(request: AuthenticatedRequest, pk: UUID) -> HttpResponseBase:
    """All items of the assessment, or those of one dimension, and the room that files take."""
    assessment, role = assessment_or_404(request, pk, Action.VIEW)
    scope = queries.scope_of(assessment, definition_of(assessment))
    wanted = request.GET.get("dimension", "")
    if wanted and wanted not in scope.by_code:
        raise Http404
    context = _place(assessment, role) | {
        "chapters": scope.chapters,
        "wanted": wanted,
        "items": evidence_queries.evidence_items(assessment, scope, wanted),
        "used": evidence_queries.bytes_used(assessment.city_id),
        "quota_gb": f"{settings.EVIDENCE_QUOTA_MB / 1000:g}",
    }
    return render(request, "evidence/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def evidence_item(request: AuthenticatedRequest, pk: UUID, item: UUID) -> HttpResponseBase:
    """What an item is, what it serves and its versions; a POST changes it."""
    action = Action.ANSWER if request.method == "POST" else Action.VIEW
    assessment, role, found = evidence_or_404(request, pk, item, action)
    form = ItemForm(item=found, seen=fingerprint(found))
    status, clash = 200, None
    if request.method == "POST":
        form = ItemForm(request.POST, request.FILES, item=found, seen="")
        try:
            if _change(request, assessment, found, form):
                messages.success(request, _("Saved."))
                return redirect("evidence_item", pk=pk, item=item)
            status = 422
        except Conflict:
            found = evidence_queries.evidence_item(assessment, item) or found
            clash = both(form.shown(), found)
            # Both were in view: the next press may save over what is stored now, and no later one.
            form.see(fingerprint(found))
            status = 409
    scope = queries.scope_of(assessment, definition_of(assessment))
    shown = evidence_queries.item_shown(found, scope)
    people = [file.created_by for file in shown.files] + [found.created_by]
    context = _place(assessment, role) | {
        "shown": shown,
        "form": form,
        "clash": clash,
        "names": queries.names_of(people),
    }
    return render(request, "evidence/item.html", context, status=status)


def _change(
    request: AuthenticatedRequest, assessment: Assessment, item: EvidenceItem, form: ItemForm
) -> bool:
    """Whether the item was changed; if not, the form says why."""
    if not form.is_valid():
        return False
    try:
        change_item(
            assessment=assessment,
            item=item,
            shown=form.shown(),
            seen=form.cleaned_data["seen"],
            upload=form.upload(),
            by=request.user,
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


@require_POST
@signed_in
def delete_evidence(request: AuthenticatedRequest, pk: UUID, item: UUID) -> HttpResponseBase:
    """Delete for good an item that no question uses."""
    assessment, _role, found = evidence_or_404(request, pk, item, Action.ANSWER)
    try:
        delete_item(assessment=assessment, item=found, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("evidence_item", pk=pk, item=item)
    messages.success(request, _("“%(title)s” is deleted.") % {"title": found.title})
    return redirect("evidence_list", pk=pk)


@require_safe
@signed_in
def evidence_file(
    request: AuthenticatedRequest, pk: UUID, item: UUID, number: int | None = None
) -> HttpResponseBase:
    """A file as a download, the newest version or an earlier one; taking it is an event."""
    assessment, _role, found = evidence_or_404(request, pk, item, Action.VIEW)
    file = evidence_queries.file_version(found, number)
    if file is None:
        raise Http404
    try:
        response = _attachment(file)
    except FileNotFoundError as error:
        raise Http404(_("The file is not in its place.")) from error
    note_download(assessment=assessment, file=file, by=request.user)
    return response


def _attachment(file: EvidenceFile) -> FileResponse:
    """Never shown in the page's own place: not as a page, not guessed at, not kept."""
    response = FileResponse(
        evidence_storage().open(str(file.file.name), "rb"),
        as_attachment=True,
        filename=file.name,
        content_type=file.content_type,
    )
    response.headers["Content-Length"] = str(file.size)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def reuse(
    request: AuthenticatedRequest, pk: UUID, dimension: str, question: str
) -> HttpResponseBase:
    """Evidence that is here already, for one more question; a part of the card, or a page."""
    assessment, role = assessment_or_404(request, pk, Action.ANSWER)
    definition = definition_of(assessment)
    scope, chapter, entry = place_or_404(assessment, definition, dimension, question)
    form = ReuseForm(request.POST or None)
    if request.method == "POST" and _reuse(request, assessment, question, form):
        if not request.htmx:
            address = reverse("dimension", args=[pk, dimension])
            return redirect(f"{address}#evidence-{question}")
        card = cards(assessment, definition, scope, chapter)[question]
        context = {"assessment": assessment, "chapter": chapter, "card": card, "may_answer": True}
        return render(request, "answers/evidence.html", context)
    near, far = evidence_queries.reusable(assessment, scope, definition, question)
    context = _place(assessment, role) | {
        "chapter": chapter,
        "entry": entry,
        "near": near,
        "far": far,
        "form": form,
    }
    template = "evidence/reuse.html#choice" if request.htmx else "evidence/reuse.html"
    response = render(request, template, context, status=422 if form.errors else 200)
    return reswap(retarget(response, f"#reuse-{question}"), "innerHTML")


def _reuse(
    request: AuthenticatedRequest, assessment: Assessment, question: str, form: ReuseForm
) -> bool:
    """Whether the item now serves the question; if not, the form says why."""
    if not form.is_valid():
        return False
    data: dict[str, Any] = form.cleaned_data
    item = evidence_queries.evidence_item(assessment, data["item"])
    if item is None:
        form.add_error("item", _("This evidence is no longer here. Choose another."))
        return False
    try:
        reuse_evidence(
            assessment=assessment,
            question=question,
            item=item,
            passage=data["passage"],
            by=request.user,
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True
