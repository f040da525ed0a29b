"""Objects of a framework as words on a page: what one says, and what differs between two."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from frameworks import models
from frameworks.admin.widgets import name_of
from frameworks.definition.diff import Change, objects_of
from frameworks.editing import KIND_OF
from frameworks.reading import tree_of

Place = tuple[str, ...]

# Model -> what its objects are called in differences, events, comments and addresses of problems.
NAMES: dict[type, str] = {
    models.FrameworkVersion: "framework",
    models.ScaleLevel: "scale level",
    models.Source: "source",
    models.Perspective: "perspective",
    models.Dimension: "dimension",
    models.Indicator: "indicator",
    models.Question: "question",
    models.ProfileItem: "profile item",
    models.Theme: "related theme",
}
KINDS = {
    "framework": _("framework"),
    "version": _("version"),
    "scale level": _("level of the scale"),
    "source": _("source"),
    "perspective": _("perspective"),
    "dimension": _("dimension"),
    "indicator": _("indicator"),
    "question": _("question"),
    "profile item": _("item of the city profile"),
    "related theme": _("related theme"),
}
FIELDS = {
    "is": _("description"),
    "next": _("next step"),
    "levels": _("level"),
    "items": _("item"),
    "evidence": _("example of evidence"),
    "citations": _("citation"),
    "how_to_answer": _("how to answer"),
    "why": _("why it matters"),
    "not_applicable": _("may be not applicable"),
    "not_applicable_when": _("when it is not applicable"),
    "rights": _("rights at stake"),
    "csl": _("record"),
    "default": _("on by default"),
    "place": _("place"),
    "locator": _("place"),
    "claim": _("what it supports"),
    "kind": _("kind"),
    "depth": _("depth"),
    "title": _("title"),
    "name": _("name"),
    "prompt": _("prompt"),
    "description": _("description"),
    "weight": _("weight"),
    "facets": _("facets"),
    "rules": _("rule for level"),
    "thresholds": _("mark for level"),
    "bounds": _("bounds"),
    "basis": _("basis"),
    "source": _("source"),
    "interest": _("who published it, with what interest"),
    "note": _("note"),
    "read": _("what was read"),
    "short": _("short name"),
    "passages": _("passages"),
    "members": _("members"),
    "question": _("question"),
    "of": _("hash of the source text"),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One field: its text in the source language and in each of the others."""

    label: str
    text: str
    translations: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Differing:
    label: str
    old: str
    new: str


def kind_of(obj: Any) -> tuple[str, str]:
    """Kind and code of a row, as comments and differences name it."""
    if isinstance(obj, models.Level | models.Item):
        return "question", obj.question.code
    if isinstance(obj, models.FrameworkVersion):
        return "framework", obj.framework.code
    code = obj.level if isinstance(obj, models.ScaleLevel) else obj.code
    return NAMES[type(obj)], str(code)


def kind_name(kind: str) -> str:
    """What a person reads for a kind: “question”, “translation zh-Hans questions”."""
    return str(KINDS.get(kind, kind))


def label_of(path: Place) -> str:
    return " · ".join(str(FIELDS.get(step, step.replace("_", " "))) for step in path)


def flat(value: Any, path: Place = ()) -> Iterator[tuple[Place, str]]:
    """Every text of a tree with its path; citations go by their source, items by their key."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            is_item = path[:1] == ("items",) and key == "text"
            yield from flat(part, path if is_item else (*path, str(key)))
    elif isinstance(value, list | tuple):
        yield from _flat_list(value, path)
    elif isinstance(value, bool):
        yield path, str(_("yes") if value else _("no"))
    elif value not in (None, ""):
        yield path, str(value)


def _flat_list(value: Sequence[Any], path: Place) -> Iterator[tuple[Place, str]]:
    if path == ("evidence",) or all(isinstance(part, Mapping) for part in value):
        for n, part in enumerate(value, start=1):
            name = part.get("source", n) if isinstance(part, Mapping) else n
            yield from flat(part, (*path, str(name)))
    else:
        yield path, ", ".join(map(str, value))


def facts_of(obj: Any) -> list[Fact]:
    """Everything that a version says of an object, with its translations, to read only."""
    version = obj if isinstance(obj, models.FrameworkVersion) else None
    version = version or getattr(obj, "version", None) or obj.question.version
    tree = tree_of(version)
    kind, code = kind_of(obj)
    row = objects_of(tree).get((kind, code), {})
    in_other = {
        language: dict(flat(_translated(translation, obj, code)))
        for language, translation in tree.get("translations", {}).items()
    }
    return [
        Fact(
            label_of(path),
            text,
            tuple(
                (language, name_of(language), texts[path])
                for language, texts in in_other.items()
                if path in texts
            ),
        )
        for path, text in flat(row)
    ]


def _translated(translation: Mapping[str, Any], obj: Any, code: str) -> Any:
    if isinstance(obj, models.FrameworkVersion):
        return translation.get("framework", {})
    if isinstance(obj, models.ScaleLevel):
        return translation.get("scale", {}).get(obj.level, {})
    kind = KIND_OF[models.Question if isinstance(obj, models.Level) else type(obj)]
    return translation.get(kind, {}).get(code, {})


def differing(change: Change) -> list[Differing]:
    """The texts of an object that differ, old and new."""
    old, new = dict(flat(change.before)), dict(flat(change.after))
    return [
        Differing(label_of(path), old.get(path, ""), new.get(path, ""))
        for path in dict.fromkeys([*old, *new])
        if old.get(path) != new.get(path)
    ]
