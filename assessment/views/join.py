"""Following an invitation."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessment.accounts.adapter import INVITATION_SESSION_KEY
from assessment.services import invitations
from assessment.services.errors import Refused
from assessment.views.access import AuthenticatedRequest


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: AuthenticatedRequest, token: str) -> HttpResponseBase:
    """Show who invites to what; a member accepts by a button, a stranger signs up first."""
    invitation = invitations.open_invitation(token)
    if invitation is None:
        _forget(request)
        return render(request, "cities/join_closed.html", status=404)
    if request.method == "POST" and request.user.is_authenticated:
        try:
            membership = invitations.accept(token=token, by=request.user)
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect("home")
        _forget(request)
        messages.success(request, _("Welcome to %(city)s.") % {"city": membership.city.name})
        return redirect("city", slug=membership.city.slug)
    request.session[INVITATION_SESSION_KEY] = token
    return render(request, "cities/join.html", {"invitation": invitation})


def _forget(request: HttpRequest) -> None:
    request.session.pop(INVITATION_SESSION_KEY, None)
