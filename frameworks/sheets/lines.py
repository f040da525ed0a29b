"""Rows of a sheet as lines whose cells go by the head of their column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from frameworks.definition.problems import Mark
from frameworks.places import Reading
from frameworks.sheets.columns import SHEETS, Form, Value, from_cell

Rows = Sequence[tuple[int, Mapping[int, Value]]]  # number of the row, its filled cells by column


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a sheet. ``file`` names file and sheet; a cell is its column and its value."""

    file: str
    number: int
    cells: Mapping[str, tuple[int, Value]]

    def mark(self, head: str = "") -> Mark:
        """The place of a cell, or of the row."""
        return Mark(self.file, self.number, self.cells[head][0] if head in self.cells else 1)

    def get(self, head: str) -> Value:
        return self.cells[head][1] if head in self.cells else None

    def text(self, head: str) -> str:
        """The cell as a code or a word."""
        value = self.get(head)
        return "" if value is None else str(from_cell(value, Form.TEXT)).strip()

    def key(self, head: str) -> int | str:
        """The cell as a number where it is one, as a level is."""
        text = self.text(head)
        return int(text) if text.isdecimal() and len(text) < 5 else text


def lines(rows: Rows, sheet: str, file: str, reading: Reading) -> Iterator[Line]:
    """The filled rows below the heads; heads that are not known are faults."""
    if not rows:
        return
    heads = _heads(rows[0], sheet, file, reading)
    for number, cells in rows[1:]:
        for column in sorted(cells.keys() - heads.keys()):
            message = "The column of this cell has no known head. Clear it, or give a head."
            reading.fault("unknown-column", message, Mark(file, number, column))
        named = {heads[c]: (c, value) for c, value in cells.items() if c in heads}
        if named:
            yield Line(file, number, named)


def _heads(
    row: tuple[int, Mapping[int, Value]], sheet: str, file: str, reading: Reading
) -> dict[int, str]:
    """The known heads by their column."""
    known = {column.head for column in SHEETS[sheet]}
    heads: dict[int, str] = {}
    number, cells = row
    for column, value in cells.items():
        head = str(value).strip()
        if head in heads.values():
            message = f"The column “{head}” is there twice. Keep one."
            reading.fault("column-twice", message, Mark(file, number, column))
        elif head in known:
            heads[column] = head
        else:
            message = f"The column “{head[:60]}” is not known. Remove it, or correct its head."
            reading.fault("unknown-column", message, Mark(file, number, column))
    return heads
