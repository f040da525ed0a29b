"""A document -> the rows of its sheets, heads included."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from frameworks.definition.check_translations import source_texts
from frameworks.definition.document import Document
from frameworks.definition.ordering import in_file_order
from frameworks.sheets.columns import (
    FRAMEWORK,
    KINDS,
    SHEETS,
    Form,
    Step,
    Value,
    field_of,
    to_cell,
)

Tree = Mapping[str, Any]
Cells = list[Value]
ROLES = ("author", "original-author", "editor")


def sheets_of(document: Document) -> dict[str, list[Cells]]:
    """Every sheet with its rows; an empty one has its head alone."""
    tree = in_file_order(document)
    filled: dict[str, Iterable[Cells]] = {
        "framework": ([column.head, *_cells([column], tree)] for column in FRAMEWORK),
        "scale": (_row("scale", row) for row in tree["scale"]),
        "dimensions": _dimensions(tree),
        "questions": _questions(tree),
        "levels": _of_questions(tree, "levels"),
        "items": _of_questions(tree, "items"),
        "rules": _of_questions(tree, "rules"),
        "indicators": (
            _row("indicators", row, part["code"])
            for part in _parts(tree)
            for row in part.get("indicators", [])
        ),
        "citations": _citations(tree),
        "sources": (_row("sources", row, key) for key, row in tree["sources"].items()),
        "names": _names(tree),
        "profile": (_row("profile", row) for row in tree.get("profile", [])),
        "related": (_row("related", row) for row in tree.get("related", [])),
        "translations": _translations(document, tree),
    }
    return {name: [[c.head for c in SHEETS[name]], *rows] for name, rows in filled.items()}


def _row(sheet: str, row: Tree, *leading: Value) -> Cells:
    """The cells of a part; ``leading`` stand in the columns that say where it belongs."""
    return [*leading, *_cells(SHEETS[sheet][len(leading) :], row)]


def _cells(columns: Iterable[Any], row: Tree) -> Cells:
    return [to_cell(_at(row, column.path), column.form) for column in columns]


def _at(tree: Any, path: tuple[Step, ...]) -> Any:
    """The value at a path; in a list the numbers count from 1."""
    for step in path:
        if isinstance(tree, list):
            tree = tree[int(step) - 1] if int(step) <= len(tree) else None
        else:
            tree = tree.get(step) if tree else None
    return tree if path else None


def _parts(tree: Tree) -> Iterator[Tree]:
    """Dimensions and their components."""
    for perspective in tree["perspectives"]:
        for dimension in perspective["dimensions"]:
            yield dimension
            yield from dimension.get("components", [])


def _dimensions(tree: Tree) -> Iterator[Cells]:
    def row(kind: str, part: Tree, parent: Value) -> Cells:
        return _row("dimensions", part, kind, part["code"], parent)

    for perspective in tree["perspectives"]:
        yield row("perspective", perspective, None)
        for dimension in perspective["dimensions"]:
            yield row("dimension", dimension, perspective["code"])
            for component in dimension.get("components", []):
                yield row("component", component, dimension["code"])


def _questions(tree: Tree) -> Iterator[Cells]:
    claims = tree.get("changes", {}).get("questions", {})
    for code, row in tree["questions"].items():
        yield _row("questions", {**row, "change": claims.get(code)}, code)


def _of_questions(tree: Tree, sheet: str) -> Iterator[Cells]:
    """Levels, items and rules: one row each, under the code of their question."""
    for code, question in tree["questions"].items():
        for key, row in question.get(sheet, {}).items():
            yield _row(sheet, row, code, key)


def _citations(tree: Tree) -> Iterator[Cells]:
    owners: list[tuple[str, str, Value, Tree]] = [
        ("perspective", row["code"], None, row) for row in tree["perspectives"]
    ]
    owners += [
        ("indicator", row["code"], None, row)
        for part in _parts(tree)
        for row in part.get("indicators", [])
    ]
    owners += [
        ("level", code, number, row)
        for code, question in tree["questions"].items()
        for number, row in question["levels"].items()
    ]
    owners += [("profile", row["code"], None, row) for row in tree.get("profile", [])]
    for kind, code, level, owner in owners:
        for row in owner.get("citations", []):
            yield _row("citations", row, kind, code, level)


def _names(tree: Tree) -> Iterator[Cells]:
    """Authors and editors of sources."""
    for key, source in tree["sources"].items():
        for role in ROLES:
            for row in source["csl"].get(role, []):
                yield _row("names", row, key, role)


def _translations(document: Document, tree: Tree) -> Iterator[Cells]:
    """Each text with that of the source language beside it; a language without any is named."""
    sources = source_texts(document) if tree.get("translations") else {}
    for language, translation in tree.get("translations", {}).items():
        if not translation:
            yield [language]
        for singular, kind in KINDS.items():
            rows = translation.get(kind, {})
            for code, row in ({"": rows} if kind == "framework" and rows else rows).items():
                for path, text in _texts(row):
                    source = to_cell(_text_at(sources[kind][code], path), Form.TEXT)
                    yield [
                        language,
                        singular,
                        to_cell(code, Form.TEXT),
                        field_of(path),
                        source,
                        text,
                    ]


def _texts(tree: Any, path: tuple[Step, ...] = ()) -> Iterator[tuple[tuple[Step, ...], str]]:
    if isinstance(tree, str):
        yield path, tree
        return
    pairs = tree.items() if isinstance(tree, dict) else enumerate(tree)
    for step, part in pairs:
        yield from _texts(part, (*path, step))


def _text_at(tree: Any, path: tuple[Step, ...]) -> Any:
    """The source text of a translated one; citations of levels are a list in the source."""
    for step in path:
        if isinstance(tree, list | tuple) and isinstance(step, str):
            tree = next((row for row in tree if row["source"] == step), {})
        elif isinstance(tree, list | tuple):
            tree = tree[int(step)] if int(step) < len(tree) else ""
        else:
            tree = tree.get(step, {}) if isinstance(tree, dict) else ""
    return tree if isinstance(tree, str) else None
