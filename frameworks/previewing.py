"""One question of a draft by itself, as it would be asked, although the draft is not finished."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from frameworks.definition.document import Document
from frameworks.definition.resolve import resolve
from frameworks.definition.types import Definition
from frameworks.models import Question
from frameworks.reading import tree_of


def preview_of(question: Question, language: str) -> Definition | None:
    """A definition that holds this question alone, in its first place; None while it lacks texts.

    Only its own shape, that of its place and of the scale matter; what else is wrong with the
    draft does not.
    """
    tree = tree_of(question.version)
    alone: dict[str, Any] = tree | {
        "questions": {question.code: tree["questions"][question.code]},
        "perspectives": [_place(tree, question.code)],
        "profile": [],
        "related": [],
    }
    alone.pop("changes", None)
    try:
        return resolve(Document.model_validate(alone), language)
    except (ValidationError, KeyError):
        return None


def _place(tree: dict[str, Any], code: str) -> dict[str, Any]:
    """The perspective and dimension in which the question stands first, with nothing else in it."""
    for perspective in tree["perspectives"]:
        for dimension in perspective["dimensions"]:
            parts = [dimension, *dimension.get("components", [])]
            for indicator in (row for part in parts for row in part.get("indicators", [])):
                if indicator["question"] == code:
                    alone = dimension | {"indicators": [indicator], "components": []}
                    return dict(perspective | {"dimensions": [alone]})
    return _NOWHERE | {"dimensions": [_NOWHERE_DIMENSION | {"indicators": [_asks(code)]}]}


def _asks(code: str) -> dict[str, Any]:
    return {"code": "none", "question": code, "citations": []}


_NOWHERE: dict[str, Any] = {
    "code": "none",
    "title": "-",
    "description": "-",
    "source": "none",
}
_NOWHERE_DIMENSION: dict[str, Any] = {"code": "none", "title": "-"}
