"""Framework files: a folder of YAML, one file of YAML or JSON, or a spreadsheet.

Strict, bounded, with every place; see ``frameworks.exporting`` for the other way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from frameworks.definition.document import Document
from frameworks.definition.parse import parse
from frameworks.definition.problems import Mark, Problem, in_order
from frameworks.definition.problems import Path as Place
from frameworks.places import Reading, Refused
from frameworks.sheets.reading import tree_of
from frameworks.yaml_text import TextReader, whole_characters

MAX_BYTES = 16 << 20  # a framework; 1,000 questions in two languages are 4.6 MB
MAX_FILES = 1_000
SUFFIXES = (".yaml", ".yml", ".json", ".xlsx")


@dataclass(frozen=True, slots=True)
class ReadResult:
    """``document`` is None exactly when ``problems`` hold an error."""

    document: Document | None
    problems: tuple[Problem, ...]


def read(path: Path) -> ReadResult:
    """Read and check a framework; nothing is stored."""
    reader = _Reader()
    if path.is_dir():
        reader.folder(path)
    elif path.is_file():
        reader.single(path)
    else:
        reader.fault("no-file", path.name, f"There is no file or folder {path.name}.")
    if reader.reading.problems:
        return ReadResult(None, in_order(reader.reading.problems))
    result = parse(reader.tree, reader.reading.marks)
    return ReadResult(result.document, result.problems)


class _Reader:
    """Merges files into one tree and remembers where each value stands."""

    def __init__(self) -> None:
        self.tree: dict[Any, Any] = {}
        self.reading = Reading()
        self.bytes = 0

    def fault(self, code: str, name: str, message: str, line: int = 1, column: int = 1) -> None:
        self.reading.fault(code, message, Mark(name, line, column))

    def single(self, path: Path) -> None:
        """A framework that is one file."""
        if path.suffix != ".xlsx":
            self.file(path, path.name, ())
            return
        try:
            # Slow to load, and most who read frameworks never read a spreadsheet.
            from frameworks import workbooks  # noqa: PLC0415 -- see above

            sheets = workbooks.read(self._content(path), path.name, self.reading)
            self.tree = tree_of(sheets, path.name, self.reading)
        except Refused as refused:
            name = f"{path.name} [{refused.part}]" if refused.part else path.name
            self.fault(refused.code, name, str(refused), refused.line, refused.column)

    def folder(self, folder: Path) -> None:
        for count, path in enumerate(sorted(folder.rglob("*")), start=1):
            name = path.relative_to(folder).as_posix()
            if count > MAX_FILES:
                self.fault("too-many-files", name, f"There are more than {MAX_FILES} files.")
                return
            if path.is_symlink():
                self.fault("symbolic-link", name, "Symbolic links are not followed. Remove it.")
            elif path.is_file() and not name.startswith("LICENSE"):
                self._part(path, name)

    def _part(self, path: Path, name: str) -> None:
        """Where a file of a folder contributes: by the folder that it stands in."""
        parts = name.split("/")
        if path.suffix not in {".yaml", ".yml"}:
            allowed = "framework.yaml, sources.yaml, perspectives/, questions/, translations/"
            self.fault("unknown-file", name, f"Only YAML files belong here: {allowed}.")
        elif len(parts) == 1 or parts[0] == "perspectives":
            self.file(path, name, ())
        elif parts[0] == "questions":
            self.file(path, name, ("questions",))
        elif parts[0] == "translations":
            language = path.stem if len(parts) == 2 else parts[1]
            self.file(path, name, ("translations", language))
        else:
            self.fault(
                "unknown-file", name, f"The folder “{parts[0]}” is not known. Move the file."
            )

    def file(self, path: Path, name: str, base: Place) -> None:
        """Read one file and put what it says under ``base``."""
        try:
            text = self._text(path)
            target = self.tree
            for step in base:
                target = target.setdefault(step, {})
                if not isinstance(target, dict):
                    message = f"“{step}” is no mapping in another file. Correct it there."
                    raise Refused("not-a-mapping", message)  # noqa: TRY301 -- one way out
            lengths = {key: len(rows) for key, rows in target.items() if isinstance(rows, list)}
            reader = TextReader(text, name, self.reading)
            self._merge(reader.read(base, lengths), target, base, reader.marks)
            self.reading.marks = reader.marks | self.reading.marks
        except Refused as refused:
            self.fault(refused.code, name, str(refused), refused.line, refused.column)

    def _content(self, path: Path) -> bytes:
        """The bytes of a file of a known kind, within the limit of the whole framework."""
        if path.suffix not in SUFFIXES:
            kinds = ", ".join(SUFFIXES)
            raise Refused("unknown-file", f"Give a folder or a file ending in {kinds}.")
        self.bytes += path.stat().st_size
        if self.bytes > MAX_BYTES:
            raise Refused("too-large", f"There are more than {MAX_BYTES >> 20} MB. Shorten it.")
        return path.read_bytes()

    def _text(self, path: Path) -> str:
        try:
            text = self._content(path).decode("utf-8")
        except UnicodeDecodeError as error:
            raise Refused("not-utf8", "The file is not UTF-8. Save it as UTF-8.") from error
        return whole_characters(text) if path.suffix == ".json" else text

    def _merge(
        self,
        found: dict[Any, Any],
        target: dict[Any, Any],
        base: Place,
        marks: Mapping[Place, Mark],
    ) -> None:
        """Lists at the top go on, mappings are joined; a question stands in one file as a whole."""
        for key, value in found.items():
            known = target.get(key)
            place = (*base, str(key))
            if not base and isinstance(known, list) and isinstance(value, list):
                known.extend(value)
            elif isinstance(known, dict) and isinstance(value, dict) and base != ("questions",):
                self._merge(value, known, place, marks)
            elif key in target:
                message = f"“{key}” stands in another file as well. Keep one."
                self.reading.fault("key-twice", message, marks[place])
            else:
                target[key] = value
