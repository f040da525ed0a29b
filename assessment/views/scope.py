"""The scope of a running assessment: what it asks, and what a change of that would mean."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessment import queries, scoping
from assessment.enums import Action
from assessment.forms.scope import ScopeForm
from assessment.services.errors import Refused
from assessment.services.scope import change_scope
from assessment.views.access import AuthenticatedRequest, assessment_or_404
from assessment.views.decorators import signed_in
from assessment.views.definitions import definition_of
from assessment.views.planning import estimate
from frameworks.definition.types import Depth


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def scope(request: AuthenticatedRequest, pk: UUID) -> HttpResponseBase:
    """Choose; look at what it would change (a GET with the choice); then change it (a POST)."""
    assessment, _role = assessment_or_404(request, pk, Action.COORDINATE)
    definition = definition_of(assessment)
    data = request.POST if request.method == "POST" else request.GET
    form = ScopeForm(data or None, definition=definition)
    if request.method == "POST" and form.is_valid():
        perspectives, depth = form.chosen()
        try:
            change_scope(
                assessment=assessment, perspectives=perspectives, depth=depth, by=request.user
            )
            messages.success(request, _("The scope is changed. No answer was deleted."))
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect("scope", pk=pk)
    rows = queries.answers_by_question(assessment)
    chosen: list[str] = assessment.perspectives
    depth = Depth(assessment.depth)
    preview = None
    if form.is_bound and form.is_valid():
        chosen, depth = form.chosen()
        preview = scoping.preview(assessment, definition, chosen, depth, rows)
    now = preview.scope if preview else queries.scope_of(assessment, definition)
    context: dict[str, Any] = {
        "assessment": assessment,
        "city": assessment.city,
        "definition": definition,
        "form": form,
        "choices": scoping.choices(definition),
        "chosen": data.getlist("perspectives") if data else chosen,
        "depth": depth,
        "has_depths": any(q.depth == Depth.EXTENDED for q in definition.questions.values()),
        "preview": preview,
        "resting": scoping.resting(assessment, definition, rows),
        "estimate": estimate(definition, now.questions),
        "section": "overview",
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "cities/scope.html", context, status=status)
