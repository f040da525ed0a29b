"""Find questions by what they say, in any language."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.fields.json import KeyTextTransform as Text

from frameworks.models import FrameworkVersion, Question

_TEXTS = ("title", "prompt", "why", "how_to_answer", "not_applicable_when")
_OF_LEVELS = ("text", "next_step")


def matching(rows: QuerySet[Question], words: str) -> QuerySet[Any, Any]:
    """The keys of the questions whose code or some text holds the words.

    Every text is asked by its language: the JSON column as a whole holds escaped characters, in
    which no Chinese word is found.
    """
    languages = sorted(
        {
            language
            for version in FrameworkVersion.objects.only("language", "translated_from")
            for language in version.languages
        }
    )
    named: dict[str, Any] = {}
    for n, language in enumerate(languages):
        named |= {f"{name}_{n}": Text(language, name) for name in _TEXTS}
        named |= {f"level_{name}_{n}": Text(language, f"levels__{name}") for name in _OF_LEVELS}
        named[f"item_{n}"] = Text(language, "items__text")
    found = Q(code__icontains=words)
    for name in named:
        found |= Q(**{f"{name}__icontains": words})
    return rows.order_by().annotate(**named).filter(found).values("pk").distinct()
