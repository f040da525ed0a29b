"""The difference between two versions, told to somebody who knows no file format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse

from frameworks.definition.diff import Change, Difference, Sort
from frameworks.texts import Piece, side_by_side
from frameworks.views.fields import texts_of
from frameworks.views.place import Place
from frameworks.views.words import PART_OF_LIST, PARTS, SORTS

SHORT = 160  # characters, old and new together, that fit into one line of a table


@dataclass(frozen=True, slots=True)
class Row:
    """One text that differs, old and new in pieces."""

    label: str
    old: tuple[Piece, ...]
    new: tuple[Piece, ...]

    @property
    def length(self) -> int:
        return sum(len(piece.text) for piece in (*self.old, *self.new))


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

    @property
    def is_short(self) -> bool:
        return not self.note and len(self.rows) == 1 and self.rows[0].length <= SHORT

    @property
    def kind(self) -> tuple[str, str, tuple[str, ...]]:
        """What it has in common with others of which there is no more to say than the name."""
        return self.part, self.language, self.also


@dataclass(frozen=True, slots=True)
class Group:
    sort: Sort
    name: str
    meaning: str
    changes: tuple[ChangeShown, ...]

    @property
    def texts(self) -> list[ChangeShown]:
        """Those whose texts need room to stand side by side."""
        return [change for change in self.changes if change.rows and not change.is_short]

    @property
    def short(self) -> list[ChangeShown]:
        """Those of which one line of a common table says all."""
        return [change for change in self.changes if change.is_short]

    @property
    def names(self) -> list[list[ChangeShown]]:
        """Those of which the name says all, those of a kind together."""
        bare = (change for change in self.changes if not change.rows)
        return [list(some) for _kind, some in groupby(bare, key=lambda change: change.kind)]


def groups(difference: Difference, old: Place, new: Place) -> list[Group]:
    """The changes by their gravest kind, the kinds that weigh most for answers first."""
    teller = _Teller(old, new)
    found: dict[Sort, list[ChangeShown]] = {sort: [] for sort in SORTS}
    for change in difference.changes:
        sort = Sort.TRANSLATION if _is_translation(change) else change.sorts[0]
        found[sort].append(teller.shown(change))
    return [
        Group(sort, str(name), str(meaning), tuple(found[sort]))
        for sort, (name, meaning) in SORTS.items()
        if found[sort]
    ]


def _is_translation(change: Change) -> bool:
    return change.kind.startswith("translation ")


class _Teller:
    def __init__(self, old: Place, new: Place) -> None:
        self.old, self.new = _Named(old), _Named(new)

    def shown(self, change: Change) -> ChangeShown:
        kind, language, sorts = change.kind, self.new.place.row.language, change.sorts[1:]
        if _is_translation(change):
            _word, language, listed = kind.split(" ")
            kind = PART_OF_LIST[listed]
            sorts = () if change.fields else change.sorts
        # What is gone can be read where it was; what only lost its translation still stands.
        is_gone = Sort.REMOVED in change.sorts and (kind, change.code) not in self.new.titles
        named = self.old if is_gone else self.new
        return ChangeShown(
            str(PARTS[kind]),
            named.titles.get((kind, change.code), change.code),
            named.address(kind, change.code),
            change.note,
            tuple(str(SORTS[sort][0]) for sort in sorts),
            language,
            tuple(self._rows(change)) if change.fields else (),
        )

    def _rows(self, change: Change) -> Iterator[Row]:
        was = texts_of(change.before, self.old.place.definition, change.code)
        now = texts_of(change.after, self.new.place.definition, change.code)
        for label in {**was, **now}:
            before, after = was.get(label, ""), now.get(label, "")
            if before != after:
                yield Row(label, *side_by_side(before, after))


class _Named:
    """What each object of a version is called, by kind and code, and where it can be read."""

    def __init__(self, place: Place) -> None:
        self.place = place
        definition = place.definition
        self.titles = {("framework", code): definition.title for code in (definition.code, "")}
        self.titles |= {("scale level", str(row.level)): row.name for row in definition.scale}
        self.titles |= {("source", key): row.short for key, row in definition.sources.items()}
        self.titles |= {("question", key): row.title for key, row in definition.questions.items()}
        self.titles |= {("perspective", row.code): row.title for row in definition.perspectives}
        self.titles |= {("profile item", row.code): row.title for row in definition.profile}
        self.titles |= {("related theme", row.code): row.title for row in definition.related}
        self.asked: dict[str, str] = {}
        for _perspective, dimension in definition.dimensions():
            self.titles["dimension", dimension.code] = dimension.title
            self.titles |= {("dimension", part.code): part.title for part in dimension.components}
            for indicator in dimension.indicators:
                self.asked[indicator.code] = indicator.question
                title = definition.questions[indicator.question].title
                self.titles["indicator", indicator.code] = f"{indicator.code} {title}"

    def address(self, kind: str, code: str) -> str:
        """Empty for what has no place of its own."""
        if (kind, code) not in self.titles:
            return ""
        arguments = self.place.arguments
        if kind in ("question", "indicator"):
            question = self.asked[code] if kind == "indicator" else code
            return reverse("framework_question", args=[*arguments, question])
        if kind == "source":
            return f"{reverse('framework_sources', args=arguments)}#{code}"
        if kind in ("perspective", "dimension", "profile item"):
            return f"{reverse('framework_version', args=arguments)}#{code}"
        return ""
