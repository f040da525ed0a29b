"""The fields of an object of a document as texts under labels that a reader knows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from frameworks.bibliography import reference
from frameworks.definition.types import Basis, Definition
from frameworks.languages import bcp47
from frameworks.views.words import FIELDS, VALUES
from frameworks.wording import BASIS_NAMES, rule_sentence

Texts = dict[str, str]
# For programs: the hash of what was translated, and the numbers of lines of a source.
HIDDEN = ("of", "passages")


def texts_of(tree: Mapping[str, Any], definition: Definition, code: str) -> Texts:
    """Label -> text for the fields of the object ``code`` that the tree holds, in its order.

    ``definition`` is that of the version from which the tree comes.
    """
    found: Texts = {}
    for name, value in tree.items():
        if name in HIDDEN:
            continue
        if name == "levels":
            found |= _levels(value)
        elif name == "items":
            found |= {_("Item %(key)s") % {"key": key}: _item(item) for key, item in value.items()}
        elif name == "rules":
            found |= _rules(definition, code)
        elif name == "thresholds":
            found |= {
                _("Mark for level %(level)s") % {"level": n}: str(mark) for n, mark in value.items()
            }
        elif name == "citations":
            found |= _citations(value, definition)
        elif name == "csl":
            record = reference(definition.sources[code], bcp47(get_language()))
            found[str(FIELDS[name])] = record
        elif name == "place":
            found[str(FIELDS[name])] = _place(value, definition)
        else:
            found[str(FIELDS.get(name, name))] = _value(name, value)
    return found


def _level(number: object) -> str:
    return _("Level %(level)s") % {"level": number}


def _levels(levels: Mapping[Any, Any]) -> Texts:
    found: Texts = {}
    for number, level in levels.items():
        if isinstance(level, str):
            found[_level(number)] = level
            continue
        found[_level(number)] = level.get("is", "")
        found[_("Step from level %(level)s") % {"level": number}] = level.get("next", "")
        for key, row in _by_source(level.get("citations", ())):
            found[f"{_level(number)}: {key}"] = _citation(row)
    return found


def _item(item: Any) -> str:
    return str(item["text"]) if isinstance(item, dict) else str(item)


def _rules(definition: Definition, code: str) -> Texts:
    question = definition.questions[code]
    return {
        _("Rule for level %(level)s") % {"level": rule.level}: rule_sentence(question, rule)
        for rule in reversed(question.rules)
    }


def _citations(value: Any, definition: Definition) -> Texts:
    found = {}
    for key, row in _by_source(value):
        source = definition.sources.get(key)
        label = _("Citation of %(source)s") % {"source": source.short if source else key}
        found[label] = _citation(row)
    return found


def _by_source(citations: Any) -> list[tuple[str, Mapping[str, Any]]]:
    """Citations stand in a list, those of a translation under the key of their source."""
    if isinstance(citations, Mapping):
        return list(citations.items())
    return [(row["source"], row) for row in citations]


def _citation(row: Mapping[str, Any]) -> str:
    basis = BASIS_NAMES[Basis(row["basis"])] if "basis" in row else ""
    return "\n".join(str(part) for part in (row.get("locator"), row.get("claim"), basis) if part)


def _place(value: Any, definition: Definition) -> str:
    """Like "Ownership, 4": the fourth there; of a perspective the number alone."""
    owner, _space, position = str(value).rpartition(" ")
    titles = {row.code: row.title for row in definition.perspectives}
    for _perspective, dimension in definition.dimensions():
        titles[dimension.code] = dimension.title
        titles |= {part.code: part.title for part in dimension.components}
    parts = [titles.get(owner, owner), str(int(position) + 1)]
    return _(", ").join(part for part in parts if part)


def _value(name: str, value: Any) -> str:
    words = VALUES.get(name, {})
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "\n".join(str(words.get(part, part)) for part in value)
    if isinstance(value, dict):
        return "\n".join(f"{key}: {part}" for key, part in value.items())
    return str(words.get(value, value))
