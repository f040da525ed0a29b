"""Pages that are the same for everybody: kept by browsers and proxies, sent once.

They show nothing of the reader, so neither the session nor the CSRF cookie is touched. What they
depend on, besides the address, is the language: of the cookie, else of the browser. The language
is changed by a link (``?language=zh-Hans``), since a form would need the cookie of a person.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.cache import (
    add_never_cache_headers,
    get_conditional_response,
    patch_cache_control,
    patch_vary_headers,
)
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from frameworks.languages import bcp47, django_code

MAX_AGE = 300  # seconds for which nobody asks again; a version's mark may change meanwhile
P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Page:
    """A page not made yet. ``about`` is all that it follows from, such as hashes and marks; two
    pages of one address that are about the same are the same.
    """

    template: str
    about: tuple[str, ...]
    context: Callable[[], dict[str, Any]]

    def response(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse(render_to_string(self.template, self.context(), request))


@dataclass(frozen=True, slots=True)
class Download:
    """A file not made yet."""

    name: str
    media_type: str
    about: tuple[str, ...]
    content: Callable[[], bytes]

    def response(self, _request: HttpRequest) -> HttpResponse:
        headers = {
            "Content-Type": self.media_type,
            "Content-Disposition": f'attachment; filename="{self.name}"',
            "X-Content-Type-Options": "nosniff",
        }
        return HttpResponse(self.content(), headers=headers)


Answer = Page | Download | HttpResponseRedirect
View = Callable[Concatenate[HttpRequest, P], Answer]


def public(view: View[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Answer with what the view describes, or with 304 before anything of it is made."""

    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if "language" in request.GET:
            return _speak(request)
        found = view(request, *args, **kwargs)
        response: HttpResponseBase
        if isinstance(found, HttpResponseRedirect):
            response = found
        else:
            tag = _tag(request, found)
            response = get_conditional_response(request, etag=tag) or found.response(request)
            response.headers["ETag"] = tag
        patch_cache_control(response, public=True, max_age=MAX_AGE, must_revalidate=True)
        patch_vary_headers(response, ["Cookie", "Accept-Language"])
        return response

    return answer  # type: ignore[return-value]


def _speak(request: HttpRequest) -> HttpResponse:
    """The same page in the language asked for, which the browser keeps in a cookie."""
    query = request.GET.copy()
    code = django_code(str(query.pop("language")[-1]))
    rest = query.urlencode()
    response = HttpResponseRedirect(f"{request.path}?{rest}" if rest else request.path)
    if code in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            code,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            path=settings.LANGUAGE_COOKIE_PATH,
            domain=settings.LANGUAGE_COOKIE_DOMAIN,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE,  # type: ignore[arg-type]
        )
    add_never_cache_headers(response)
    return response


def _tag(request: HttpRequest, found: Page | Download) -> str:
    """The ETag: pages name their own full address, so host and scheme belong to it."""
    address = request.build_absolute_uri(request.path)
    facts = (address, *found.about, bcp47(get_language()), _program())
    return f'"{hashlib.sha256(chr(0).join(facts).encode()).hexdigest()[:32]}"'


@lru_cache(maxsize=1)
def _program() -> str:
    """What the program says around the content: its version, templates and translations."""
    found = hashlib.sha256(settings.VERSION.encode())
    places = [Path(settings.BASE_DIR) / "templates", *map(Path, settings.LOCALE_PATHS)]
    for file in sorted(file for place in places for file in place.rglob("*")):
        if file.suffix in (".html", ".svg", ".mo"):
            found.update(file.read_bytes())
    return found.hexdigest()
