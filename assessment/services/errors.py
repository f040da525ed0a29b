"""What a service says when it will not do something."""

from __future__ import annotations


class Refused(Exception):
    """A rule forbids the change; the message tells the person what to do instead."""


class Repeated(Exception):
    """The same form was sent before; what it gives is stored already. Nothing was written."""


class Conflict(Exception):
    """Somebody else saved the answer since it was read; nothing was written."""

    def __init__(self, question: str) -> None:
        super().__init__(question)
        self.question = question
