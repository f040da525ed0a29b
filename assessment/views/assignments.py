"""Making departments and people responsible: the table of the overview, with choices in it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessment import queries, together
from assessment.enums import Action
from assessment.forms.assignment import AssignmentForm
from assessment.models import Assessment
from assessment.scoring.outline import Outline
from assessment.services.assignments import assign as make_responsible
from assessment.services.errors import Refused
from assessment.together import Desk
from assessment.views.access import AuthenticatedRequest, assessment_or_404
from assessment.views.decorators import signed_in
from assessment.views.definitions import definition_of


def assignment_forms(
    assessment: Assessment, scope: Outline, desk: Desk | None = None, data: object = None
) -> dict[str, AssignmentForm]:
    """Dimension code -> its form (2 statements)."""
    departments = list(assessment.city.departments.all())
    people = together.people_of(assessment.city)
    return {
        chapter.dimension.code: AssignmentForm(
            data,
            dimension=chapter.dimension.code,
            departments=departments,
            people=people,
            now=desk.responsible.get(chapter.dimension.code) if desk else None,
        )
        for chapter in scope.chapters
    }


@require_POST
@signed_in
def assign(request: AuthenticatedRequest, pk: UUID) -> HttpResponseBase:
    """Write the choices that differ from what stood there when the page was made."""
    assessment, _role = assessment_or_404(request, pk, Action.COORDINATE)
    scope = queries.scope_of(assessment, definition_of(assessment))
    forms = assignment_forms(assessment, scope, data=request.POST).values()
    try:
        for form in forms:
            if form.is_valid() and form.is_changed():
                department, person = form.chosen()
                make_responsible(
                    assessment=assessment,
                    dimension=form.dimension,
                    department=department,
                    person=person,
                    by=request.user,
                )
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        if all(form.is_valid() for form in forms):
            messages.success(request, _("Saved."))
        else:
            messages.error(
                request,
                _(
                    "Some choices were not saved: the department or the person is no longer there. "
                    "Choose again."
                ),
            )
    return redirect(reverse("city", args=[assessment.city.slug]) + f"?assessment={pk}")
