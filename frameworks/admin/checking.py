"""The problems of a draft with their links, and its difference to the version before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from frameworks.admin.links import Found, found, link_to
from frameworks.admin.shown import Differing, differing, kind_name
from frameworks.definition.diff import Change, Difference, diff_trees
from frameworks.definition.document import Changes
from frameworks.definition.numbering import publishing_problems, suggest
from frameworks.definition.parse import parse
from frameworks.definition.render import render
from frameworks.models import FrameworkVersion
from frameworks.queries import document_of, parent_of
from frameworks.reading import tree_of


@dataclass(frozen=True, slots=True)
class Checked:
    """What stands against publishing a draft. ``suggested`` is "" while nobody can say."""

    problems: tuple[Found, ...]
    suggested: str

    @property
    def errors(self) -> int:
        return sum(row.is_error for row in self.problems)

    @property
    def warnings(self) -> int:
        return len(self.problems) - self.errors


def check(version: FrameworkVersion) -> Checked:
    """Every problem of the draft as its rows stand, those of the document itself first."""
    tree = tree_of(version)
    result = parse(tree)
    problems = list(result.problems)
    parent = parent_of(version)
    suggested = "" if parent else version.version
    if result.document is not None and parent is not None:
        before = document_of(parent)
        problems += publishing_problems(result.document, before)
        trees = render(before), render(result.document)
        suggested = suggest(parent.version, diff_trees(*trees, result.document.changes))
    problems.sort(key=lambda problem: problem.severity)
    return Checked(tuple(found(version, problem, tree) for problem in problems), suggested)


@dataclass(frozen=True, slots=True)
class Shown:
    """One object that differs, as a page shows it."""

    kind: str
    code: str
    sorts: tuple[str, ...]
    note: str
    title: str
    rows: tuple[Differing, ...]
    link: str


def difference_to_parent(version: FrameworkVersion) -> tuple[Shown, ...] | None:
    """What differs from the version before; None without one. Also of an unfinished draft."""
    parent = parent_of(version)
    if parent is None:
        return None
    return shown(diff_trees(tree_of(parent), tree_of(version), _claims(version)), version)


def _claims(version: FrameworkVersion) -> Changes | None:
    try:
        return Changes.model_validate(version.changes)
    except ValidationError:
        return None


def shown(difference: Difference, version: FrameworkVersion | None) -> tuple[Shown, ...]:
    """A difference as words; with a version each object links to its page."""
    return tuple(_shown(change, version) for change in difference.changes)


def _shown(change: Change, version: FrameworkVersion | None) -> Shown:
    is_there = bool(change.after)
    row: Mapping[str, Any] = change.after or change.before
    title = str(row.get("title") or row.get("short") or "") if not change.fields else ""
    return Shown(
        kind_name(change.kind),
        change.code,
        tuple(str(sort) for sort in change.sorts),
        change.note,
        title,
        tuple(differing(change)) if change.fields else (),
        link_to(version, change.kind, change.code) if version and is_there else "",
    )
