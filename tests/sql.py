"""Counting statements without BEGIN, COMMIT and SAVEPOINT."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

_FRAME = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


class Statements:
    def __init__(self) -> None:
        self.found: list[str] = []

    def __len__(self) -> int:
        return len(self.found)


@contextmanager
def statements() -> Iterator[Statements]:
    """The statements that run inside the block."""
    counted = Statements()
    with CaptureQueriesContext(connection) as captured:
        yield counted
    counted.found = [
        row["sql"] for row in captured.captured_queries if not row["sql"].upper().startswith(_FRAME)
    ]
