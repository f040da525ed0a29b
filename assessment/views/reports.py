"""The report: ask for it, watch it, take it."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponseBadRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from assessment import queries, tasks
from assessment.enums import Action, JobState
from assessment.services import reports
from assessment.views.access import AuthenticatedRequest, assessment_or_404
from assessment.views.decorators import signed_in
from assessment.views.definitions import definition_of
from frameworks.languages import bcp47


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def report(request: AuthenticatedRequest, pk: UUID) -> HttpResponseBase:
    """The reports of an assessment; a POST asks for one of its present state."""
    assessment, _role = assessment_or_404(request, pk, Action.VIEW)
    if request.method == "POST":
        language = bcp47(request.POST.get("language") or get_language())
        if language not in {bcp47(code) for code, _name in settings.LANGUAGES}:
            return HttpResponseBadRequest()
        job, is_new = reports.request_report(
            assessment=assessment, language=language, by=request.user
        )
        if is_new:
            tasks.make_report.enqueue(str(job.pk))
        return redirect("report_job", pk=pk, job=job.pk)
    context = {
        "assessment": assessment,
        "city": assessment.city,
        "definition": definition_of(assessment),
        "jobs": queries.reports(assessment)[:20],
        "section": "report",
    }
    return render(request, "reports/report.html", context)


@require_safe
@signed_in
def report_job(request: AuthenticatedRequest, pk: UUID, job: UUID) -> HttpResponseBase:
    """How far a report is; the page asks again by itself until it is done."""
    assessment, _role = assessment_or_404(request, pk, Action.VIEW)
    found = get_object_or_404(assessment.reports, pk=job)
    context = {
        "assessment": assessment,
        "city": assessment.city,
        "job": found,
        "is_waiting": found.state in (JobState.QUEUED, JobState.RUNNING),
        "section": "report",
    }
    template = "reports/job.html#job" if request.htmx else "reports/job.html"
    return render(request, template, context)


@require_safe
@signed_in
def download(request: AuthenticatedRequest, pk: UUID, job: UUID) -> HttpResponseBase:
    """The finished file, as a download; taking it is an event of its own."""
    assessment, _role = assessment_or_404(request, pk, Action.VIEW)
    found = get_object_or_404(assessment.reports, pk=job)
    if found.state != JobState.DONE:
        raise Http404
    reports.note_download(job=found, city=assessment.city_id, by=request.user)
    # With the framework: a city may have two reports of one year.
    what = f"{assessment.city.slug}-{assessment.framework_code}-{assessment.year}"
    name = f"civigauge-{what}-{found.language}.pdf"
    return FileResponse(
        found.file.open("rb"), as_attachment=True, filename=name, content_type="application/pdf"
    )
