"""The sheets of a framework: their columns, and how the value of a cell is meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

Value = str | int | float | bool | None
Step = str | int


class Form(Enum):
    """How a value of the document stands in a cell."""

    TEXT = auto()
    NUMBER = auto()
    TRUTH = auto()
    WORDS = auto()  # several codes, with commas between them
    LINES = auto()  # several texts, one on each line
    YEAR = auto()  # a number stays one, a text stays one


@dataclass(frozen=True, slots=True)
class Column:
    """``path``: where the value stands in the row's part of the document. A column without one
    only says to which part the row belongs.
    """

    head: str
    path: tuple[Step, ...] = ()
    form: Form = Form.TEXT


def _columns(*names: str, form: Form = Form.TEXT) -> tuple[Column, ...]:
    return tuple(Column(name.replace("_", " "), (name,), form) for name in names)


def _numbered(head: str, key: str, numbers: range, form: Form = Form.TEXT) -> tuple[Column, ...]:
    return tuple(Column(f"{head} {n}", (key, n), form) for n in numbers)


def _csl(*names: str, form: Form = Form.TEXT) -> tuple[Column, ...]:
    return tuple(Column(name.replace("-", " "), ("csl", name), form) for name in names)


FRAMEWORK = (
    *_columns("schema", "code", "version", "language", "title", "description", "licence"),
    *_columns("published"),
    Column("changes since", ("changes", "since")),
)

SHEETS: Mapping[str, tuple[Column, ...]] = {
    "framework": (Column("field"), Column("value")),
    "scale": (*_columns("level", form=Form.NUMBER), *_columns("name", "description", "evidence")),
    "dimensions": (
        Column("kind"),
        *_columns("code"),
        Column("part of"),
        *_columns("title", "description"),
        *_columns("weight", form=Form.NUMBER),
        *_columns("source"),
        *_columns("default", form=Form.TRUTH),
    ),
    "questions": (
        Column("code"),
        *_columns("kind", "depth", "title", "prompt", "why", "how_to_answer"),
        *_numbered("evidence", "evidence", range(1, 6)),
        *_columns("facets", form=Form.WORDS),
        *_columns("not_applicable", form=Form.TRUTH),
        *_columns("not_applicable_when"),
        *_columns("rights", form=Form.TRUTH),
        *_columns("supersedes", "unit", "better", "definition"),
        Column("least value", ("bounds", "min"), Form.NUMBER),
        Column("greatest value", ("bounds", "max"), Form.NUMBER),
        *_numbered("level from", "thresholds", range(2, 5), Form.NUMBER),
        *_columns("asks", form=Form.WORDS),
        *_columns("rationale"),
        Column("change", ("change", "is")),
        Column("change note", ("change", "note")),
    ),
    "levels": (Column("question"), Column("level", form=Form.NUMBER), *_columns("is", "next")),
    "items": (Column("question"), Column("item"), *_columns("text")),
    "rules": (
        Column("question"),
        Column("level", form=Form.NUMBER),
        *_columns("all", form=Form.WORDS),
        *_columns("at_least", form=Form.NUMBER),
        *_columns("with", form=Form.WORDS),
    ),
    "indicators": (
        Column("dimension"),
        *_columns("code", "question"),
        *_columns("weight", form=Form.NUMBER),
    ),
    "citations": (
        Column("of"),
        Column("code"),
        Column("level", form=Form.NUMBER),
        *_columns("source", "locator", "claim", "basis"),
        *_columns("passages", form=Form.LINES),
    ),
    "sources": (
        Column("source"),
        *_columns("short", "kind", "interest", "read", "note"),
        *_columns("unverified", form=Form.TRUTH),
        *_columns("passages", form=Form.LINES),
        *_csl("type", "title", "translated-title", "original-title"),
        *_csl("container-title", "original-container-title", "publisher", "publisher-place"),
        *_csl("volume", "issue", "page"),
        *_csl("issued", form=Form.YEAR),
        *_csl("DOI", "URL", "language", "accessed"),
    ),
    "names": (Column("source"), Column("role"), *_columns("family", "given", "literal")),
    "profile": (
        *_columns("code", "part", "kind", "title", "prompt"),
        *_numbered("level", "levels", range(1, 6)),
    ),
    "related": (*_columns("code", "title"), *_columns("members", form=Form.WORDS)),
    "translations": tuple(
        map(Column, ("language", "kind", "code", "field", "source text", "text"))
    ),
}

# The kinds that a translation row names -> their key in the document.
KINDS = {
    "framework": "framework",
    "scale": "scale",
    "perspective": "perspectives",
    "dimension": "dimensions",
    "indicator": "indicators",
    "question": "questions",
    "source": "sources",
    "profile": "profile",
    "theme": "related",
}
# In a mapping by number or key; "level 3 next" is levels -> 3 -> next.
_KEYED = {"level": "levels", "item": "items", "citation": "citations"}
_DEEPEST = 5  # "level 3 citation first claim"
_SINGULAR = {plural: singular for singular, plural in _KEYED.items()}


def field_of(path: tuple[Step, ...]) -> str:
    """A path in a translated part as words: ("levels", 3, "is") -> "level 3 is"."""
    words: list[str] = []
    for n, step in enumerate(path):
        if n and path[n - 1] == "evidence":
            words.append(str(int(step) + 1))
        elif n and path[n - 1] in _SINGULAR:
            words.append(str(step))
        else:
            words.append(_SINGULAR.get(str(step), str(step).replace("_", " ")))
    return " ".join(words)


def path_of(field: str) -> tuple[Step, ...]:
    """The other way of ``field_of``; raises ``ValueError`` for words that name no field."""
    words = field.split()
    if len(words) == 2 and words[0] == "evidence":
        return "evidence", int(words[1]) - 1
    path: list[Step] = []
    while words and words[0] in _KEYED:
        key: Step = int(words[1]) if words[0] == "level" and len(words) > 1 else "".join(words[1:2])
        path += [_KEYED[words[0]], key]
        words = words[2:]
    if words:
        path.append("_".join(words))
    if not path or path[-1] == "" or len(path) > _DEEPEST:
        raise ValueError(field)
    return tuple(path)


def to_cell(value: Any, form: Form) -> Value:
    """A value of a rendered document as it stands in a cell."""
    if value is None or value in ("", [], ()):
        return None
    if form == Form.WORDS:
        return ", ".join(value)
    if form == Form.LINES:
        return "\n".join(value)
    if form == Form.NUMBER and isinstance(value, str):
        return float(value)  # fifteen digits at most: a float holds them
    found: Value = value
    return found


def from_cell(value: Value, form: Form) -> Any:
    """The value that a cell means; what does not fit its form is left for the parser to name."""
    if form == Form.TEXT and isinstance(value, str):
        return value  # nearly all cells
    if form == Form.TRUTH:
        return {"true": True, "false": False}.get(str(value).strip().lower(), value)
    if form in {Form.WORDS, Form.LINES}:
        parts = str(value).split("," if form == Form.WORDS else "\n")
        return [part.strip() for part in parts if part.strip()]
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if form in {Form.NUMBER, Form.YEAR} and isinstance(value, int):
        return value
    return str(value)  # a number typed where a text belongs
