"""YAML and JSON text <-> plain values. Reading is strict, bounded, and remembers every place.

JSON is read by the YAML reader, as it is a subset, so that its faults have line and column, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import yaml

from frameworks.definition.problems import Mark, Path
from frameworks.places import Reading, Refused

MAX_EVENTS = 1_000_000  # a document
MAX_DEPTH = 20
WIDTH = 92  # libyaml breaks at the first space beyond: lines of about 100 characters
LONG = 80  # characters; a longer text becomes a block of its own

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
# A longer number, or one that begins with 0, is a hash or a code: a text.
_INTEGER = re.compile(r"^[-+]?(?:0|[1-9][0-9]{0,10})$")
_DECIMAL = re.compile(r"^[-+]?[0-9]{1,15}\.[0-9]{1,15}$")
# JSON writes a character beyond U+FFFF as two halves; YAML knows only the whole.
_HALVES = re.compile(
    r"(?<!\\)((?:\\\\)*)\\u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})", re.IGNORECASE
)


def whole_characters(text: str) -> str:
    """JSON text with the halves of rare characters joined, as YAML wants them."""

    def join(match: re.Match[str]) -> str:
        high, low = int(match[2], 16), int(match[3], 16)
        return f"{match[1]}\\U{0x10000 + ((high - 0xD800) << 10) + low - 0xDC00:08x}"

    return _HALVES.sub(join, text)


class TextReader:
    """Reads one text into mappings, lists and plain values, and marks where each stands."""

    def __init__(self, text: str, name: str, reading: Reading) -> None:
        self.name = name
        self.reading = reading
        self.events: Iterator[Any] = iter(yaml.parse(text, Loader=_LOADER))
        self.depth = 0
        self.marks: dict[Path, Mark] = {}  # of this text alone

    def read(self, base: Path, lengths: dict[str, int]) -> dict[Any, Any]:
        """The mapping of the text. ``lengths``: how long the lists at its top are already, in
        other files. Raises ``Refused``, and leaves lesser faults in the reading.
        """
        try:
            self._next()  # the stream begins
            if isinstance(self._next(), yaml.StreamEndEvent):
                raise Refused("empty-file", "The file is empty. Fill it or remove it.")
            event = self._next()
            if not isinstance(event, yaml.MappingStartEvent):
                raise Refused("not-a-mapping", "The file must hold keys and values at its top.")
            tree = self._mapping(event, base, lengths)
            self._next()  # the document ends
            if not isinstance(end := self._next(), yaml.StreamEndEvent):
                raise Refused("two-documents", "One file holds one document. Split it.", *_at(end))
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            message = f"This is not YAML: {error.problem or error.context}."
            raise Refused("not-yaml", message, *place) from error
        except yaml.YAMLError as error:
            raise Refused("not-yaml", f"This is not YAML: {error}.") from error
        return tree

    def _next(self) -> Any:
        """The next event; what could grow without bound is refused before it is built."""
        event = next(self.events)
        self.reading.parts += 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise Refused("alias", "Anchors and aliases are not allowed.", *_at(event))
        if tag := getattr(event, "tag", None):
            raise Refused("tag", f"The tag {tag} is not allowed. Remove it.", *_at(event))
        if isinstance(event, yaml.CollectionStartEvent):
            self.depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            self.depth -= 1
        if self.depth > MAX_DEPTH:
            raise Refused("too-deep", f"More than {MAX_DEPTH} levels deep.", *_at(event))
        if self.reading.parts > MAX_EVENTS:
            raise Refused("too-many-parts", "The file has too many parts. Split it.", *_at(event))
        return event

    def _mark(self, event: Any) -> Mark:
        return Mark(self.name, *_at(event))

    def _value(self, event: Any, place: Path, start: int = 0) -> Any:
        self.marks.setdefault(place, self._mark(event))
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(event, place, {})
        rows: list[Any] = []
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            rows.append(self._value(event, (*place, str(start + len(rows)))))
        return rows

    def _mapping(self, event: Any, base: Path, lengths: dict[str, int]) -> dict[Any, Any]:
        self.marks.setdefault(base, self._mark(event))
        found: dict[Any, Any] = {}
        lines: dict[Any, int] = {}
        while not isinstance(event := self._next(), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise Refused("key-not-plain", "A key must be a plain word.", *_at(event))
            key = _scalar(event)
            if key in lines:
                message = f"“{key}” stands here and in line {lines[key]}. Keep one."
                self.reading.fault("key-twice", message, self._mark(event))
            value = self._value(self._next(), (*base, str(key)), lengths.get(str(key), 0))
            found.setdefault(key, value)
            lines.setdefault(key, _at(event)[0])
        return found


def _at(event: Any) -> tuple[int, int]:
    """Line and column of an event, from 1."""
    return event.start_mark.line + 1, event.start_mark.column + 1


def _scalar(event: yaml.ScalarEvent) -> Any:
    """Plain words are text, but for whole numbers, decimals, true, false and null."""
    text: str = event.value
    if event.style in {"'", '"', "|", ">"}:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.match(text):
        return int(text)
    return Decimal(text) if _DECIMAL.match(text) else text


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """Block style for long texts; what any reader could take for a number is quoted."""


def _text(dumper: Any, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else ">" if len(text) > LONG else None
    node: yaml.ScalarNode = dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)
    return node


def _list(dumper: Any, rows: list[Any]) -> yaml.SequenceNode:
    """A list of a few codes stands in one line."""
    codes = all(isinstance(row, str) and " " not in row for row in rows)
    flow = codes and sum(map(len, rows)) < LONG
    node: yaml.SequenceNode = dumper.represent_sequence(
        "tag:yaml.org,2002:seq", rows, flow_style=flow
    )
    return node


_Dumper.add_representer(str, _text)
_Dumper.add_representer(list, _list)
# YAML 1.1 takes 089 for a text, and others do not: so it is quoted, like all other numbers.
_Dumper.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"^[-+]?[0-9]+$"), list("-+0123456789")
)
_Dumper.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"^[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$"),
    list("-+.0123456789"),
)


def dump(tree: Any) -> str:
    """Plain values as YAML text in the order that they have; ``TextReader`` reads it back."""
    text: str = yaml.dump(
        tree, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH, line_break="\n"
    )
    return text
