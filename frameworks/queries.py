"""Reads of frameworks: versions, documents, and the definition that everything else uses."""

from __future__ import annotations

from functools import lru_cache

from django.db.models import QuerySet

from frameworks.definition.document import Document
from frameworks.definition.numbering import order_of
from frameworks.definition.parse import parse
from frameworks.definition.resolve import resolve
from frameworks.definition.types import Definition
from frameworks.models import FrameworkVersion, Status
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


@lru_cache(maxsize=64)
def load_definition(content_hash: str, language: str) -> Definition:
    """The immutable definition of a published version in a language (BCP 47).

    Kept by the process: a published version never changes. Raises
    ``FrameworkVersion.DoesNotExist`` for a hash that is not stored.
    """
    rows = FrameworkVersion.objects.select_related("framework")
    return resolve(document_of(rows.get(content_hash=content_hash)), language)
