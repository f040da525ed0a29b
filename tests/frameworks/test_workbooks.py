"""Spreadsheets that must not be opened, and cells that must not be believed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS

from frameworks import files, workbooks
from frameworks.definition.problems import Mark
from frameworks.exporting import as_xlsx
from frameworks.places import Reading
from tests.documents import document, full_tree

BOOK = as_xlsx(document(full_tree()))
MAIN = SHEET_MAIN_NS.encode()
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
    (
        "empty cells without end",
        _packed({"xl/x.xml": b"<c/>" * 2_000_001}),
        "too-many-parts",
        "The file has too many cells, most of them empty.",
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


def test_read_refuses_entities_that_hide_in_a_sheet_with_another_name(tmp_path: Path) -> None:
    sheet = f'<worksheet xmlns="{SHEET_MAIN_NS}"><sheetData><row><c t="inlineStr"><is><t>&b;'
    sheet = f"{BOMB.decode()}{sheet}</t></is></c></row></sheetData></worksheet>"
    more = {"xl/sheet.dat": sheet.encode("utf-16")}

    content = _packed(
        more, lambda _name, part: part.replace(f'"/{SHEET}"'.encode(), b'"/xl/sheet.dat"')
    )

    ((code, text),) = _faults(tmp_path, content)
    assert (code, text[:47]) == ("not-xlsx", "file.xlsx [framework]:1:1: document: The sheet ")


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


def _with_shared_texts() -> bytes:
    """The spreadsheet as most programs save it: texts stand apart, and cells give their number."""
    texts: list[bytes] = []

    def shared(cell: re.Match[bytes]) -> bytes:
        texts.append(cell[2])
        return b'<c%bt="s"><v>%d</v></c>' % (cell[1], len(texts) - 1)

    def change(name: str, part: bytes) -> bytes:
        if name == "[Content_Types].xml":
            kind = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{SHARED_STRINGS}"/>'
            return part.replace(b"</Types>", f"{kind}</Types>".encode())
        return re.sub(rb'<c([^>]*)t="inlineStr"><is>(.*?)</is></c>', shared, part, flags=re.DOTALL)

    content = _packed({}, change)
    with ZipFile(added := BytesIO(content), "a") as target:
        table = b"".join(b"<si>%b</si>" % text for text in texts)
        target.writestr("xl/sharedStrings.xml", b'<sst xmlns="%b">%b</sst>' % (MAIN, table))
    assert len(texts) > 100
    return added.getvalue()


def test_read_takes_texts_that_stand_apart_from_their_cells(tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    path.write_bytes(_with_shared_texts())

    assert files.read(path).document == document(full_tree())


RICH = (
    b"<t>Prin</t><r><rPr><b/></rPr><t>ted </t></r><r><t>bold</t></r>"
    b'<rPh sb="0" eb="1"><t>aid</t></rPh><phoneticPr fontId="0"/>'
)
CELLS = [
    (b'<c r="A1" t="inlineStr"><is><t>plain</t></is></c>', {1: "plain"}),
    (b'<c r="A1" t="inlineStr"><is><t xml:space="preserve"> a\nb </t></is></c>', {1: " a\nb "}),
    (b'<c r="B1" t="inlineStr"><is>%b</is></c>' % RICH, {2: "Printed bold"}),
    (b'<c r="A1" t="inlineStr"><is/></c><c r="B1" t="inlineStr"/><c r="C1" s="1"/>', {}),
    (b'<c t="inlineStr"><is><t>no</t></is></c><c><v>1</v></c>', {1: "no", 2: 1}),
    (
        b'<c r="A1"><v>1</v></c><c r="C1"><v>1.0</v></c><c r="D1"><v>1E3</v></c>',
        {1: 1, 3: 1.0, 4: 1000.0},
    ),
    (b'<c r="A1" t="b"><v>1</v></c><c r="B1" t="b"><v>0</v></c>', {1: True, 2: False}),
    (b'<c r="A1" t="d"><v>2026-11-24T00:00:00</v></c>', {1: "2026-11-24"}),
    (b'<c r="A1" t="str"><v>result</v></c>', {1: "result"}),
]


@pytest.mark.parametrize(("cells", "found"), CELLS, ids=range(len(CELLS)))
def test_read_of_every_kind_of_cell(cells: bytes, found: dict[int, object]) -> None:
    data = b'<worksheet xmlns="%b"><sheetData><row>%b</row></sheetData></worksheet>' % (MAIN, cells)
    content = _packed({}, lambda name, part: data if name == SHEET else part)
    reading = Reading()

    rows = workbooks.read(content, "file.xlsx", reading)["framework"]

    assert (rows, reading.problems) == ([(1, found)] if found else [], [])
    kinds = [type(value) for _number, row in rows for value in row.values()]
    assert kinds == [type(value) for value in found.values()]


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="B3"><f>A1</f><v>2</v></c>',
        b'<c r="B3" t="str"><f>A1</f><v>text</v></c>',
        b'<c r="B3" t="inlineStr"><f>A1</f><is><t>text</t></is></c>',
        b'<c r="B3"><f t="shared" si="0"/><v>2</v></c>',
        b'<c r="B3"><f t="array" ref="B3:C4">A1:B2</f><v>2</v></c>',
    ],
)
def test_read_of_a_formula_in_any_form_is_a_fault_of_its_cell(cell: bytes) -> None:
    row = b'<row r="3">%b</row>' % cell
    data = b'<worksheet xmlns="%b"><sheetData>%b</sheetData></worksheet>' % (MAIN, row)
    reading = Reading()

    workbooks.read(
        _packed({}, lambda name, part: data if name == SHEET else part), "file.xlsx", reading
    )

    (problem,) = reading.problems
    assert (problem.code, problem.mark) == ("formula", Mark("file.xlsx [framework]", 3, 2))


def test_read_of_many_sheets_that_are_one_file_reads_it_once() -> None:
    def change(name: str, part: bytes) -> bytes:
        return re.sub(rb"sheet[0-9]+\.xml", b"sheet1.xml", part) if name.endswith("rels") else part

    assert len(workbooks.read(_packed({}, change), "file.xlsx", Reading())) == 1
