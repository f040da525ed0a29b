"""The people of a city: members, invitations, departments."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessment import queries
from assessment.enums import Action, Role
from assessment.forms.city import DepartmentsForm, InvitationForm, RoleForm
from assessment.models import City
from assessment.models.membership import ROLE_CHOICES
from assessment.policies import can
from assessment.services import cities, invitations
from assessment.services.errors import Refused
from assessment.views.access import AuthenticatedRequest, city_or_404
from assessment.views.decorators import signed_in


@require_safe
@signed_in
def people(request: AuthenticatedRequest, slug: str) -> HttpResponseBase:
    """Members, invitations and departments."""
    found, role = city_or_404(request, slug, Action.VIEW)
    return _people(request, found, role)


def _people(
    request: AuthenticatedRequest, found: City, role: Role, status: int = 200, **extra: Any
) -> HttpResponse:
    context = {
        "city": found,
        "section": "people",
        "members": queries.members(found),
        "departments": found.departments.all(),
        "invitations": queries.open_invitations(found),
        "may_coordinate": can(role, Action.COORDINATE),
        "may_administer": can(role, Action.ADMINISTER),
        "roles": ROLE_CHOICES,
        "invitation_form": InvitationForm(city=found, inviter=role),
        "departments_form": DepartmentsForm(),
    }
    return render(request, "cities/people.html", context | extra, status=status)


@require_POST
@signed_in
def invite(request: AuthenticatedRequest, slug: str) -> HttpResponseBase:
    """A one-time link, shown once, to copy."""
    found, role = city_or_404(request, slug, Action.COORDINATE)
    form = InvitationForm(request.POST, city=found, inviter=role)
    if not form.is_valid():
        return _people(request, found, role, 422, invitation_form=form)
    _invitation, token = invitations.invite(
        city=found,
        note=form.cleaned_data["note"],
        role=Role(form.cleaned_data["role"]),
        department=form.cleaned_data["department"],
        by=request.user,
    )
    link = request.build_absolute_uri(reverse("join", args=[token]))
    return _people(request, found, role, link=link, note=form.cleaned_data["note"])


@require_POST
@signed_in
def revoke(request: AuthenticatedRequest, slug: str, pk: int) -> HttpResponseBase:
    found, _role = city_or_404(request, slug, Action.COORDINATE)
    invitation = get_object_or_404(found.invitations, pk=pk)
    invitations.revoke(invitation=invitation, by=request.user)
    messages.success(request, _("The link no longer works."))
    return redirect("people", slug=slug)


@require_POST
@signed_in
def set_role(request: AuthenticatedRequest, slug: str, user: UUID) -> HttpResponseBase:
    found, role = city_or_404(request, slug, Action.ADMINISTER)
    membership = get_object_or_404(found.memberships, user=user)
    form = RoleForm(request.POST)
    if not form.is_valid():
        return _people(request, found, role, 422)
    try:
        cities.set_role(
            membership=membership, role=Role(form.cleaned_data["role"]), by=request.user
        )
        messages.success(request, _("The role was changed."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("people", slug=slug)


@require_POST
@signed_in
def remove_member(request: AuthenticatedRequest, slug: str, user: UUID) -> HttpResponseBase:
    found, _role = city_or_404(request, slug, Action.ADMINISTER)
    membership = get_object_or_404(found.memberships, user=user)
    try:
        cities.remove_member(membership=membership, by=request.user)
        messages.success(request, _("The person is no longer a member. Their answers stay."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("people", slug=slug)


@require_POST
@signed_in
def add_departments(request: AuthenticatedRequest, slug: str) -> HttpResponseBase:
    found, role = city_or_404(request, slug, Action.COORDINATE)
    form = DepartmentsForm(request.POST)
    if not form.is_valid():
        return _people(request, found, role, 422, departments_form=form)
    cities.set_departments(city=found, names=form.cleaned_data["names"], by=request.user)
    return redirect("people", slug=slug)


@require_POST
@signed_in
def remove_department(request: AuthenticatedRequest, slug: str, pk: int) -> HttpResponseBase:
    found, _role = city_or_404(request, slug, Action.COORDINATE)
    cities.remove_department(
        department=get_object_or_404(found.departments, pk=pk), by=request.user
    )
    return redirect("people", slug=slug)
