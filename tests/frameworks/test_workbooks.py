"""Spreadsheets that must not be opened, and cells that must not be believed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from frameworks import files, workbooks
from frameworks.exporting import as_xlsx
from tests.documents import document, full_tree

BOOK = as_xlsx(document(full_tree()))
SHEET = "xl/worksheets/sheet1.xml"


def _faults(tmp_path: Path, content: bytes) -> list[tuple[str, str]]:
    """The kinds of fault in a spreadsheet, and how their messages begin."""
    path = tmp_path / "file.xlsx"
    path.write_bytes(content)
    result = files.read(path)
    assert result.document is None
    return [(p.code, str(p)) for p in result.problems]


def _packed(
    more: dict[str, bytes], change: Callable[[str, bytes], bytes] = lambda _name, part: part
) -> bytes:
    """The spreadsheet with its files changed, and more of them."""
    packed = BytesIO()
    with ZipFile(BytesIO(BOOK)) as source, ZipFile(packed, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, change(name, source.read(name)))
        for name, part in more.items():
            target.writestr(name, part)
    return packed.getvalue()


def _with_entity(declaration: bytes, name: str = SHEET) -> bytes:
    def change(member: str, part: bytes) -> bytes:
        if member != name:
            return part
        at = part.index(b"?>") + 2 if part.startswith(b"<?xml") else 0
        return part[:at] + declaration + part[at:]

    return _packed({}, change)


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = b'<!DOCTYPE x [<!ENTITY file SYSTEM "file:///etc/passwd">]>'
HOSTILE: list[tuple[str, bytes, str, str]] = [
    ("not a zip", b"PK is how it begins, no more", "not-xlsx", "This is no spreadsheet"),
    ("a zip of nothing", _packed({}, lambda _n, _p: b""), "not-xlsx", "The spreadsheet can't be"),
    ("macros", _packed({"xl/vbaProject.bin": b"x"}), "active-content", "The file holds xl/vba"),
    (
        "macro sheet",
        _packed({"xl/macrosheets/sheet1.xml": b"<x/>"}),
        "active-content",
        "The file holds xl/macrosheets/sheet1.xml",
    ),
    (
        "external link",
        _packed({"xl/externalLinks/externalLink1.xml": b"<x/>"}),
        "active-content",
        "The file holds xl/externalLinks",
    ),
    ("entities that grow", _with_entity(BOMB), "entities", f"{SHEET} declares entities."),
    ("entities from outside", _with_entity(OUTSIDE), "entities", f"{SHEET} declares entities."),
    (
        "entities in the list of sheets",
        _with_entity(OUTSIDE, "xl/workbook.xml"),
        "entities",
        "xl/workbook.xml declares entities.",
    ),
    (
        "entities hidden in UTF-16",
        _packed({}, lambda n, p: OUTSIDE.decode().encode("utf-16") + p if n == SHEET else p),
        "entities",
        f"{SHEET} declares entities.",
    ),
    (
        "many files",
        _packed({f"xl/media/{n}.png": b"" for n in range(100)}),
        "too-many-members",
        "The file holds more than 100 files.",
    ),
    ("a bomb", _packed({"xl/x.xml": b" " * (49 << 20)}), "too-large", "Unpacked, the file has"),
]


@pytest.mark.parametrize(
    ("content", "code", "message"), [row[1:] for row in HOSTILE], ids=[row[0] for row in HOSTILE]
)
def test_read_refuses_hostile_spreadsheet(
    tmp_path: Path, content: bytes, code: str, message: str
) -> None:
    ((found, text),) = _faults(tmp_path, content)

    assert found == code
    assert text.startswith(f"file.xlsx:1:1: document: {message}")


def _edited(edit: Callable[[Workbook], object]) -> bytes:
    book = load_workbook(BytesIO(BOOK))
    edit(book)
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def _set(sheet: str, cell: str, value: Any) -> Callable[[Workbook], object]:
    return lambda book: book[sheet].__setitem__(cell, value)


@pytest.mark.parametrize(
    ("edit", "fault"),
    [
        (_set("questions", "D2", "=A1"), ("formula", "file.xlsx [questions]:2:4: ")),
        (_set("scale", "B3", "#REF!"), ("cell-error", "file.xlsx [scale]:3:2: ")),
        (_set("levels", "C4", "x" * 4001), ("string-too-long", "file.xlsx [levels]:4:3: ")),
        (_set("related", "CX2", "x"), ("too-many-columns", "file.xlsx [related]:2:102: ")),
        (_set("related", "A60000", "x"), ("too-many-rows", "file.xlsx [related]:50001:1: ")),
    ],
    ids=["formula", "error", "long", "column", "row"],
)
def test_read_names_sheet_row_and_column_of_a_cell(
    tmp_path: Path, edit: Callable[[Workbook], object], fault: tuple[str, str]
) -> None:
    ((code, text),) = _faults(tmp_path, _edited(edit))

    assert (code, text[: len(fault[1])]) == fault


def test_read_refuses_more_cells_than_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbooks, "MAX_CELLS", 20)

    ((code, text),) = _faults(tmp_path, BOOK)

    assert code == "too-many-parts"
    assert text.startswith("file.xlsx [scale]:1:1: ")


def test_read_does_not_believe_the_size_that_a_sheet_claims(tmp_path: Path) -> None:
    content = _packed({}, lambda _name, part: part.replace(b'ref="A1:B10"', b'ref="A1:XFD1048576"'))
    path = tmp_path / "file.xlsx"
    path.write_bytes(content)

    assert files.read(path).document == document(full_tree())


def test_read_takes_what_a_spreadsheet_program_makes_of_days_numbers_and_truth(
    tmp_path: Path,
) -> None:
    def edit(book: Workbook) -> None:
        fields = {row[0].value: row[1] for row in book["framework"].iter_rows()}
        fields["published"].value = datetime(2026, 11, 24, tzinfo=UTC).replace(tzinfo=None)
        heads = {cell.value: cell.column or 0 for cell in book["sources"][1]}
        book["sources"].cell(2, heads["volume"]).value = 51
        book["sources"].cell(2, heads["unverified"]).value = "TRUE"
        book["sources"].cell(2, heads["accessed"]).value = date(2026, 1, 2)

    path = tmp_path / "file.xlsx"
    path.write_bytes(_edited(edit))

    found = files.read(path).document

    assert found is not None
    source = found.sources["first"]
    facts = (found.published, source.csl.volume, source.unverified, source.csl.accessed)
    assert facts == ("2026-11-24", "51", True, "2026-01-02")


def test_read_takes_a_file_that_another_program_has_saved(tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    path.write_bytes(_edited(lambda book: book.move_sheet("sources", -3)))

    assert files.read(path).document == document(full_tree())
