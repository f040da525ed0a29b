"""The rows of sheets -> the tree of a document, and where each value stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from frameworks.definition.problems import Mark, Path
from frameworks.places import Reading
from frameworks.sheets.columns import FRAMEWORK, KINDS, SHEETS, Step, from_cell, path_of
from frameworks.sheets.filling import ROLES
from frameworks.sheets.lines import Line, Rows, lines

Tree = dict[Any, Any]
# A part of the document: its values, and its path.
Part = tuple[Tree, Path]
# A component is placed, and asks its indicators, as a dimension does.
_OWNERS = {"dimension": "perspective", "component": "dimension"}


def tree_of(sheets: Mapping[str, Rows], name: str, reading: Reading) -> Tree:
    """The tree that ``parse`` checks. Rows that belong nowhere are left as faults."""
    return _Builder(sheets, name, reading).build()


class _Builder:
    def __init__(self, sheets: Mapping[str, Rows], name: str, reading: Reading) -> None:
        self.sheets = sheets
        self.name = name
        self.reading = reading
        self.root: Part = ({}, ())
        # What rows of other sheets may belong to, by kind and code.
        self.parts: dict[tuple[str, Any], Part] = {}

    def build(self) -> Tree:
        for title in self.sheets:
            if title not in SHEETS:
                message = f"The sheet “{title}” is not known. Remove it, or correct its name."
                self.reading.fault("unknown-sheet", message, Mark(f"{self.name} [{title}]", 1, 1))
        self.reading.marks[()] = Mark(f"{self.name} [framework]", 1, 1)
        self._framework()
        self._listed("scale", "level")
        self._dimensions()
        self._keyed("questions", "code")
        self._changes()
        self._keyed("sources", "source")
        self._names()
        self._under_questions()
        for line in self._lines("indicators"):
            if owner := self._owner(line, "dimension", line.text("dimension")):
                self.parts["indicator", line.text("code")] = self._append(line, owner, "indicators")
        self._listed("profile", "code")
        self._listed("related", "code")
        self._citations()
        self._translations()
        return self.root[0]

    def _lines(self, sheet: str) -> Iterator[Line]:
        return lines(self.sheets.get(sheet, ()), sheet, f"{self.name} [{sheet}]", self.reading)

    def _fault(self, code: str, message: str, line: Line, head: str = "") -> None:
        self.reading.fault(code, message, line.mark(head))

    def _fill(self, line: Line, sheet: str, part: Part) -> None:
        """Put the cells of a line where their columns say."""
        tree, path = part
        self.reading.marks.setdefault(path, line.mark())
        for column in SHEETS[sheet]:
            if column.path and (value := line.get(column.head)) is not None:
                place = _put(tree, column.path, from_cell(value, column.form))
                self.reading.marks[*path, *place] = line.mark(column.head)

    def _owner(self, line: Line, kind: str, code: Any) -> Part | None:
        """The part that a line belongs to; a fault if there is none."""
        owner = self.parts.get((kind, code))
        if owner is None:
            shown = " ".join(map(str, code)) if isinstance(code, tuple) else code
            message = (
                f"There is no {kind} “{shown[:60]}” for this row to belong to. Correct the code."
            )
            self._fault("belongs-to-nothing", message, line)
        return owner

    def _append(self, line: Line, owner: Part, key: str, sheet: str = "") -> Part:
        """A new part at the end of a list of its owner."""
        rows = owner[0].setdefault(key, [])
        part: Part = ({}, (*owner[1], key, str(len(rows))))
        rows.append(part[0])
        self._fill(line, sheet or key, part)
        return part

    def _enter(self, line: Line, owner: Part, sheet: str, key: Any) -> Part | None:
        """A new part under a key of its own; a fault if the key is there already."""
        rows = owner[0].setdefault(sheet, {})
        if key in rows:
            self._fault(
                "key-twice", f"There is a row for “{str(key)[:60]}” already. Keep one.", line
            )
            return None
        rows[key] = {}
        part: Part = (rows[key], (*owner[1], sheet, str(key)))
        self._fill(line, sheet, part)
        return part

    def _listed(self, sheet: str, head: str) -> None:
        """A sheet whose rows are a list of the document."""
        for line in self._lines(sheet):
            self.parts[sheet, line.text(head)] = self._append(line, self.root, sheet)

    def _keyed(self, sheet: str, head: str) -> None:
        """A sheet whose rows stand under their codes in the document."""
        self.root[0][sheet] = {}
        for line in self._lines(sheet):
            if part := self._enter(line, self.root, sheet, line.text(head)):
                self.parts[sheet.removesuffix("s"), line.text(head)] = part

    def _framework(self) -> None:
        columns = {column.head: column for column in FRAMEWORK}
        for line in self._lines("framework"):
            column = columns.pop(line.text("field"), None)
            if column is None:
                message = "This field is not known, or there twice. Remove the row."
                self._fault("unknown-field", message, line, "field")
            elif (value := line.get("value")) is not None:
                place = _put(self.root[0], column.path, from_cell(value, column.form))
                self.reading.marks[place] = line.mark("value")

    def _dimensions(self) -> None:
        for line in self._lines("dimensions"):
            kind, code = line.text("kind"), line.text("code")
            if kind == "perspective":
                part = self._append(line, self.root, "perspectives", "dimensions")
                part[0]["dimensions"] = []
                self.parts[kind, code] = part
            elif kind in _OWNERS:
                if owner := self._owner(line, _OWNERS[kind], line.text("part of")):
                    part = self._append(line, owner, f"{kind}s", "dimensions")
                    self.parts["dimension", code] = part
            else:
                message = "A row is a perspective, a dimension or a component. Correct its kind."
                self._fault("unknown-kind", message, line, "kind")

    def _changes(self) -> None:
        """What a question's row says of its change belongs to the changes of the version."""
        tree, marks = self.root[0], self.reading.marks
        for code, row in tree["questions"].items():
            for name, value in row.pop("change", {}).items():
                place = ("changes", "questions", code, name)
                _put(tree, place, value)
                marks[place] = marks.pop(("questions", code, "change", name))

    def _names(self) -> None:
        for line in self._lines("names"):
            role = line.text("role")
            if role not in ROLES:
                message = f"The role must be one of {', '.join(ROLES)}. Correct it."
                self._fault("unknown-kind", message, line, "role")
            elif owner := self._owner(line, "source", line.text("source")):
                csl = owner[0].setdefault("csl", {})
                self._append(line, (csl, (*owner[1], "csl")), role, "names")

    def _under_questions(self) -> None:
        for sheet, head in (("levels", "level"), ("items", "item"), ("rules", "level")):
            for line in self._lines(sheet):
                code = line.text("question")
                key = line.key(head) if head == "level" else line.text(head)
                if (owner := self._owner(line, "question", code)) and (
                    part := self._enter(line, owner, sheet, key)
                ):
                    self.parts[sheet.removesuffix("s"), (code, key)] = part

    def _citations(self) -> None:
        for line in self._lines("citations"):
            kind, code = line.text("of"), line.text("code")
            wanted = (code, line.key("level")) if kind == "level" else code
            if kind not in {"perspective", "indicator", "level", "profile"}:
                message = "A citation is of a perspective, indicator, level or profile. Correct it."
                self._fault("unknown-kind", message, line, "of")
            elif owner := self._owner(line, kind, wanted):
                self._append(line, owner, "citations")

    def _translations(self) -> None:
        for line in self._lines("translations"):
            language = line.text("language")
            place: Path = ("translations", language)
            rows = self.root[0].setdefault("translations", {}).setdefault(language, {})
            self.reading.marks.setdefault(place, line.mark("language"))
            kind = KINDS.get(line.text("kind"))
            if kind:
                code = line.key("code") if kind == "scale" else line.text("code")
                steps = (kind,) if kind == "framework" else (kind, code)
                self._translated(line, (rows, place), steps)
            elif line.cells.keys() - {"language"}:
                message = f"The kind must be one of {', '.join(KINDS)}. Correct it."
                self._fault("unknown-kind", message, line, "kind")

    def _translated(self, line: Line, part: Part, steps: tuple[Step, ...]) -> None:
        """Put one text of a translation."""
        tree, path = part
        object_place = (*path, *map(str, steps))
        self.reading.marks.setdefault(object_place, line.mark("code"))
        try:
            found = _put(tree, (*steps, *path_of(line.text("field"))), line.text("text"))
        except ValueError:
            message = (
                "This is no field of a translation, there already, or out of order. Correct it, as "
                "in “title”, “evidence 1” or “level 2 next”."
            )
            self._fault("unknown-field", message, line, "field")
        else:
            self.reading.marks[*path, *found] = line.mark("text")


def _put(tree: Tree, path: tuple[Step, ...], value: Any) -> Path:
    """Set a value deep in a tree and give its path as text. A list, which only examples of evidence
    are, grows by one. Raises ``ValueError`` where something else stands already.
    """
    *steps, last = path
    for n, step in enumerate(steps):
        if not isinstance(tree, dict):
            raise ValueError(path)  # noqa: TRY004 -- not the type is wrong, but what the path says
        is_list = step == "evidence" and n == len(steps) - 1 and isinstance(last, int)
        tree = tree.setdefault(step, [] if is_list else {})
    if isinstance(tree, list) and isinstance(last, int) and last >= len(tree):
        tree.append(value)
        return (*map(str, steps), str(len(tree) - 1))
    if not isinstance(tree, dict) or last in tree:
        raise ValueError(path)
    tree[last] = value
    return tuple(map(str, path))
