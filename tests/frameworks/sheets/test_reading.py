"""Rows that belong nowhere, heads that nobody knows: each with its sheet, row and column."""

from __future__ import annotations

from typing import Any

import pytest

from frameworks.definition.parse import parse
from frameworks.places import Reading
from frameworks.sheets.columns import field_of, path_of
from frameworks.sheets.filling import sheets_of
from frameworks.sheets.reading import tree_of
from tests.documents import document, full_tree

Sheets = dict[str, list[tuple[int, dict[int, Any]]]]


def _sheets() -> Sheets:
    """The sheets of the full document, as a spreadsheet gives them back."""
    return {
        name: [
            (n, {c: value for c, value in enumerate(row, start=1) if value is not None})
            for n, row in enumerate(rows, start=1)
        ]
        for name, rows in sheets_of(document(full_tree())).items()
    }


def _problems(sheets: Sheets) -> list[str]:
    reading = Reading()
    tree = tree_of(sheets, "f.xlsx", reading)
    if reading.problems:
        return [str(problem) for problem in reading.problems]
    return [str(p) for p in parse(tree, reading.marks).problems if p.severity == "error"]


def test_read_of_untouched_sheets_has_no_problem() -> None:
    assert _problems(_sheets()) == []


@pytest.mark.parametrize(
    ("sheet", "row", "column", "value", "problem"),
    [
        ("questions", 1, 4, "titel", "[questions]:1:4: document: The column “titel” is not known."),
        ("questions", 1, 5, "title", "[questions]:1:5: document: The column “title” is there tw"),
        ("questions", 2, 30, "x", "[questions]:2:30: document: The column of this cell has no"),
        ("questions", 3, 1, "alpha", "[questions]:3:1: document: There is a row for “alpha” alr"),
        ("questions", 2, 2, "slider", "[questions]:2:2: questions.alpha.kind: This must be one"),
        ("framework", 2, 1, "shema", "[framework]:2:1: document: This field is not known"),
        ("dimensions", 2, 1, "layer", "[dimensions]:2:1: document: A row is a perspective, a dim"),
        ("dimensions", 3, 3, "nine", "[dimensions]:3:1: document: There is no perspective “nine”"),
        ("indicators", 2, 1, "D9", "[indicators]:2:1: document: There is no dimension “D9” for"),
        ("indicators", 2, 4, "heavy", "[indicators]:2:4: perspectives.0.dimensions.0.indicators.0"),
        ("levels", 2, 1, "omega", "[levels]:2:1: document: There is no question “omega” for this"),
        ("levels", 3, 2, 1, "[levels]:3:1: document: There is a row for “1” already. Keep one."),
        ("levels", 2, 2, 7, "[levels]:2:1: questions.alpha.levels.7: This must be 5 or less."),
        ("rules", 2, 3, "a, z", "[rules]:2:1: questions.ticks.rules.5: There is no item “z”."),
        ("citations", 2, 1, "scale", "[citations]:2:1: document: A citation is of a perspective"),
        ("citations", 2, 2, "none", "[citations]:2:1: document: There is no perspective “none”"),
        ("citations", 2, 4, "third", "[citations]:2:4: perspectives.0.citations.0.source: There"),
        ("names", 2, 2, "painter", "[names]:2:2: document: The role must be one of author, orig"),
        ("translations", 2, 2, "part", "[translations]:2:2: document: The kind must be one of"),
        ("translations", 2, 4, "level", "[translations]:2:4: document: This is no field of a"),
        ("translations", 2, 4, "title", "[translations]:3:4: document: This is no field of a"),
        ("translations", 2, 1, "x", "[translations]:2:1: translations.x: “x” has not the right"),
    ],
)
def test_read_names_the_cell_that_is_wrong(
    sheet: str, row: int, column: int, value: Any, problem: str
) -> None:
    sheets = _sheets()
    sheets[sheet][row - 1][1][column] = value

    assert any(text.startswith(f"f.xlsx {problem}") for text in _problems(sheets))


def test_read_refuses_a_sheet_that_is_not_known() -> None:
    (problem,) = _problems(_sheets() | {"notes": []})

    assert problem.startswith("f.xlsx [notes]:1:1: document: The sheet “notes” is not known.")


def test_read_says_what_is_missing_where_a_sheet_is_missing() -> None:
    sheets = _sheets()
    del sheets["scale"]

    assert _problems(sheets) == ["f.xlsx [framework]:1:1: scale: “scale” is missing. Add it."]


@pytest.mark.parametrize(
    ("path", "field"),
    [
        (("how_to_answer",), "how to answer"),
        (("evidence", 0), "evidence 1"),
        (("levels", 3), "level 3"),
        (("levels", 3, "next"), "level 3 next"),
        (("items", "charter"), "item charter"),
        (("citations", "first", "claim"), "citation first claim"),
        (("levels", 2, "citations", "first", "locator"), "level 2 citation first locator"),
    ],
)
def test_field_of_a_translation_has_words_for_its_path(path: tuple[Any, ...], field: str) -> None:
    assert (field_of(path), path_of(field)) == (field, path)


@pytest.mark.parametrize("field", ["", "level", "level x", "evidence one", "level 1 " * 9, "item"])
def test_path_of_words_that_name_no_field_is_an_error(field: str) -> None:
    with pytest.raises(ValueError):
        path_of(field)
