"""What a reader of files gathers besides values: where each stands, and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field

from frameworks.definition.problems import Mark, Path, Problem


class Refused(Exception):
    """A file that is not read further. ``part``: which sheet of it, if it has sheets."""

    def __init__(
        self, code: str, message: str, line: int = 1, column: int = 1, part: str = ""
    ) -> None:
        super().__init__(message)
        self.code, self.line, self.column, self.part = code, line, column, part


@dataclass(slots=True)
class Reading:
    """Places and faults of a framework, over all its files; ``parts`` is for a limit on them."""

    marks: dict[Path, Mark] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    parts: int = 0

    def fault(self, code: str, message: str, mark: Mark) -> None:
        self.problems.append(Problem(code, (), message, mark=mark))
