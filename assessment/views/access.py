"""The one door: fetch and authorise in one call.

Strangers get 404, so that nothing can be probed for existence; members whose role does not
reach get 403. One statement each, but where it is said.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import Http404, HttpRequest
from django_htmx.middleware import HtmxDetails

from assessment.accounts.models import User
from assessment.enums import Action, Role
from assessment.evidence_queries import evidence_item
from assessment.models import Assessment, City, EvidenceItem
from assessment.policies import can


class AuthenticatedRequest(HttpRequest):
    """A request of somebody who has signed in."""

    user: User
    htmx: HtmxDetails


def city_or_404(request: AuthenticatedRequest, slug: str, action: Action) -> tuple[City, Role]:
    """The city and the person's role in it."""
    city = (
        City.objects.filter(slug=slug, memberships__user=request.user.pk)
        .annotate(role=F("memberships__role"))
        .first()
    )
    return _admitted(city, action)


def assessment_or_404(
    request: AuthenticatedRequest, pk: UUID, action: Action
) -> tuple[Assessment, Role]:
    """The assessment with its city, and the person's role there."""
    assessment = (
        Assessment.objects.filter(pk=pk, city__memberships__user=request.user.pk)
        .select_related("city")
        .annotate(role=F("city__memberships__role"))
        .first()
    )
    return _admitted(assessment, action)


def evidence_or_404(
    request: AuthenticatedRequest, pk: UUID, item: UUID, action: Action
) -> tuple[Assessment, Role, EvidenceItem]:
    """An item of evidence with what it serves; a restricted one only for those who may see it.

    Three statements more than the assessment's own door.
    """
    assessment, role = assessment_or_404(request, pk, action)
    found = evidence_item(assessment, item)
    if found is None:
        raise Http404
    if found.restricted and not can(role, Action.SEE_RESTRICTED):
        raise PermissionDenied
    return assessment, role, found


def _admitted(found: Any, action: Action) -> tuple[Any, Role]:
    if found is None:
        raise Http404
    role = Role(found.role)
    if not can(role, action):
        raise PermissionDenied
    return found, role
