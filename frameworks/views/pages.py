"""The public pages of frameworks."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect

from frameworks.citing import bibtex, csl_json, version_text, work_of_version
from frameworks.models import FrameworkVersion
from frameworks.queries import (
    counted_versions,
    difference_between,
    latest_published,
    load_definition,
    visible_versions,
)
from frameworks.views.caching import Page, public
from frameworks.views.changes import groups
from frameworks.views.downloads import FORMS
from frameworks.views.place import Place, latest_of, place_or_404, shared
from frameworks.views.shown import (
    QuestionShown,
    counts,
    licence,
    sources_shown,
    standing,
)


@public
def index(_request: HttpRequest) -> Page:
    """The families, each with its versions."""
    rows = counted_versions()
    about = tuple(f"{row} {row.status} {row.content_hash}" for row in rows)

    def context() -> dict[str, Any]:
        families = [list(group) for _code, group in groupby(rows, key=lambda r: r.framework.code)]
        return {
            "families": [(latest_of(tuple(family)), family) for family in families],
            "section": "frameworks",
        }

    return Page("frameworks/index.html", about, context)


@public
def latest(_request: HttpRequest, code: str) -> HttpResponseRedirect:
    family = visible_versions(code)
    return redirect("framework_version", code, latest_of(tuple(family)).version)


@public
def latest_sources(_request: HttpRequest) -> HttpResponseRedirect:
    """The bibliography of the version that a new assessment is offered."""
    row = latest_published()
    if row is None:
        return redirect("frameworks")
    return redirect("framework_sources", row.framework.code, row.version)


@public
def version(request: HttpRequest, code: str, version: str) -> Page:
    place = place_or_404(code, version)

    def context() -> dict[str, Any]:
        return {
            **shared(place),
            "counts": counts(place.definition),
            "licence": licence(place.definition.licence),
            "forms": FORMS.values(),
            "cite": _cite(place, request),
        }

    return Page("frameworks/version.html", place.about, context)


def _cite(place: Place, request: HttpRequest) -> dict[str, Any]:
    """How to cite a version, in every form."""
    address = place.address(request)
    english, chinese, original = (
        load_definition(place.row.content_hash, language)
        for language in ("en", "zh-Hans", place.row.language)
    )
    work = work_of_version(original, address)
    return {
        "texts": [
            ("English", version_text(english, address)),
            ("GB/T 7714", version_text(chinese, address)),
        ],
        "bibtex": bibtex([work]),
        "csl_json": csl_json([work]),
    }


@public
def question(_request: HttpRequest, code: str, version: str, question: str) -> Page:
    place = place_or_404(code, version)

    def context() -> dict[str, Any]:
        found = place.definition.questions.get(question)
        if found is None:
            raise Http404
        return {
            **shared(place),
            "shown": QuestionShown(place.definition, found),
            "q": found,
            "standing": standing(place, question),
        }

    return Page("frameworks/question.html", place.about, context)


@public
def sources(_request: HttpRequest, code: str, version: str) -> Page:
    place = place_or_404(code, version)

    def context() -> dict[str, Any]:
        return {**shared(place), "sources": sources_shown(place.definition), "section": "sources"}

    return Page("frameworks/sources.html", place.about, context)


@public
def changes(request: HttpRequest, code: str, version: str) -> Page:
    """What differs from the version before, or from ``?since``."""
    place = place_or_404(code, version)
    since = request.GET.get("since")
    before = place.before
    if since is not None:
        before = next((row for row in place.family if row.version == since), None)
        if before is None:
            raise Http404

    def context() -> dict[str, Any]:
        return {
            **shared(place),
            "before": before,
            "others": [row for row in place.family if row != place.row],
            "groups": _groups(place, before),
        }

    return Page("frameworks/changes.html", (*place.about, str(before)), context)


def _groups(place: Place, before: FrameworkVersion | None) -> list[Any]:
    if before is None:
        return []
    difference = difference_between(before, place.row, place.family)
    return groups(difference, Place(before, place.family), place)
