"""Spreadsheet files (XLSX) <-> rows of cells: bounded on the way in, same bytes on the way out."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import iterparse
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils import coordinate_to_tuple, get_column_letter
from openpyxl.worksheet._reader import INLINE_STRING, ROW_TAG, WorkSheetParser
from openpyxl.writer.excel import ExcelWriter
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS

from frameworks.definition.problems import Mark
from frameworks.places import Reading, Refused

Value = str | int | float | bool | None
Row = tuple[int, dict[int, Value]]  # its number, and the filled cells by column, from 1

MAX_MEMBERS = 100  # files within the file; a spreadsheet of ours has 25
MAX_UNPACKED = 48 << 20
MAX_ELEMENTS = 2_000_000  # of XML, all files together; a cell with a text is three
MAX_ROWS = 50_000  # a sheet
MAX_CELLS = 500_000  # all sheets together
MAX_COLUMNS = 100
MAX_TEXT = 32_767  # characters in a cell, Excel's own limit

_ACTIVE = re.compile(
    r"(?:^|/)(?:vba|macrosheets|dialogsheets|chartsheets|externalLinks|embeddings|activeX|ctrlProps"
    r"|customUI|queryTables|connections)",
    re.IGNORECASE,
)
# Entities can grow without bound or read other files; UTF-16 could hide them from this search.
_ENTITIES = re.compile(rb"<!DOCTYPE|<!ENTITY", re.IGNORECASE)
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first date that a ZIP file knows
_STRING, _RUN, _TEXT = (f"{{{SHEET_MAIN_NS}}}{tag}" for tag in ("si", "r", "t"))
_SEEMS_FORMULA = ("=", "+", "-", "@")


def read(content: bytes, name: str, reading: Reading) -> dict[str, list[Row]]:
    """The filled cells of every sheet. Raises ``Refused`` for what is not safe to open; formulas
    and cells with an error are left as faults in the reading.
    """
    _check_archive(content)
    try:
        book = _opened(content)
        parts = {part.target: sheet.name for sheet, part in book.parser.find_sheets()}
    except Exception as error:  # openpyxl raises whatever a broken file makes it stumble over
        raise Refused("not-xlsx", "The spreadsheet can't be opened. Save it again.") from error
    sheets: dict[str, list[Row]] = {}
    for part, title in parts.items():  # each once, however many sheets claim it
        try:
            sheets[title] = list(_rows(book, part, f"{name} [{title}]", reading))
        except Refused as refused:
            refused.part = title
            raise
        except Exception as error:  # as above: the cells are read only now
            message = "The sheet can't be read. Save the file again."
            raise Refused("not-xlsx", message, part=title) from error
    return sheets


def _check_archive(content: bytes) -> None:
    """Refuse what grows, acts, or reaches out, before openpyxl sees it."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > MAX_MEMBERS:
                message = f"The file holds more than {MAX_MEMBERS} files. Save it again."
                raise Refused("too-many-members", message)
            if sum(member.file_size for member in members) > MAX_UNPACKED:
                message = f"Unpacked, the file has more than {MAX_UNPACKED >> 20} MB. Split it."
                raise Refused("too-large", message)
            elements = 0
            for member in members:
                part = archive.read(member)
                _check_member(member.filename, part)
                elements += part.count(b"<") - part.count(b"</")
            if elements > MAX_ELEMENTS:
                message = "The file has too many cells, most of them empty. Clear or split it."
                raise Refused("too-many-parts", message)
    except (
        BadZipFile,
        NotImplementedError,
        RuntimeError,
        OSError,
        ValueError,
        EOFError,
        zlib.error,
    ) as error:
        raise Refused("not-xlsx", "This is no spreadsheet in the form XLSX.") from error


def _check_member(name: str, content: bytes) -> None:
    if _ACTIVE.search(name):
        message = f"The file holds {name}: macros, links or objects. Save it without them."
        raise Refused("active-content", message)
    is_xml = name.lower().endswith((".xml", ".rels"))
    if _ENTITIES.search(content) or (is_xml and b"\0" in content):
        raise Refused("entities", f"{name} declares entities. Save the file again.")


def _opened(content: bytes) -> ExcelReader:
    """What the cells need of the rest of the file: the list of sheets, styles, shared texts."""
    book = ExcelReader(BytesIO(content), read_only=True, keep_links=False)
    book.read_manifest()
    book.read_workbook()
    apply_stylesheet(book.archive, book.wb)
    package: Any = book.package
    if part := package.find(SHARED_STRINGS):
        texts = map(_text, _elements(book.archive, part.PartName[1:], _STRING))
        book.shared_strings = [text.replace("x005F_", "") for text in texts]
    return book


def _elements(archive: ZipFile, part: str, tag: str) -> Iterator[Any]:
    """The elements of a part that have this tag, one after the other."""
    if not part.lower().endswith(".xml"):
        raise ValueError(part)  # only these names were searched for hidden entities
    with archive.open(part) as source:
        # Half the time of defusedxml's, and as safe: no part declares an entity, see above.
        for _event, element in iterparse(source):  # noqa: S314 -- see above
            if element.tag == tag:
                yield element
                element.clear()


