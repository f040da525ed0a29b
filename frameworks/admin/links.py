"""From what a problem, a difference or a comment names to the page where it is mended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Model
from django.urls import reverse

from frameworks import models
from frameworks.admin.shown import NAMES, kind_name
from frameworks.definition.problems import Problem, Severity
from frameworks.editing import KIND_OF
from frameworks.models import FrameworkVersion

MODELS: dict[str, type[Model]] = {name: model for model, name in NAMES.items()}
_MODEL_OF_KIND = {kind: model for model, kind in KIND_OF.items()}


def page_of(row: Model) -> str:
    """The address of a row's page."""
    return reverse(f"admin:frameworks_{row._meta.model_name}_change", args=[row.pk])


def link_to(version: FrameworkVersion, kind: str, code: str) -> str:
    """Where a part is edited, by its kind and code: a redirect, so that a list asks nothing."""
    address = reverse("admin:frameworks_frameworkversion_part", args=[version.pk])
    return f"{address}?{urlencode({'kind': kind, 'code': code})}"


def find_part(version: FrameworkVersion, kind: str, code: str) -> Model:
    """The row of this kind and code, or the version where there is none any more."""
    model: Any = MODELS.get(plain_kind(kind))
    if model is None or model in (FrameworkVersion, models.ScaleLevel):
        return version
    found: Model | None = model.objects.filter(version=version, code=code).first()
    return found or version


def plain_kind(kind: str) -> str:
    """The kind of a part, of a translation that of what it translates: “translation zh-Hans
    questions” -> “question”.
    """
    if not kind.startswith("translation "):
        return kind
    model = _MODEL_OF_KIND.get(kind.rsplit(" ", 1)[-1])
    return NAMES.get(model, "framework") if model else "framework"


@dataclass(frozen=True, slots=True)
class Found:
    """A problem as the page shows it: where, what, and the link to mend it."""

    place: str
    message: str
    is_error: bool
    link: str


def found(version: FrameworkVersion, problem: Problem, tree: Mapping[str, Any]) -> Found:
    """The problem with the page of the part that it names."""
    kind, code, rest = place_of(problem.path, tree)
    name = f"{kind_name(kind)} {code}".strip()
    return Found(
        place=" · ".join(filter(None, (name, *rest))),
        message=problem.message,
        is_error=problem.severity == Severity.ERROR,
        link=link_to(version, kind, code),
    )


def place_of(path: tuple[str, ...], tree: Mapping[str, Any]) -> tuple[str, str, tuple[str, ...]]:
    """Kind and code of the object that a path of the document leads into, and what is left."""
    match path:
        case ("questions" | "sources" as head, code, *rest):
            found = ("question" if head == "questions" else "source", code, tuple(rest))
        case ("perspectives", *rest) if rest:
            found = _place_in(tree["perspectives"], rest, "perspective")
        case ("profile" | "related" as head, place, *rest):
            kind = "profile item" if head == "profile" else "related theme"
            found = kind, _code(tree[head], place), tuple(rest)
        case ("changes", "questions", code):
            found = "question", code, ("changes",)
        case ("translations", language, kind, code, *rest) if kind in _MODEL_OF_KIND:
            found = NAMES[_MODEL_OF_KIND[kind]], code, (language, *rest)
        case _:
            found = "framework", "", path
    return found


def _place_in(rows: Any, path: list[str], kind: str) -> tuple[str, str, tuple[str, ...]]:
    """Down from perspectives over dimensions and components to the indicator that is meant."""
    place, *rest = path
    below = {"dimensions": "dimension", "components": "dimension", "indicators": "indicator"}
    row = rows[int(place)] if place.isdecimal() and int(place) < len(rows) else {}
    if len(rest) > 1 and rest[0] in below and rest[1].isdecimal():
        return _place_in(row.get(rest[0], []), rest[1:], below[rest[0]])
    return kind, str(row.get("code", "")), tuple(rest)


def _code(rows: Any, place: str) -> str:
    inside = place.isdecimal() and int(place) < len(rows)
    return str(rows[int(place)].get("code", "")) if inside else ""
