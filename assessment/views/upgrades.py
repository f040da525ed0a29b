"""The upgrade of an assessment: look, do, undo; and the archive of what it took out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment import queries, upgrading
from assessment.enums import Action
from assessment.models import Assessment
from assessment.services import upgrades
from assessment.services.errors import Refused
from assessment.upgrading import Outcome, Part, Preview
from assessment.views.access import AuthenticatedRequest, assessment_or_404
from assessment.views.archive import shown
from assessment.views.decorators import signed_in
from assessment.views.definitions import definition_of
from assessment.views.wording import pairs
from frameworks.models import FrameworkVersion


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def upgrade(request: AuthenticatedRequest, pk: UUID) -> HttpResponseBase:
    """Show what a newer version would do to every answer; a POST does it.

    ``to`` names the version; without it, the newest on offer.
    """
    assessment, _role = assessment_or_404(request, pk, Action.COORDINATE)
    offers = upgrading.offered(assessment)
    wanted = request.POST.get("to") or request.GET.get("to")
    target = next((row for row in offers if row.version == wanted), None)
    if wanted and target is None and request.method != "POST":
        raise Http404
    if request.method == "POST":
        return _upgrade(request, assessment, target)
    target = target or next(iter(offers), None)
    last = upgrading.last_upgrade(assessment)
    definition = definition_of(assessment)
    context = {
        "assessment": assessment,
        "city": assessment.city,
        "definition": definition,
        "offers": offers,
        "target": target,
        "obstacle": upgrading.obstacle(assessment, target) if target else "",
        "last": last,
        "last_by": queries.names_of([last.by]).get(last.by) if last and last.by else "",
        "waiting": len(queries.unconfirmed_in_scope(assessment)) if last else 0,
        "archived": upgrading.archived(assessment).count() if last else 0,
        "section": "overview",
    }
    if target:
        context |= _foreseen(upgrading.preview(assessment, target, definition.language))
    return render(request, "upgrades/upgrade.html", context)


def _foreseen(preview: Preview) -> dict[str, Any]:
    """The preview for the page; texts side by side where they differ in what is asked."""
    compared = [*preview.of(Outcome.REWORDED), *preview.of(Outcome.CHANGED)]
    return {
        "preview": preview,
        "sections": _sections(preview),
        "texts": {
            line.code: pairs(line.before, line.after)
            for part in compared
            for line in part.lines
            if line.before and line.after
        },
    }


@dataclass(frozen=True, slots=True)
class Section:
    """The questions with one outcome, and what that means for their answers."""

    outcome: str
    title: str
    says: str
    count: int
    parts: list[Part]
    folded: bool


def _sections(preview: Preview) -> list[Section]:
    """What needs somebody first, what stays last."""
    words = {
        Outcome.REWORDED: (
            _("Reworded"),
            _("The answer stays. It counts again once somebody has confirmed it."),
        ),
        Outcome.CHANGED: (
            _("Changed"),
            _(
                "Another thing is asked. The answer goes to the archive, is shown beside the new "
                "question, and has to be given again."
            ),
        ),
        Outcome.REMOVED: (
            _("Removed"),
            _("No longer asked. The answer goes to the archive and stays readable."),
        ),
        Outcome.NEW: (_("New"), _("Asked for the first time.")),
        Outcome.RESTING: (
            _("No longer asked here"),
            _("Outside the scope of this assessment. The answer is kept and does not count."),
        ),
        Outcome.KEPT: (_("Kept"), _("The same question, or a corrected word. Nothing to do.")),
    }
    return [
        Section(
            outcome=outcome.value,
            title=title,
            says=says,
            count=preview.counts.get(outcome.value, 0),
            parts=preview.of(outcome),
            folded=outcome == Outcome.KEPT,
        )
        for outcome, (title, says) in words.items()
    ]


def _upgrade(
    request: AuthenticatedRequest, assessment: Assessment, target: FrameworkVersion | None
) -> HttpResponseBase:
    if target is None:
        messages.error(request, _("This version is not on offer. Nothing was changed."))
        return redirect("upgrade", pk=assessment.pk)
    try:
        upgrades.upgrade(assessment=assessment, to_version=target, by=request.user)
        messages.success(
            request, _("The assessment is on version %(number)s now.") % {"number": target.version}
        )
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("upgrade", pk=assessment.pk)


@require_POST
@signed_in
def undo(request: AuthenticatedRequest, pk: UUID) -> HttpResponseBase:
    """Undo the last upgrade, if it is the one that the person has seen."""
    assessment, _role = assessment_or_404(request, pk, Action.COORDINATE)
    last = upgrading.last_upgrade(assessment)
    if last is None or str(last.pk) != request.POST.get("upgrade"):
        messages.error(request, _("Only the last upgrade can be undone, and only once."))
        return redirect("upgrade", pk=pk)
    try:
        upgrades.undo_upgrade(upgrade=last, by=request.user)
        messages.success(
            request,
            _("The upgrade is undone. The assessment is on version %(number)s again.")
            % {"number": last.from_version.version},
        )
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("upgrade", pk=pk)


@require_safe
@signed_in
def archive(request: AuthenticatedRequest, pk: UUID) -> HttpResponseBase:
    """Every answer that an upgrade, or its undoing, took out."""
    assessment, _role = assessment_or_404(request, pk, Action.VIEW)
    rows = [shown(row) for row in upgrading.archived(assessment)]
    writers = [UUID(row.content["changed_by"]) for row in rows if row.content.get("changed_by")]
    context = {
        "assessment": assessment,
        "city": assessment.city,
        "rows": rows,
        "names": {str(pk): name for pk, name in queries.names_of(writers).items()},
        "section": "answers",
    }
    return render(request, "upgrades/archive.html", context)
