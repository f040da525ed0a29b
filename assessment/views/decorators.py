"""What stands before a view."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from assessment.views.access import AuthenticatedRequest
from assessment.views.definitions import NotAsked
from assessment.views.resend import fields_sent, signed_out
from assessment.views.sent import not_asked

P = ParamSpec("P")
View = Callable[Concatenate[AuthenticatedRequest, P], HttpResponseBase]


def signed_in(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Only for people who have signed in.

    A fragment request gets 401 instead of the sign-in page, which would else be swapped into the
    page and take the place of what was typed. So does a save from a page that somebody else had
    opened: on a shared machine nothing is saved under the name of the next person.
    A whole page that is sent comes back with all that was on it, as the sign-in page would lose
    it, and can be sent again.

    A question that is no longer asked is told in words, with what was typed for it.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated or _is_from_anothers_page(request):
            if cast(Any, request).htmx:
                return HttpResponse(_who_is_here(request), status=401)
            if fields_sent(request):
                return signed_out(request)
            return redirect_to_login(request.get_full_path())
        try:
            return view(cast(AuthenticatedRequest, request), *args, **kwargs)
        except NotAsked as left:
            return not_asked(cast(AuthenticatedRequest, request), left)

    return guarded  # type: ignore[return-value]


def _is_from_anothers_page(request: HttpRequest) -> bool:
    typed_by = request.headers.get("X-Answering-As")
    return typed_by is not None and typed_by != str(request.user.pk)


def _who_is_here(request: HttpRequest) -> str:
    """Why nothing is taken from a page that somebody else had opened; "" for the signed out."""
    if not request.user.is_authenticated:
        return ""
    told = _(
        "Not saved: %(name)s is signed in here now. Sign out in another tab, then sign in yourself."
    )
    return told % {"name": request.user}
