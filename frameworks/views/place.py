"""Which version a page is about, and what everybody may know of its family."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language

from frameworks.definition.diff import Difference
from frameworks.definition.types import Definition
from frameworks.languages import bcp47
from frameworks.models import FrameworkVersion, Status
from frameworks.queries import (
    difference_between,
    load_definition,
    published_document,
    visible_versions,
)


@dataclass(frozen=True)
class Place:
    """A visible version among its family, the highest number first."""

    row: FrameworkVersion
    family: tuple[FrameworkVersion, ...]

    @property
    def code(self) -> str:
        return self.row.framework.code

    @property
    def version(self) -> str:
        return self.row.version

    @property
    def arguments(self) -> list[str]:
        """What the addresses of all pages of this version begin with."""
        return [self.code, self.version]

    @cached_property
    def latest(self) -> FrameworkVersion:
        return latest_of(self.family)

    @property
    def is_latest(self) -> bool:
        return self.row == self.latest

    @cached_property
    def before(self) -> FrameworkVersion | None:
        """The version that this differs from by its author's words, or else the one next below."""
        said = self.row.changes.get("since") or self.row.parent
        parent = next((row for row in self.family if row.version == said), None)
        lower = self.family[self.family.index(self.row) + 1 :]
        return parent or next((row for row in lower if row.status != Status.PILOT), None)

    @cached_property
    def definition(self) -> Definition:
        """In the reader's language, where the version has it, else in the author's."""
        return load_definition(self.row.content_hash, self.language)

    @cached_property
    def language(self) -> str:
        """The language of the framework's texts on the page (BCP 47)."""
        wanted = bcp47(get_language())
        languages = published_document(self.row.content_hash).translations
        return wanted if wanted in languages else self.row.language

    @property
    def is_foreign(self) -> bool:
        """The framework does not speak the reader's language."""
        return self.language != bcp47(get_language())

    @property
    def published_on(self) -> str:
        return day_words(self.row.published)

    @property
    def about(self) -> tuple[str, ...]:
        """What a page of this version follows from."""
        rows = [f"{row.version} {row.status} {row.content_hash}" for row in self.family]
        return (self.version, *rows)

    def difference(self) -> Difference | None:
        """To the version before."""
        if self.before is None:
            return None
        return difference_between(self.before, self.row, self.family)

    def address(self, request: HttpRequest) -> str:
        """The full address of the version, as it is cited."""
        return request.build_absolute_uri(reverse("framework_version", args=self.arguments))


def place_or_404(code: str, version: str) -> Place:
    """The version, if everybody may see it (1 statement)."""
    family = visible_versions(code)
    row = next((row for row in family if row.version == version), None)
    if row is None:
        raise Http404
    return Place(row, tuple(family))


def latest_of(family: tuple[FrameworkVersion, ...]) -> FrameworkVersion:
    """The highest number that is published; a family without one offers a pilot, or a retired."""
    for status in (Status.PUBLISHED, Status.PILOT, Status.RETIRED):
        if found := next((row for row in family if row.status == status), None):
            return found
    raise Http404


def day_words(text: str) -> str:
    """A stored date as the reader writes dates; anything else as it stands."""
    try:
        return date_format(date.fromisoformat(text), "DATE_FORMAT")
    except ValueError:
        return text


def text_of(texts: Mapping[str, str], source: str) -> str:
    """A stored text in the reader's language, or else in the author's."""
    return texts.get(bcp47(get_language())) or texts.get(source, "")


def shared(place: Place) -> dict[str, Any]:
    """What the templates of all pages of a version know."""
    return {
        "place": place,
        "definition": place.definition,
        "language": place.language,
        "section": "frameworks",
    }