def _text(element: Any) -> str:
    """A text without its formatting, and without the aids to pronounce it."""
    runs = element.findall(_RUN)
    return "".join([element.findtext(_TEXT, ""), *(run.findtext(_TEXT, "") for run in runs)])


class _Cells(WorkSheetParser):
    """openpyxl's reader of cells, with a short way to texts: nearly all cells of a framework are
    one, and openpyxl builds a model of rich text for each.
    """

    def __init__(self, book: ExcelReader) -> None:
        own: Any = book.wb  # it is openpyxl's own way to hand these on
        super().__init__(
            BytesIO(),  # the elements come from elsewhere, one by one
            book.shared_strings,
            epoch=own.epoch,
            date_formats=own._date_formats,  # noqa: SLF001 -- as above
            timedelta_formats=own._timedelta_formats,  # noqa: SLF001 -- as above
        )

    def parse_cell(self, element: Any) -> dict[str, Any]:
        text, place = element.find(INLINE_STRING), element.get("r")
        if text is None or not place or len(element) > 1:
            return super().parse_cell(element)
        _row, self.col_counter = coordinate_to_tuple(place)
        return {"column": self.col_counter, "value": _text(text), "data_type": "s"}


def _rows(book: ExcelReader, part: str, name: str, reading: Reading) -> Iterator[Row]:
    """The rows of a sheet that have a filled cell."""
    cells = _Cells(book)
    for element in _elements(book.archive, part, ROW_TAG):
        number, row = cells.parse_row(element)
        if number > MAX_ROWS:
            raise Refused("too-many-rows", f"More than {MAX_ROWS} rows. Split it.", MAX_ROWS + 1)
        found = {}
        for cell in row:
            column: Any = cell["column"]
            if cell["value"] is None or cell["value"] == "":
                continue
            if column > MAX_COLUMNS:
                message = f"A cell beyond column {MAX_COLUMNS}. Clear it."
                raise Refused("too-many-columns", message, number, column)
            reading.parts += 1
            found[column] = _value(cell, (name, number, column), reading)
        if reading.parts > MAX_CELLS:
            raise Refused("too-many-parts", "The file has too many cells. Split it.", number)
        if found:
            yield number, found


def _value(cell: dict[str, Any], place: tuple[str, int, int], reading: Reading) -> Value:
    """What a cell says; a date as the text of it. ``place``: the sheet, its row and column."""
    value, kind = cell["value"], cell["data_type"]
    if kind == "f":
        message = "A formula. Write its result: copy it, and paste the values only."
        reading.fault("formula", message, Mark(*place))
    elif kind == "e":
        message = f"The cell shows the error {value}. Correct it."
        reading.fault("cell-error", message, Mark(*place))
    elif isinstance(value, datetime):
        return (value.date() if value.time() == time() else value).isoformat()
    elif isinstance(value, str) and len(value) > MAX_TEXT:
        message = f"There are more than {MAX_TEXT} characters. Shorten it."
        reading.fault("too-long", message, Mark(*place))
    elif isinstance(value, str | int | float):  # true and false are whole numbers to Python
        return value
    else:
        return str(value)
    return None


def write(
    sheets: Mapping[str, Sequence[Sequence[Value]]], *, title: str, day: date | None
) -> bytes:
    """A spreadsheet whose first row of each sheet is its head. The same cells always give the same
    bytes; ``day`` stands in the properties of the file as the time of its making.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    made = datetime.combine(day or date(*_EPOCH[:3]), time())
    book.properties.title, book.properties.creator = title, "Civigauge"
    book.properties.created = book.properties.modified = made
    for name, rows in sheets.items():
        _write_sheet(book.create_sheet(name), rows)
    raw = BytesIO()
    ExcelWriter(book, ZipFile(raw, "w")).save()  # `book.save` would enter the present time
    return _packed(raw)


def _packed(raw: BytesIO) -> bytes:
    """The same files in a fixed order, all with the same date."""
    packed = BytesIO()
    with ZipFile(raw) as source, ZipFile(packed, "w") as target:
        for name in sorted(source.namelist()):  # "[Content_Types].xml" comes first, as it should
            info = ZipInfo(name, _EPOCH)
            info.compress_type = ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            target.writestr(info, source.read(name))
    return packed.getvalue()


def _write_sheet(sheet: Any, rows: Iterable[Sequence[Value]]) -> None:
    wrapped = Alignment(wrap_text=True, vertical="top")
    widths: dict[int, int] = {}
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            if value is None:
                continue
            cell = sheet.cell(number, column, value)
            cell.alignment = wrapped
            widths[column] = max(widths.get(column, 0), len(str(value)))
            if isinstance(value, str):
                _as_text(cell, value)
            if number == 1:
                cell.font = Font(bold=True)
                cell.fill = PatternFill("solid", fgColor="E6EEF2")
    for column, width in widths.items():
        sheet.column_dimensions[get_column_letter(column)].width = min(max(width + 2, 8), 60)
    sheet.freeze_panes = "A2"


def _as_text(cell: Cell, value: str) -> None:
    """Whatever a text looks like, a formula or an error: it stays a text, also once edited."""
    cell.data_type = "s"
    if value.startswith(_SEEMS_FORMULA):
        cell.quotePrefix = True
