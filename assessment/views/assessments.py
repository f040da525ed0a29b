"""An assessment as a whole: start, results, finalise, reopen."""

from __future__ import annotations

from datetime import MAXYEAR
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment import queries
from assessment.enums import Action
from assessment.forms.assessment import SignOffForm, StartForm
from assessment.lastyear import assessments_before
from assessment.policies import can
from assessment.reports import findings
from assessment.reports.charts import profile_charts
from assessment.reports.data import build
from assessment.scoring.outline import outline
from assessment.services import assessments
from assessment.services.errors import Refused
from assessment.views.access import AuthenticatedRequest, assessment_or_404, city_or_404
from assessment.views.decorators import signed_in
from assessment.views.definitions import definition_of
from assessment.views.planning import estimate
from frameworks.definition.types import Depth
from frameworks.languages import bcp47
from frameworks.queries import latest_published, load_definition

SHOWN_STEPS = 12


def _tell_carried(request: AuthenticatedRequest, count: int) -> None:
    messages.warning(
        request,
        ngettext(
            "%(count)s answer of last time is here and waits: confirm or change it.",
            "%(count)s answers of last time are here and wait: confirm or change each.",
            count,
        )
        % {"count": count},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def start(request: AuthenticatedRequest, slug: str) -> HttpResponseBase:
    """Offer the default: the default perspectives of the latest published version, core depth."""
    city, _role = city_or_404(request, slug, Action.COORDINATE)
    version = latest_published()
    if version is None:
        return render(request, "cities/no_framework.html", {"city": city}, status=503)
    definition = load_definition(version.content_hash, bcp47(get_language()))
    last = assessments_before(city.pk, definition.code, MAXYEAR).first()
    form = StartForm(
        request.POST or None, definition=definition, last_year=last.year if last else None
    )
    if request.method == "POST" and form.is_valid():
        try:
            assessment = assessments.start_assessment(
                city=city,
                version=version,
                definition=definition,
                reference_date=form.cleaned_data["reference_date"],
                perspectives=form.cleaned_data["perspectives"],
                depth=form.depth,
                carry_over=form.carry_over,
                by=request.user,
            )
            if waiting := queries.unconfirmed_in_scope(assessment):
                _tell_carried(request, len(waiting))
            return redirect("answers", pk=assessment.pk)
        except Refused as refused:
            form.add_error("reference_date", str(refused))
    default = outline(
        definition, [p.code for p in definition.perspectives if p.default], Depth.CORE
    )
    context = {
        "city": city,
        "form": form,
        "definition": definition,
        "estimate": estimate(definition, default.questions),
        "section": "overview",
    }
    return render(request, "cities/start.html", context, status=422 if form.errors else 200)


@require_safe
@signed_in
def results(request: AuthenticatedRequest, pk: UUID) -> HttpResponseBase:
    """The profile, what holds it back, the next steps; every number with its explanation."""
    assessment, role = assessment_or_404(request, pk, Action.VIEW)
    data = build(assessment, definition_of(assessment))
    context = {
        "assessment": assessment,
        "city": assessment.city,
        "data": data,
        "definition": data.definition,
        "headline": findings.headline(data),
        "finding": findings.gap_finding(data),
        "charts": profile_charts(data),
        "held": [
            (c, findings.held_back(c), findings.held_back(c, supported=True)) for c in data.chapters
        ],
        "steps": findings.next_steps(data, limit=SHOWN_STEPS),
        "warnings": findings.warnings_of(data),
        "not_applicable": findings.not_applicable(data),
        "resting": findings.resting(data),
        "section": "results",
        "may_coordinate": can(role, Action.COORDINATE),
        "may_administer": can(role, Action.ADMINISTER),
    }
    return render(request, "results/results.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def finalise(request: AuthenticatedRequest, pk: UUID) -> HttpResponseBase:
    """Show what the report will say is missing; then close with a name."""
    assessment, _role = assessment_or_404(request, pk, Action.COORDINATE)
    form = SignOffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            assessments.finalise(assessment=assessment, **form.cleaned_data, by=request.user)
            messages.success(request, _("The assessment is finalised."))
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect("finalise", pk=pk)
        return redirect("results", pk=pk)
    data = build(assessment, definition_of(assessment))
    context = {
        "assessment": assessment,
        "city": assessment.city,
        "form": form,
        "data": data,
        "warnings": findings.warnings_of(data),
        "section": "results",
    }
    return render(request, "results/finalise.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def reopen(request: AuthenticatedRequest, pk: UUID) -> HttpResponseBase:
    assessment, _role = assessment_or_404(request, pk, Action.ADMINISTER)
    try:
        assessments.reopen(assessment=assessment, by=request.user)
        messages.success(request, _("The assessment is open again."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("results", pk=pk)
