"""What differs between two documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from frameworks.definition.document import Document
from frameworks.definition.render import render


@dataclass(frozen=True, slots=True)
class Change:
    """One object: ``old`` is None when it was added, ``new`` when it was removed.

    ``fields`` name what differs; for an object that stayed they are not empty.
    """

    kind: str
    code: str
    fields: tuple[str, ...] = ()
    is_added: bool = False
    is_removed: bool = False

    def __str__(self) -> str:
        sign = "+" if self.is_added else "-" if self.is_removed else "~"
        what = f" ({', '.join(self.fields)})" if self.fields else ""
        return f"{sign} {self.kind} {self.code}{what}"


@dataclass(frozen=True, slots=True)
class Difference:
    changes: tuple[Change, ...]

    @property
    def is_empty(self) -> bool:
        return not self.changes

    def __str__(self) -> str:
        if self.is_empty:
            return "No difference."
        counts = {
            "added": sum(c.is_added for c in self.changes),
            "removed": sum(c.is_removed for c in self.changes),
        }
        changed = len(self.changes) - sum(counts.values())
        head = f"{counts['added']} added, {counts['removed']} removed, {changed} changed:"
        return "\n".join([head, *map(str, self.changes)])


def diff(old: Document | None, new: Document) -> Difference:
    """Added, removed and changed objects by kind and code; without ``old`` all is added."""
    before = _objects(old) if old else {}
    after = _objects(new)
    changes = []
    for key in sorted({*before, *after}):
        kind, code = key
        if key not in before:
            changes.append(Change(kind, code, is_added=True))
        elif key not in after:
            changes.append(Change(kind, code, is_removed=True))
        elif fields := _differing(before[key], after[key]):
            changes.append(Change(kind, code, fields))
    return Difference(tuple(changes))


def _differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(sorted(n for n in {*old, *new} if old.get(n) != new.get(n)))


def _objects(document: Document) -> dict[tuple[str, str], dict[str, Any]]:
    """Every object by kind and code, without the objects inside it; where it stands is a field."""
    tree = render(document)
    found: dict[tuple[str, str], dict[str, Any]] = {}
    head = ("title", "description", "licence", "language")
    found["framework", tree["code"]] = {name: tree.get(name) for name in head}
    found |= {("scale level", str(row["level"])): row for row in tree["scale"]}
    found |= {("source", key): row for key, row in tree["sources"].items()}
    found |= {("question", code): row for code, row in tree["questions"].items()}
    for place, row in enumerate(tree["perspectives"]):
        found["perspective", row["code"]] = _without(row, "dimensions") | {"place": place}
        for n, dimension in enumerate(row["dimensions"]):
            _dimension(found, dimension, f"{row['code']} {n}")
    found |= {("profile item", row["code"]): row for row in tree.get("profile", [])}
    found |= {("related theme", row["code"]): row for row in tree.get("related", [])}
    for language, translation in tree.get("translations", {}).items():
        for kind, rows in translation.items():
            parts = {"": rows} if kind == "framework" else rows
            for code, row in parts.items():
                found[f"translation {language} {kind}", str(code)] = row
    return found


def _dimension(
    found: dict[tuple[str, str], dict[str, Any]], row: dict[str, Any], place: str
) -> None:
    found["dimension", row["code"]] = _without(row, "components", "indicators") | {"place": place}
    for n, component in enumerate(row.get("components", [])):
        _dimension(found, component, f"{row['code']} {n}")
    for n, indicator in enumerate(row.get("indicators", [])):
        found["indicator", indicator["code"]] = indicator | {"place": f"{row['code']} {n}"}


def _without(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}
