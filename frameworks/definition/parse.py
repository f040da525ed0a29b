"""A tree of plain values -> a checked document, or every problem at once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

from frameworks.definition.document import Document
from frameworks.definition.problems import (
    NO_MARKS,
    Marks,
    Path,
    Problem,
    Severity,
    in_order,
    located,
)
from frameworks.definition.validate import validate

# What pydantic finds -> what an author reads; {x} are the facts that pydantic gives.
_MESSAGES = {
    "missing": "“{key}” is missing. Add it.",
    "extra_forbidden": "The key “{key}” is not known here. Remove it, or correct its spelling.",
    "enum": "This must be one of {expected}.",
    "literal_error": "This must be one of {expected}.",
    "string_too_short": "The text is empty. Write it.",
    "string_too_long": "The text is longer than {max_length} characters. Shorten it.",
    "string_type": "This must be a text. Put it in quotation marks.",
    "string_pattern_mismatch": "“{given}” has not the right form ({pattern}). Correct it.",
    "int_type": "This must be a whole number.",
    "int_parsing": "“{given}” is not a whole number.",
    "int_from_float": "This must be a whole number.",
    "too_long": "There are more than {max_length}. Remove some.",
    "decimal_max_digits": "“{given}” has more than {max_digits} digits. Shorten it.",
    "decimal_max_places": "“{given}” has more than {decimal_places} decimal places. Round it.",
    "decimal_whole_digits": "“{given}” has too many digits before the point. Shorten it.",
    "finite_number": "“{given}” is not a number.",
    "greater_than_equal": "This must be {ge} or more.",
    "less_than_equal": "This must be {le} or less.",
    "decimal_type": "This must be a number.",
    "decimal_parsing": "“{given}” is not a number.",
    "bool_type": "This must be true or false.",
    "bool_parsing": "This must be true or false.",
    "tuple_type": "This must be a list.",
    "dict_type": "This must be a mapping of keys to values.",
    "model_type": "This must be a mapping of keys to values.",
    "model_attributes_type": "This must be a mapping of keys to values.",
}
# Control characters but for tab and line ends, halves of a surrogate pair, no characters at all.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class ParseResult:
    """``document`` is None exactly when ``problems`` hold an error; warnings leave it usable."""

    document: Document | None
    problems: tuple[Problem, ...]


def parse(tree: object, marks: Marks = NO_MARKS) -> ParseResult:
    """Check shape and cross references of a document's tree; ``marks`` tell where things stand."""
    if unprintable := list(_unprintable(tree)):
        return ParseResult(None, in_order([located(p, marks) for p in unprintable]))
    try:
        document = Document.model_validate(_normal(tree))
    except ValidationError as invalid:
        found = [_problem(error) for error in invalid.errors(include_url=False)]
        return ParseResult(None, in_order([located(p, marks) for p in found]))
    problems = in_order([located(p, marks) for p in validate(document)])
    has_errors = any(p.severity == Severity.ERROR for p in problems)
    return ParseResult(None if has_errors else document, problems)


def _unprintable(value: Any, path: Path = ()) -> Iterator[Problem]:
    """Texts with characters that XML or a database cannot hold."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _unprintable(part, (*path, str(key)))
    elif isinstance(value, list | tuple):
        for n, part in enumerate(value):
            yield from _unprintable(part, (*path, str(n)))
    elif isinstance(value, str) and (found := _UNPRINTABLE.search(value)):
        name = f"U+{ord(found[0]):04X}"
        message = f"The text has a character that cannot be shown ({name}). Remove it."
        yield Problem("unprintable-character", path, message)


def _normal(value: Any) -> Any:
    """Every text in NFC and with plain line ends, as it is rendered and hashed."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    if isinstance(value, dict):
        return {key: _normal(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_normal(part) for part in value]
    return value


def _problem(error: Any) -> Problem:
    location: list[str] = [str(step) for step in error["loc"]]
    if location and location[-1] == "[key]":
        location.pop()
    path: Path = tuple(location)
    kind = error["type"]
    given = error.get("input", "")
    facts = {
        "key": path[-1] if path else "document",
        "given": str(given)[:60] if isinstance(given, str | int | float | Decimal) else "?",
        **error.get("ctx", {}),
    }
    template = _MESSAGES.get(kind)
    message = template.format_map(_Facts(facts)) if template else error["msg"]
    return Problem(kind.replace("_", "-"), path, message)


class _Facts(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "?"
