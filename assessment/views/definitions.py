"""The definition that a request reads, in the reader's language, and the places in it."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import Http404
from django.utils.translation import get_language

from assessment import queries, upgrading
from assessment.models import Assessment
from assessment.scoring.outline import Chapter, Entry, Outline
from frameworks.definition.types import Definition
from frameworks.languages import bcp47
from frameworks.queries import load_definition


class NotAsked(Http404):
    """The framework has this dimension, or this question in it, and the assessment asks it no
    longer. What was typed meanwhile must not get lost, so this is told in words, as 410.

    ``written``: the latest version in which it stands there.
    """

    def __init__(
        self, assessment: Assessment, scope: Outline, written: Definition, question: str
    ) -> None:
        super().__init__()
        self.assessment = assessment
        self.scope = scope
        self.written = written
        self.question = question


def definition_of(assessment: Assessment) -> Definition:
    return load_definition(assessment.content_hash, bcp47(get_language()))


def definitions_so_far(assessment: Assessment) -> Iterator[Definition]:
    """The pinned version, then each on which the assessment has been (1 statement for those)."""
    yield definition_of(assessment)
    for version in upgrading.earlier_versions(assessment):
        yield load_definition(version.content_hash, bcp47(get_language()))


def chapter_or_404(
    assessment: Assessment, definition: Definition, dimension: str
) -> tuple[Outline, Chapter]:
    """The scope, and the dimension in it that an address names."""
    scope = queries.scope_of(assessment, definition)
    if chapter := scope.by_code.get(dimension):
        return scope, chapter
    raise _missing(assessment, scope, dimension)


def place_or_404(
    assessment: Assessment, definition: Definition, dimension: str, question: str
) -> tuple[Outline, Chapter, Entry]:
    """The scope, and the place in it that an address names."""
    scope = queries.scope_of(assessment, definition)
    for chapter, entry in scope.by_question.get(question, ()):
        if chapter.dimension.code == dimension:
            return scope, chapter, entry
    raise _missing(assessment, scope, dimension, question)


def _missing(assessment: Assessment, scope: Outline, dimension: str, question: str = "") -> Http404:
    """What a place outside the scope is answered with: it was asked once, or never."""
    for known in definitions_so_far(assessment):
        if _stands(known, dimension, question):
            return NotAsked(assessment, scope, known, question)
    return Http404()


def _stands(definition: Definition, dimension: str, question: str) -> bool:
    return any(
        found.code == dimension
        and (not question or any(i.question == question for i in found.indicators))
        for _perspective, found in definition.dimensions()
    )
