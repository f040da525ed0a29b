"""What differs between two documents, and what that means for answers already given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from frameworks.definition.document import Changes, Document
from frameworks.definition.render import render

Tree = Mapping[str, Any]


class Fate(StrEnum):
    """What became of a question between two versions, mildest first."""

    SAME = "same"
    EDITORIAL = "editorial"
    REWORDED = "reworded"
    UNSPECIFIED = "unspecified"
    CHANGED = "changed"
    REMOVED = "removed"
    ADDED = "added"


class Sort(StrEnum):
    """What kind of difference a change is; a change may be of several kinds."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    UNSPECIFIED = "unspecified"
    REWORDED = "reworded"
    EDITORIAL = "editorial"
    WEIGHT = "weight"
    MOVED = "moved"
    DEPTH = "depth"
    SOURCE = "source"
    TRANSLATION = "translation"


# The program sees by itself that another thing is asked or counted.
SCORED = ("kind", "rules", "thresholds", "bounds", "better", "not_applicable")
# Texts: their author says whether the meaning stayed.
WORDED = (
    *("title", "prompt", "why", "how_to_answer", "evidence", "not_applicable_when", "levels"),
    *("items", "unit", "definition", "rationale"),
)
_SORT_OF_FIELD = {
    "place": Sort.MOVED,
    "weight": Sort.WEIGHT,
    "depth": Sort.DEPTH,
    "citations": Sort.SOURCE,
    "source": Sort.SOURCE,
    "question": Sort.CHANGED,
}


@dataclass(frozen=True, slots=True)
class Change:
    """One object that differs. ``before`` and ``after`` hold what differs, by field."""

    kind: str
    code: str
    sorts: tuple[Sort, ...]
    note: str = ""
    before: Tree = field(default_factory=dict, compare=False)
    after: Tree = field(default_factory=dict, compare=False)

    @property
    def fields(self) -> tuple[str, ...]:
        """What differs; empty for an object that was added or removed."""
        if Sort.ADDED in self.sorts or Sort.REMOVED in self.sorts:
            return ()
        return tuple(sorted({*self.before, *self.after}))

    def __str__(self) -> str:
        sign = {Sort.ADDED: "+", Sort.REMOVED: "-"}.get(self.sorts[0], "~")
        what = f" ({', '.join(self.sorts)}: {', '.join(self.fields)})" if self.fields else ""
        return f"{sign} {self.kind} {self.code}{what}"


@dataclass(frozen=True, slots=True)
class Difference:
    changes: tuple[Change, ...]

    @property
    def is_empty(self) -> bool:
        return not self.changes

    def of(self, *sorts: Sort) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if set(sorts) & set(change.sorts))

    def __str__(self) -> str:
        if self.is_empty:
            return "No difference."
        added, removed = len(self.of(Sort.ADDED)), len(self.of(Sort.REMOVED))
        changed = len(self.changes) - added - removed
        head = f"{added} added, {removed} removed, {changed} changed:"
        return "\n".join([head, *map(str, self.changes)])


def diff(old: Document | None, new: Document) -> Difference:
    """Every object that was added, removed or changed, by kind and code; without ``old`` all."""
    return diff_trees(render(old) if old else None, render(new), new.changes)


def diff_trees(old: Tree | None, new: Tree, claims: Changes | None) -> Difference:
    """The same of two trees in one form, for a draft that is no valid document yet."""
    before = objects_of(old) if old else {}
    after = objects_of(new)
    changes = []
    for kind, code in sorted({*before, *after}):
        was, now = before.get((kind, code)), after.get((kind, code))
        if was is None:
            changes.append(Change(kind, code, (Sort.ADDED,), after=now or {}))
        elif now is None:
            changes.append(Change(kind, code, (Sort.REMOVED,), before=was))
        elif was != now:
            changes.append(_change(kind, code, was, now, claims))
    return Difference(tuple(changes))


def fates(old: Document, new: Document) -> Mapping[str, Fate]:
    """Question code -> what became of it, for every question of either version."""
    before, after = render(old)["questions"], render(new)["questions"]
    found = {code: Fate.REMOVED for code in before if code not in after}
    for code, now in after.items():
        was = before.get(code)
        found[code] = Fate.ADDED if was is None else _fate(code, was, now, new.changes)
    return found


