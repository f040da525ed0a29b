"""What is wrong with a document, where, and how to mend it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a file; line and column count from 1."""

    file: str
    line: int
    column: int


Marks = Mapping[Path, Mark]
NO_MARKS: Marks = MappingProxyType({})


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault. ``code`` names its kind; ``message`` says what is wrong and what to do."""

    code: str
    path: Path
    message: str
    severity: Severity = Severity.ERROR
    mark: Mark | None = None

    def __str__(self) -> str:
        place = f"{self.mark.file}:{self.mark.line}:{self.mark.column}: " if self.mark else ""
        warning = "warning: " if self.severity == Severity.WARNING else ""
        return f"{place}{warning}{'.'.join(self.path) or 'document'}: {self.message}"


def located(problem: Problem, marks: Marks) -> Problem:
    """The problem with the mark of its path, or of the nearest parent that has one."""
    path = problem.path
    while path not in marks and path:
        path = path[:-1]
    if path not in marks:
        return problem
    return Problem(problem.code, problem.path, problem.message, problem.severity, marks[path])


def in_order(problems: list[Problem]) -> tuple[Problem, ...]:
    """Sorted by place, so that an author mends a file from top to bottom."""
    return tuple(
        sorted(
            problems,
            key=lambda p: (
                p.severity,
                (p.mark.file, p.mark.line, p.mark.column) if p.mark else ("", 0, 0),
                p.path,
                p.code,
            ),
        )
    )
