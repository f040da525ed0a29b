"""The definition that a request reads: the pinned version in the reader's language."""

from __future__ import annotations

from django.utils.translation import get_language

from assessment.models import Assessment
from frameworks.definition.types import Definition
from frameworks.languages import bcp47
from frameworks.queries import load_definition


def definition_of(assessment: Assessment) -> Definition:
    return load_definition(assessment.content_hash, bcp47(get_language()))
