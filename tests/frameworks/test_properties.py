"""What must hold for every framework document, and for every broken one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frameworks import files, workbooks
from frameworks.definition.document import Document
from frameworks.definition.parse import ParseResult, parse
from frameworks.definition.problems import Mark, Problem
from frameworks.definition.render import content_hash, render
from frameworks.exporting import as_folder, as_json, as_xlsx, as_yaml
from frameworks.models import Framework
from frameworks.places import Reading, Refused
from frameworks.queries import document_of
from frameworks.services import import_document
from frameworks.sheets.filling import sheets_of
from frameworks.sheets.reading import tree_of
from frameworks.yaml_text import TextReader, dump
from tests.documents import Tree, dimension, document, document_tree, full_tree, question
from tests.strategies import STRANGE, spoiled, trees


def many(count: int) -> settings:
    """The same examples at every run: a fault that is found once is found by everybody."""
    shared = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
    return settings(
        max_examples=count,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=shared,
    )


def _read(text: str) -> ParseResult:
    """The result of a text, as ``files.read`` makes it, but without a file."""
    reading = Reading()
    reader = TextReader(text, "file", reading)
    try:
        tree = reader.read((), {})
    except Refused as refused:
        mark = Mark("file", refused.line, refused.column)
        return ParseResult(None, (Problem(refused.code, (), str(refused), mark=mark),))
    if reading.problems:
        return ParseResult(None, tuple(reading.problems))
    return parse(tree, reader.marks)


@given(trees())
@many(1000)
def test_document_written_as_yaml_and_read_again_is_the_same(tree: Tree) -> None:
    first = document(tree)

    again = _read(as_yaml(first).decode()).document

    assert again == first


def _rows(document: Document) -> dict[str, list[workbooks.Row]]:
    """The sheets as a spreadsheet gives them back."""
    return {
        name: [
            (number, {c: v for c, v in enumerate(row, 1) if v is not None})
            for number, row in enumerate(rows, 1)
        ]
        for name, rows in sheets_of(document).items()
    }


@given(trees())
@many(200)
def test_document_as_sheets_is_the_same(tree: Tree) -> None:
    first = document(tree)
    reading = Reading()

    again = parse(tree_of(_rows(first), "file.xlsx", reading), reading.marks)

    assert (reading.problems, again.document) == ([], first)


@given(trees())
@many(15)
def test_document_in_every_form_is_the_same(tmp_path: Path, tree: Tree) -> None:
    first = document(tree)
    for name, write in (("a.json", as_json), ("a.xlsx", as_xlsx)):
        content = write(first)
        (tmp_path / name).write_bytes(content)
        again = files.read(tmp_path / name).document
        assert again == first
        assert write(again) == content


@given(trees())
@many(60)
@pytest.mark.django_db
def test_document_stored_and_loaded_is_the_same(tree: Tree) -> None:
    first = document(tree)
    with transaction.atomic():
        again = document_of(import_document(document=first))
        transaction.set_rollback(True)

    assert again == first
    assert content_hash(again) == content_hash(first)
    assert (as_yaml(again), as_folder(again)) == (as_yaml(first), as_folder(first))


FULL = render(document(full_tree()))


@given(spoiled(FULL))
@many(2500)
def test_spoiled_tree_gives_problems_and_never_an_exception(tree: Any) -> None:
    result = parse(tree)

    errors = [p for p in result.problems if p.severity == "error"]
    assert (result.document is None) == bool(errors)
    if result.document is not None:
        assert parse(render(result.document)).document == result.document


SMALL = dump(
    render(
        document(
            document_tree(
                questions={"alpha": question("alpha")},
                perspectives=[
                    {**document_tree()["perspectives"][0], "dimensions": [dimension("D1", "alpha")]}
                ],
            )
        )
    )
).encode()
changes = st.tuples(
    st.integers(0, len(SMALL) - 1), st.binary(max_size=3) | st.sampled_from([b"\n", b" ", b": "])
)


@given(st.lists(changes, min_size=1, max_size=3))
@many(2000)
def test_spoiled_bytes_of_yaml_give_problems_and_never_an_exception(
    spoil: list[tuple[int, bytes]],
) -> None:
    content = SMALL
    for place, replacement in spoil:
        content = content[:place] + replacement + content[place + 1 :]

    result = _read(content.decode(errors="replace"))

    errors = [p for p in result.problems if p.severity == "error"]
    assert (result.document is None) == bool(errors)


ROWS = _rows(document(full_tree()))
CELLS = [
    (name, n, column)
    for name, rows in ROWS.items()
    for n, (_number, cells) in enumerate(rows)
    for column in (*cells, 30)
]
values = st.sampled_from([v for v in STRANGE if isinstance(v, str | int | float) or v is None])
cells = st.tuples(st.sampled_from(CELLS), values | st.text(max_size=5))


@given(st.lists(cells, min_size=1, max_size=3))
@many(500)
def test_spoiled_cells_give_problems_with_their_sheet_and_never_an_exception(
    spoil: list[tuple[tuple[str, int, int], Any]],
) -> None:
    sheets = {name: [(n, dict(row)) for n, row in rows] for name, rows in ROWS.items()}
    for (name, n, column), value in spoil:
        sheets[name][n][1].pop(column, None)
        if value not in {None, ""}:
            sheets[name][n][1][column] = value
    reading = Reading()

    result = parse(tree_of(sheets, "file.xlsx", reading), reading.marks)

    for problem in (*reading.problems, *result.problems):
        assert problem.mark is not None
        assert problem.mark.file.startswith("file.xlsx [")


BOOK = as_xlsx(document(full_tree()))


@given(st.integers(0, len(BOOK) - 1), st.binary(min_size=1, max_size=4))
@many(150)
def test_spoiled_bytes_of_a_spreadsheet_give_problems_and_never_an_exception(
    tmp_path: Path, place: int, replacement: bytes
) -> None:
    path = tmp_path / "file.xlsx"
    path.write_bytes(BOOK[:place] + replacement + BOOK[place + len(replacement) :])

    result = files.read(path)

    assert (result.document is None) == any(p.severity == "error" for p in result.problems)


@given(spoiled(FULL))
@many(60)
@pytest.mark.django_db
def test_what_is_spoiled_and_still_a_document_can_be_stored(tree: Any) -> None:
    result = parse(tree)
    if result.document is None:
        return
    with transaction.atomic():
        assert document_of(import_document(document=result.document)) == result.document
        transaction.set_rollback(True)
    assert not Framework.objects.exists()
