"""What was sent and not taken, on a page from which it can be sent again.

A session may end, and signing in makes the token of every open page void. What was typed must
outlive both, without JavaScript and without being stored for a stranger: it stands on the page.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

TOKEN = "csrfmiddlewaretoken"  # noqa: S105 -- the name of a field


def fields_sent(request: HttpRequest) -> list[tuple[str, str]]:
    """Every field of the form, without token and files; nothing of a form with a password."""
    fields = [
        (name, str(value))
        for name, values in request.POST.lists()
        for value in values
        if name != TOKEN
    ]
    return [] if any("password" in name for name, _value in fields) else fields


def signed_out(request: HttpRequest) -> HttpResponse:
    """401 with what was sent, to be sent again after signing in beside it."""
    return _page(request, "signed_out.html", 401)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 -- Django's
    """403 for a form whose token is void.

    If it comes from a page of this site, the person may send it again, seeing in whose name.
    Nothing is offered for what another site has sent.
    """
    return _page(request, "403_csrf.html", 403, offered=_is_ours(request))


def _is_ours(request: HttpRequest) -> bool:
    """By the header that every browser adds to a form, and that no page can change."""
    own = f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Origin") in [own, *settings.CSRF_TRUSTED_ORIGINS]


def _page(
    request: HttpRequest, template: str, status: int, *, offered: bool = True
) -> HttpResponse:
    context = {
        "fields": fields_sent(request) if offered else [],
        "had_files": offered and bool(request.FILES),
    }
    return render(request, template, context, status=status)
