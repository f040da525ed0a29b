"""Reads of frameworks: versions, documents, and the definition that everything else uses."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from frameworks.definition.diff import Difference, diff
from frameworks.definition.document import Document
from frameworks.definition.numbering import order_of
from frameworks.definition.parse import parse
from frameworks.definition.resolve import resolve
from frameworks.definition.types import Definition, Depth
from frameworks.models import (
    Dimension,
    FrameworkVersion,
    Perspective,
    Question,
    Status,
    VersionPart,
)
from frameworks.reading import tree_of


def published_versions() -> QuerySet[FrameworkVersion]:
    """Versions on which an assessment may start, the latest of each family first."""
    return FrameworkVersion.objects.filter(status=Status.PUBLISHED).select_related("framework")


def latest_published() -> FrameworkVersion | None:
    """The version that a new assessment is offered: of the family published last, the highest."""
    newest = published_versions().order_by("-pk").first()
    if newest is None:
        return None
    family = published_versions().filter(framework=newest.framework_id)
    return max(family, key=lambda version: order_of(version.version))


def find_version(code: str, version: str) -> FrameworkVersion | None:
    """The stored version of this code and number, whatever its status."""
    rows = FrameworkVersion.objects.select_related("framework")
    return rows.filter(framework__code=code, version=version).first()


def parent_of(version: FrameworkVersion) -> FrameworkVersion | None:
    """The stored version that this one was made from."""
    return find_version(version.framework.code, version.parent) if version.parent else None


def document_of(version: FrameworkVersion) -> Document:
    """The document that the rows of a version say. Raises ``ValueError`` when they say nonsense."""
    result = parse(tree_of(version))
    if result.document is None:
        raise ValueError("\n".join(map(str, result.problems)))
    return result.document


@lru_cache(maxsize=16)
def load_document(content_hash: str) -> Document:
    """The document of a published version.

    Kept by the process: a published version never changes. Raises
    ``FrameworkVersion.DoesNotExist`` for a hash that is not stored.
    """
    rows = FrameworkVersion.objects.select_related("framework")
    return document_of(rows.get(content_hash=content_hash))


@lru_cache(maxsize=64)
def load_definition(content_hash: str, language: str) -> Definition:
    """The immutable definition of a published version in a language (BCP 47), kept likewise."""
    return resolve(load_document(content_hash), language)


@lru_cache(maxsize=32)
def difference_between(old_hash: str, new_hash: str) -> Difference:
    """What differs between two published versions, kept likewise.

    What the author says of a question holds against the version that it was said about alone.
    """
    old, new = load_document(old_hash), load_document(new_hash)
    if new.changes and new.changes.since != old.version:
        new = new.model_copy(update={"changes": None})
    return diff(old, new)


def visible_versions(code: str) -> list[FrameworkVersion]:
    """What everybody may see of a family, the highest number first: all but drafts."""
    rows = _visible().filter(framework__code=code)
    return sorted(rows, key=lambda row: order_of(row.version), reverse=True)


def counted_versions() -> list[FrameworkVersion]:
    """All visible versions, family by family, the highest number first, each with the numbers of
    its perspectives, dimensions, questions and core questions (1 statement).
    """
    rows = _visible().annotate(
        perspective_count=_count(Perspective),
        dimension_count=_count(Dimension, parent__isnull=True),
        question_count=_count(Question),
        core_count=_count(Question, depth=Depth.CORE),
    )
    ordered = sorted(rows, key=lambda row: order_of(row.version), reverse=True)
    return sorted(ordered, key=lambda row: row.framework.code)


def _visible() -> QuerySet[FrameworkVersion]:
    return FrameworkVersion.objects.exclude(status=Status.DRAFT).select_related("framework")


def _count(model: type[VersionPart], **which: Any) -> Coalesce:
    """How many rows of a kind a version has, as a column of a query over versions."""
    every = model._default_manager  # noqa: SLF001 -- a model of a parameter has no other name for it
    rows = every.filter(version=OuterRef("pk"), **which).order_by()
    counted = rows.values("version").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)