def worst(first: Fate, second: Fate) -> Fate:
    """What became of a question over two steps."""
    order = list(Fate)
    return max(first, second, key=order.index)


def _fate(code: str, was: Tree, now: Tree, claims: Changes | None) -> Fate:
    if any(_meaning(was, name) != _meaning(now, name) for name in (*SCORED, "items")):
        return Fate.CHANGED
    if all(_words(was, name) == _words(now, name) for name in WORDED):
        return Fate.SAME
    claim = claims.questions.get(code) if claims else None
    return Fate(claim.is_) if claim else Fate.UNSPECIFIED


def _meaning(question: Tree, name: str) -> Any:
    """Of a list of items only which there are; their words are words."""
    value = question.get(name)
    return sorted(value) if name == "items" and value else value


def _words(question: Tree, name: str) -> Any:
    """The words of a field; what a level cites is no word of it."""
    value = question.get(name)
    if name == "levels" and value:
        return {number: _without(level, "citations") for number, level in value.items()}
    return value


def _change(kind: str, code: str, was: Tree, now: Tree, claims: Changes | None) -> Change:
    names = [name for name in {*was, *now} if was.get(name) != now.get(name)]
    found: set[Sort] = set()
    note = ""
    if kind.startswith("translation"):
        found = {Sort.TRANSLATION}
    elif kind == "source":
        found = {Sort.SOURCE}
    elif kind == "question":
        fate = _fate(code, was, now, claims)
        found = {Sort.DEPTH} if "depth" in names else set()
        found |= {Sort(fate)} if fate != Fate.SAME else set()
        found |= set() if found else {Sort.EDITORIAL}
        claim = claims.questions.get(code) if claims else None
        note = claim.note if claim else ""
    else:
        found = {_SORT_OF_FIELD.get(name, Sort.EDITORIAL) for name in names}
    return Change(
        kind,
        code,
        tuple(sorted(found, key=list(Sort).index)),
        note,
        {name: was[name] for name in names if name in was},
        {name: now[name] for name in names if name in now},
    )


def objects_of(tree: Tree) -> dict[tuple[str, str], Tree]:
    """Every object by kind and code, without the objects inside it; where it stands is a field."""
    head = ("title", "description", "licence", "language")
    found: dict[tuple[str, str], Tree] = {
        ("framework", tree["code"]): {name: tree.get(name) for name in head}
    }
    found |= {("scale level", str(row["level"])): row for row in tree["scale"]}
    found |= {("source", key): row for key, row in tree["sources"].items()}
    found |= {("question", code): row for code, row in tree["questions"].items()}
    for place, row in enumerate(tree["perspectives"]):
        found["perspective", row["code"]] = _without(row, "dimensions") | {"place": place}
        for n, dimension in enumerate(row["dimensions"]):
            found |= _dimension(dimension, f"{row['code']} {n}")
    found |= {("profile item", row["code"]): row for row in tree.get("profile", [])}
    found |= {("related theme", row["code"]): row for row in tree.get("related", [])}
    found |= dict(_translations(tree))
    return found


def _translations(tree: Tree) -> Iterator[tuple[tuple[str, str], Tree]]:
    for language, translation in tree.get("translations", {}).items():
        for kind, rows in translation.items():
            parts = {"": rows} if kind == "framework" else rows
            for code, row in parts.items():
                yield (f"translation {language} {kind}", str(code)), row


def _dimension(row: Tree, place: str) -> dict[tuple[str, str], Tree]:
    found: dict[tuple[str, str], Tree] = {
        ("dimension", row["code"]): _without(row, "components", "indicators") | {"place": place}
    }
    for n, component in enumerate(row.get("components", [])):
        found |= _dimension(component, f"{row['code']} {n}")
    for n, indicator in enumerate(row.get("indicators", [])):
        found["indicator", indicator["code"]] = dict(indicator) | {"place": f"{row['code']} {n}"}
    return found


def _without(row: Tree, *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}
