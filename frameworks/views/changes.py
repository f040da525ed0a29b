"""The difference between two versions, told to somebody who knows no file format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import get_language

from frameworks.bibliography import reference
from frameworks.definition.diff import Change, Difference, Sort
from frameworks.definition.types import Basis, Definition
from frameworks.languages import bcp47
from frameworks.views.place import Place
from frameworks.views.texts import Piece, side_by_side
from frameworks.views.words import FIELDS, PART_OF_LIST, PARTS, SORTS, VALUES
from frameworks.wording import BASIS_NAMES, rule_sentence

Texts = dict[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """One text that differs, old and new in pieces."""

    label: str
    old: tuple[Piece, ...]
    new: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """One object that differs; ``also`` names further kinds of difference."""

    part: str
    title: str
    address: str
    note: str
    also: tuple[str, ...]
    language: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Group:
    sort: Sort
    name: str
    meaning: str
    changes: tuple[ChangeShown, ...]

    @property
    def texts(self) -> tuple[ChangeShown, ...]:
        """Those whose texts stand side by side."""
        return tuple(change for change in self.changes if change.rows)

    @property
    def names(self) -> tuple[ChangeShown, ...]:
        """Those of which the name says all."""
        return tuple(change for change in self.changes if not change.rows)


def groups(difference: Difference, old: Place, new: Place) -> list[Group]:
    """The changes by their gravest kind, the kinds that weigh most for answers first."""
    teller = _Teller(old, new)
    found: dict[Sort, list[ChangeShown]] = {sort: [] for sort in SORTS}
    for change in difference.changes:
        found[_sort_of(change)].append(teller.shown(change))
    return [
        Group(sort, str(name), str(meaning), tuple(found[sort]))
        for sort, (name, meaning) in SORTS.items()
        if found[sort]
    ]


def _sort_of(change: Change) -> Sort:
    return Sort.TRANSLATION if change.kind.startswith("translation ") else change.sorts[0]


class _Teller:
    def __init__(self, old: Place, new: Place) -> None:
        self.old, self.new = old, new
        self.titles = {place: _titles(place.definition) for place in (old, new)}

    def shown(self, change: Change) -> ChangeShown:
        gone = Sort.REMOVED in change.sorts and not change.kind.startswith("translation ")
        place = self.old if gone else self.new
        kind, language, part = _part(change.kind, place)
        also = [str(SORTS[sort][0]) for sort in change.sorts[1:]]
        if change.kind.startswith("translation ") and not change.fields:
            also = [str(SORTS[change.sorts[0]][0])]
        rows = tuple(self._rows(change)) if change.fields else ()
        return ChangeShown(
            part,
            self.titles[place].get((kind, change.code), change.code),
            _address(place, kind, change.code),
            change.note,
            tuple(also),
            language,
            rows,
        )

    def _rows(self, change: Change) -> Iterator[Row]:
        was = _flat(change.before, self.old.definition, change.code)
        now = _flat(change.after, self.new.definition, change.code)
        for label in {**was, **now}:
            before, after = was.get(label, ""), now.get(label, "")
            if before != after:
                yield Row(label, *side_by_side(before, after))


def _part(kind: str, place: Place) -> tuple[str, str, str]:
    """The kind of part, the language of its texts, and what to call it."""
    if not kind.startswith("translation "):
        return kind, place.row.language, str(PARTS[kind])
    _word, language, listed = kind.split(" ")
    part = PART_OF_LIST[listed]
    return part, language, str(PARTS[part])


def _titles(definition: Definition) -> Mapping[tuple[str, str], str]:
    """What each object is called, by kind and code."""
    found = {("framework", definition.code): definition.title, ("framework", ""): definition.title}
    found |= {("scale level", str(row.level)): row.name for row in definition.scale}
    found |= {("source", key): source.short for key, source in definition.sources.items()}
    found |= {("question", code): q.title for code, q in definition.questions.items()}
    found |= {("perspective", row.code): row.title for row in definition.perspectives}
    for _perspective, dimension in definition.dimensions():
        for part in (dimension, *dimension.components):
            found["dimension", part.code] = part.title
        for indicator in dimension.indicators:
            title = definition.questions[indicator.question].title
            found["indicator", indicator.code] = f"{indicator.code} {title}"
    found |= {("profile item", row.code): row.title for row in definition.profile}
    found |= {("related theme", row.code): row.title for row in definition.related}
    return found


def _address(place: Place, kind: str, code: str) -> str:
    """Where the object can be read; empty for what has no place of its own."""
    definition = place.definition
    if kind == "indicator":
        found = (i for _p, d in definition.dimensions() for i in d.indicators if i.code == code)
        kind, code = "question", next((i.question for i in found), "")
    if kind == "question" and code in definition.questions:
        return reverse("framework_question", args=[*place.arguments, code])
    if kind == "source" and code in definition.sources:
        return f"{reverse('framework_sources', args=place.arguments)}#{code}"
    if kind in ("perspective", "dimension"):
        return f"{reverse('framework_version', args=place.arguments)}#{code}"
    return ""


def _flat(tree: Mapping[str, Any], definition: Definition, code: str) -> Texts:
    """The fields of an object as texts under labels, in the document's order."""
    found: Texts = {}
    for name, value in tree.items():
        if name == "levels":
            found |= _levels(value)
        elif name == "items":
            found |= {_("Item %(key)s") % {"key": key}: _item(item) for key, item in value.items()}
        elif name == "rules":
            question = definition.questions[code]
            found |= {
                _("Rule for level %(level)s") % {"level": rule.level}: rule_sentence(question, rule)
                for rule in question.rules
            }
        elif name == "thresholds":
            found |= {
                _("Mark for level %(level)s") % {"level": n}: str(mark) for n, mark in value.items()
            }
        elif name == "citations":
            found |= _citations(value, definition)
        elif name == "csl":
            language = bcp47(get_language())
            found[str(FIELDS["csl"])] = reference(definition.sources[code], language)
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
        for citation in level.get("citations", []):
            if isinstance(citation, dict):
                found[f"{_level(number)}: {citation['source']}"] = _citation(citation)
    return found


def _item(item: Any) -> str:
    return str(item["text"]) if isinstance(item, dict) else str(item)


def _citations(value: Any, definition: Definition) -> Texts:
    """Citations stand in a list, those of a translation under the key of their source."""
    pairs = value.items() if isinstance(value, dict) else ((row["source"], row) for row in value)
    found = {}
    for key, row in pairs:
        source = definition.sources.get(key)
        label = _("Citation of %(source)s") % {"source": source.short if source else key}
        found[label] = _citation(row)
    return found


def _citation(row: Mapping[str, Any]) -> str:
    basis = BASIS_NAMES[Basis(row["basis"])] if "basis" in row else ""
    return "\n".join(str(part) for part in (row.get("locator"), row.get("claim"), basis) if part)


def _value(name: str, value: Any) -> str:
    words = VALUES.get(name, {})
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "\n".join(str(words.get(part, part)) for part in value)
    if isinstance(value, dict):
        return "\n".join(f"{key}: {part}" for key, part in value.items())
    if name == "place":
        owner, _space, position = str(value).rpartition(" ")
        number = int(position) + 1
        return f"{owner}, {number}" if owner else str(number)
    return str(words.get(value, value))
