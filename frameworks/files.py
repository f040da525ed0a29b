"""Framework files: a folder of YAML, one YAML file, or JSON. Strict, bounded, with every place.

JSON is read by the YAML reader, as it is a subset, so that its faults have line and column, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import yaml

from frameworks.definition.document import Document
from frameworks.definition.parse import parse
from frameworks.definition.problems import Mark, Problem, in_order
from frameworks.definition.problems import Path as Place

MAX_BYTES = 16 << 20  # a file; 1,000 questions in two languages are 4.6 MB
MAX_EVENTS = 1_000_000  # a document
MAX_DEPTH = 20
SUFFIXES = (".yaml", ".yml", ".json")

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
_INTEGER = re.compile(r"^[-+]?\d+$")
_DECIMAL = re.compile(r"^[-+]?\d+\.\d+$")


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
        reader.file(path, path.name, ())
    else:
        reader.fault("no-file", path.name, f"There is no file or folder {path.name}.")
    if reader.problems:
        return ReadResult(None, in_order(reader.problems))
    result = parse(reader.tree, reader.marks)
    return ReadResult(result.document, result.problems)


class _Refused(Exception):
    """A file that is not read further."""

    def __init__(self, code: str, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.code, self.line, self.column = code, line, column


class _Reader:
    """Merges files into one tree and remembers where each value stands."""

    def __init__(self) -> None:
        self.tree: dict[Any, Any] = {}
        self.marks: dict[Place, Mark] = {}
        self.problems: list[Problem] = []
        self.name = ""

    def fault(self, code: str, name: str, message: str, line: int = 1, column: int = 1) -> None:
        self.problems.append(Problem(code, (), message, mark=Mark(name, line, column)))

    def folder(self, folder: Path) -> None:
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            if path.is_symlink():
                self.fault("symbolic-link", name, "Symbolic links are not followed. Remove it.")
            elif path.is_file() and not name.startswith("LICENSE"):
                self._part(path, name)

    def _part(self, path: Path, name: str) -> None:
        """Where a file of a folder contributes: by the folder that it stands in."""
        parts = name.split("/")
        if path.suffix not in (".yaml", ".yml"):
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
        self.name = name
        try:
            node = _compose(path)
            target = self.tree
            for step in base:
                target = target.setdefault(step, {})
            self._merge(node, target, base)
        except _Refused as refused:
            self.fault(refused.code, name, str(refused), refused.line, refused.column)

    def _merge(self, node: yaml.MappingNode, target: dict[Any, Any], base: Place) -> None:
        self.marks.setdefault(base, self._mark(node))
        for key, value_node in self._pairs(node):
            place = (*base, str(key))
            known = target.get(key)
            if isinstance(known, list) and isinstance(value_node, yaml.SequenceNode):
                known.extend(self._list(value_node, place, start=len(known)))
            elif (
                isinstance(known, dict)
                and isinstance(value_node, yaml.MappingNode)
                and base[:1] != ("questions",)
            ):
                self._merge(value_node, known, place)
            elif key in target:
                self.fault(
                    "key-twice",
                    self.name,
                    f"“{key}” stands in another file as well. Keep one.",
                    *self._at(value_node),
                )
            else:
                target[key] = self._value(value_node, place)

    def _at(self, node: yaml.Node) -> tuple[int, int]:
        return node.start_mark.line + 1, node.start_mark.column + 1

    def _mark(self, node: yaml.Node) -> Mark:
        return Mark(self.name, *self._at(node))

    def _pairs(self, node: yaml.MappingNode) -> Iterator[tuple[Any, yaml.Node]]:
        seen: dict[Any, int] = {}
        for key_node, value_node in node.value:
            line, column = self._at(key_node)
            if not isinstance(key_node, yaml.ScalarNode):
                raise _Refused("key-not-plain", "A key must be a plain word.", line, column)
            key = _scalar(key_node)
            if key in seen:
                message = f"“{key}” stands here and in line {seen[key]}. Keep one."
                self.fault("key-twice", self.name, message, line, column)
                continue
            seen[key] = line
            yield key, value_node

    def _value(self, node: yaml.Node, place: Place) -> Any:
        self.marks.setdefault(place, self._mark(node))
        if isinstance(node, yaml.MappingNode):
            return {key: self._value(part, (*place, str(key))) for key, part in self._pairs(node)}
        if isinstance(node, yaml.SequenceNode):
            return self._list(node, place)
        return _scalar(cast(yaml.ScalarNode, node))

    def _list(self, node: yaml.SequenceNode, place: Place, start: int = 0) -> list[Any]:
        return [
            self._value(part, (*place, str(n))) for n, part in enumerate(node.value, start=start)
        ]


def _compose(path: Path) -> yaml.MappingNode:
    """The node tree of a file, after the limits have been checked."""
    if path.suffix not in SUFFIXES:
        raise _Refused("unknown-file", f"Give a folder or a file ending in {', '.join(SUFFIXES)}.")
    if path.stat().st_size > MAX_BYTES:
        raise _Refused("too-large", f"The file has more than {MAX_BYTES >> 20} MB. Split it.")
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise _Refused("not-utf8", "The file is not UTF-8. Save it as UTF-8.") from error
    try:
        _check_events(text)
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        message = f"This is not YAML: {error.problem or error.context}."
        raise _Refused("not-yaml", message, line, column) from error
    except yaml.YAMLError as error:
        raise _Refused("not-yaml", f"This is not YAML: {error}.") from error
    if node is None:
        raise _Refused("empty-file", "The file is empty. Fill it or remove it.")
    if not isinstance(node, yaml.MappingNode):
        raise _Refused("not-a-mapping", "The file must hold keys and values at its top.")
    return node


def _check_events(text: str) -> None:
    """Refuse what could grow without bound, before anything is built."""
    depth = 0
    for count, event in enumerate(yaml.parse(text, Loader=_LOADER), start=1):
        mark: Any = event.start_mark
        line, column = mark.line + 1, mark.column + 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _Refused("alias", "Anchors and aliases are not allowed.", line, column)
        tag = getattr(event, "tag", None)
        if tag:
            raise _Refused("tag", f"The tag {tag} is not allowed. Remove it.", line, column)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise _Refused("too-deep", f"More than {MAX_DEPTH} levels deep.", line, column)
        if count > MAX_EVENTS:
            raise _Refused("too-many-parts", "The file has too many parts. Split it.", line, column)


def _scalar(node: yaml.ScalarNode) -> Any:
    """Plain words are text, but for whole numbers, decimals, true, false and null."""
    text: str = node.value
    if node.style in ("'", '"', "|", ">"):
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.match(text):
        return int(text)
    return Decimal(text) if _DECIMAL.match(text) else text
