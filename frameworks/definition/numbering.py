"""Version numbers: their order, and which the next should be."""

from __future__ import annotations

import re
from collections.abc import Iterator

from frameworks.definition.diff import Difference, Sort, diff
from frameworks.definition.document import Document
from frameworks.definition.problems import Problem, Severity

_MAJOR = (Sort.REMOVED, Sort.CHANGED, Sort.UNSPECIFIED, Sort.WEIGHT)
_MINOR = (Sort.ADDED, Sort.MOVED, Sort.DEPTH)
_TEXT_KINDS = ("translation", "source", "related theme")


def order_of(version: str) -> tuple[tuple[int, ...], bool, tuple[tuple[int, str], ...]]:
    """A sort key by the rules of semantic versioning: 1.0.0-rc.1 comes before 1.0.0."""
    core, _, suffix = version.partition("-")
    parts = tuple((int(p), "") if p.isdecimal() else (10**9, p) for p in suffix.split(".") if p)
    return tuple(map(int, core.split("."))), not suffix, parts


def is_pilot_number(version: str) -> bool:
    return "-" in version


def suggest(parent: str, difference: Difference) -> str:
    """The next number after ``parent``: major where something scored changed or went, minor where
    something came, patch where only texts differ.
    """
    major, minor, patch = order_of(parent)[0]
    structural = [c for c in difference.changes if not c.kind.startswith(_TEXT_KINDS)]
    sorts = {sort for change in structural for sort in change.sorts}
    if sorts & set(_MAJOR):
        return f"{major + 1}.0.0"
    if sorts & set(_MINOR):
        return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + 1}"


def publishing_problems(document: Document, parent: Document | None) -> list[Problem]:
    """What keeps a draft from being published, besides the faults of the document itself."""
    if parent is None:
        return []
    difference = diff(parent, document)
    return [*_number(document, parent, difference), *_claims(document, difference)]


def _number(document: Document, parent: Document, difference: Difference) -> Iterator[Problem]:
    if order_of(document.version) <= order_of(parent.version):
        message = f"{document.version} is not higher than {parent.version}. Give a higher number."
        yield Problem("number-not-higher", ("version",), message)
        return
    advised = suggest(parent.version, difference)
    core = re.split("-", document.version)[0]
    if order_of(core) < order_of(advised):
        message = f"By what has changed since {parent.version} the number should be {advised}."
        yield Problem("number-too-low", ("version",), message, Severity.WARNING)


def _claims(document: Document, difference: Difference) -> Iterator[Problem]:
    for change in difference.of(Sort.UNSPECIFIED):
        message = (
            "The text differs from the version before. Say whether it is “editorial”, “reworded” "
            "(comparable) or “changed” (not comparable), with a note."
        )
        yield Problem("change-not-said", ("questions", change.code), message)
    differing = {change.code for change in difference.changes if change.kind == "question"}
    for code in document.changes.questions if document.changes else ():
        if code not in differing:
            message = f"“{code}” is the same as before. Remove the note on it."
            yield Problem("claim-of-nothing", ("changes", "questions", code), message)
