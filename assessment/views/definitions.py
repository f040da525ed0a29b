"""The definition that a request reads: the pinned version in the reader's language."""

from __future__ import annotations

from django.http import Http404
from django.utils.translation import get_language

from assessment import queries
from assessment.models import Assessment
from assessment.scoring.outline import Chapter, Entry, Outline
from frameworks.definition.types import Definition
from frameworks.languages import bcp47
from frameworks.queries import load_definition


def definition_of(assessment: Assessment) -> Definition:
    return load_definition(assessment.content_hash, bcp47(get_language()))


def place_or_404(
    assessment: Assessment, definition: Definition, dimension: str, question: str
) -> tuple[Outline, Chapter, Entry]:
    """The scope, and the place in it that an address names."""
    scope = queries.scope_of(assessment, definition)
    for chapter, entry in scope.by_question.get(question, ()):
        if chapter.dimension.code == dimension:
            return scope, chapter, entry
    raise Http404
