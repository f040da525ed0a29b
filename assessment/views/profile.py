"""The city profile: eight short items that are never scored."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessment import queries
from assessment.enums import Action
from assessment.forms.profile import ProfileItemForm
from assessment.models import ProfileEntry
from assessment.policies import can
from assessment.services.errors import Refused
from assessment.services.profile import save_profile
from assessment.views.access import AuthenticatedRequest, assessment_or_404
from assessment.views.decorators import signed_in
from assessment.views.definitions import definition_of
from assessment.views.sidebar import sidebar
from frameworks.definition.types import ProfileItem

NOBODY = UUID(int=0)


@dataclass(slots=True)
class Shown:
    """One item on the page; ``theirs`` is what somebody else has saved meanwhile."""

    item: ProfileItem
    form: ProfileItemForm
    theirs: ProfileEntry | None = None
    their_name: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def profile(request: AuthenticatedRequest, pk: UUID) -> HttpResponseBase:
    """Read by every member, filled in by those who coordinate."""
    action = Action.COORDINATE if request.method == "POST" else Action.VIEW
    assessment, role = assessment_or_404(request, pk, action)
    definition = definition_of(assessment)
    rows = queries.profile_entries(assessment)
    data = request.POST if request.method == "POST" else None
    shown = [
        Shown(item, ProfileItemForm(data, item=item, row=rows.get(item.code)))
        for item in definition.profile
    ]
    status = 200
    if request.method == "POST":
        forms = [part.form for part in shown]
        try:
            right = [form.given() for form in forms if form.is_valid()]
            conflicts = save_profile(assessment=assessment, given=right, by=request.user)
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect(request.path)
        if not conflicts and len(right) == len(forms):
            messages.success(request, _("Saved."))
            return redirect(request.path)
        _show_theirs(shown, conflicts, queries.profile_entries(assessment))
        status = 409 if conflicts else 422
    scope = queries.scope_of(assessment, definition)
    context = sidebar(assessment, request.user, scope, queries.states(assessment)) | {
        "assessment": assessment,
        "city": assessment.city,
        "shown": shown,
        "is_profile": True,
        "is_refused": status != 200,
        "definition": definition,
        "may_change": can(role, Action.COORDINATE) and not assessment.is_finalised,
        "section": "answers",
    }
    return render(request, "answers/profile.html", context, status=status)


def _show_theirs(shown: list[Shown], conflicts: list[str], rows: dict[str, ProfileEntry]) -> None:
    """Both texts, and the version with which the person's own can be saved instead."""
    names = queries.names_of([rows[code].changed_by for code in conflicts])
    for part in shown:
        if part.item.code in conflicts:
            part.theirs = rows[part.item.code]
            part.their_name = names.get(part.theirs.changed_by or NOBODY, "")
            part.form.data = part.form.data.copy()  # type: ignore[attr-defined]
            part.form.data[part.form.add_prefix("version")] = part.theirs.version  # type: ignore[index]
