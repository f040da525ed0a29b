"""Who else has the page of a dimension open: a fragment that an open page asks for again."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_POST

from assessment import queries
from assessment.enums import Action
from assessment.services.presence import be_here
from assessment.views.access import AuthenticatedRequest, assessment_or_404
from assessment.views.decorators import signed_in
from assessment.views.definitions import definition_of


@require_POST
@signed_in
def here(request: AuthenticatedRequest, pk: UUID, dimension: str) -> HttpResponseBase:
    """Note that the person is here, and name the others.

    204 when the page shows these names already, so that no screen reader says them again.
    """
    assessment, _role = assessment_or_404(request, pk, Action.VIEW)
    if dimension not in queries.scope_of(assessment, definition_of(assessment)).by_code:
        raise Http404
    be_here(assessment=assessment, dimension=dimension, by=request.user)
    others = queries.others_here(assessment, dimension, but=request.user)
    shown = "\n".join(others)
    if request.POST.get("shown", "") == shown:
        return HttpResponse(status=204)
    return render(request, "answers/here.html", {"others": others, "shown": shown})
