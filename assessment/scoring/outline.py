"""The numbering that people see: dimensions 1, 2, 3 … and questions 3.1, 3.2 … of a scope."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from frameworks.definition.types import (
    Component,
    Definition,
    Depth,
    Dimension,
    Indicator,
    Perspective,
    Question,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One question where it stands: ``number`` is like "3.1"."""

    number: str
    indicator: Indicator
    question: Question
    component: Component | None


@dataclass(frozen=True, slots=True)
class Chapter:
    """One dimension in scope with its entries; ``number`` counts through all perspectives."""

    number: int
    perspective: Perspective
    dimension: Dimension
    entries: tuple[Entry, ...]


PART = 8  # questions on one page; a dimension with more is split at its components


def parts(chapter: Chapter) -> tuple[tuple[Entry, ...], ...]:
    """The entries of a chapter as they stand on its pages, in order.

    Components that stand side by side share a page while they are eight questions at most; none
    is torn apart.
    """
    pages: list[tuple[Entry, ...]] = []
    for _component, group in groupby(chapter.entries, key=lambda entry: entry.component):
        entries = tuple(group)
        if pages and len(pages[-1]) + len(entries) <= PART:
            pages[-1] += entries
        else:
            pages.append(entries)
    return tuple(pages)


def part_of(chapter: Chapter, question: str) -> int:
    """The page of a chapter, from 1, on which a question of it stands."""
    return next(
        number
        for number, entries in enumerate(parts(chapter), 1)
        if any(entry.question.code == question for entry in entries)
    )


@dataclass(frozen=True)
class Outline:
    chapters: tuple[Chapter, ...]

    @cached_property
    def by_code(self) -> Mapping[str, Chapter]:
        return {chapter.dimension.code: chapter for chapter in self.chapters}

    @cached_property
    def by_question(self) -> Mapping[str, tuple[tuple[Chapter, Entry], ...]]:
        """Question code -> every place where it stands, in order."""
        places: dict[str, tuple[tuple[Chapter, Entry], ...]] = {}
        for chapter in self.chapters:
            for entry in chapter.entries:
                places[entry.question.code] = (
                    *places.get(entry.question.code, ()),
                    (chapter, entry),
                )
        return places

    @property
    def questions(self) -> tuple[str, ...]:
        """The question codes in scope, each once, in order."""
        return tuple(self.by_question)

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """The keys of the cited sources in order of first citation: their reference numbers."""
        cited: dict[str, None] = {}
        introduced: set[str] = set()
        for chapter in self.chapters:
            if chapter.perspective.code not in introduced:
                introduced.add(chapter.perspective.code)
                cited |= dict.fromkeys(c.source for c in chapter.perspective.citations)
            for entry in chapter.entries:
                cited |= dict.fromkeys(c.source for c in entry.indicator.citations)
        return tuple(cited)

    def neighbours(self, chapter: Chapter) -> tuple[Chapter | None, Chapter | None]:
        """The chapters before and after."""
        index = chapter.number - 1
        before = self.chapters[index - 1] if index else None
        after = self.chapters[index + 1] if index + 1 < len(self.chapters) else None
        return before, after


def outline(definition: Definition, perspectives: Collection[str], depth: Depth) -> Outline:
    """The chapters of a scope in the framework's order; dimensions without a question are left out.

    ``perspectives`` are codes; ``depth`` extended takes core questions too.
    """
    chapters: list[Chapter] = []
    for perspective, dimension in definition.dimensions():
        if perspective.code not in perspectives:
            continue
        number = len(chapters) + 1
        placed = [(None, i) for i in dimension.own_indicators]
        placed += [(c, i) for c in dimension.components for i in c.indicators]  # type: ignore[misc]
        asked = [
            (component, indicator, definition.questions[indicator.question])
            for component, indicator in placed
            if depth == Depth.EXTENDED
            or definition.questions[indicator.question].depth == Depth.CORE
        ]
        if asked:
            entries = tuple(
                Entry(f"{number}.{n}", indicator, question, component)
                for n, (component, indicator, question) in enumerate(asked, 1)
            )
            chapters.append(Chapter(number, perspective, dimension, entries))
    return Outline(tuple(chapters))
