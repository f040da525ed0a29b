"""What people give: checked by forms, written by services. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from assessment.enums import AnswerState, EvidenceKind
from frameworks.definition.types import Question


def plain_lines(text: str) -> str:
    """The text with one kind of line end."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


@dataclass(frozen=True, slots=True)
class Given:
    """What a person gave for one question, checked by the form."""

    state: AnswerState = AnswerState.UNANSWERED
    level: int | None = None
    items: tuple[str, ...] = ()
    value: Decimal | None = None
    earlier_value: Decimal | None = None
    reference_period: str = ""
    data_source: str = ""
    reason: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer of a page: the question, what was given, and the version that was read.

    ``confirms``: the person pressed the button of this very answer, and so stands by it even if
    nothing in it has changed.
    """

    question: Question
    given: Given
    version: int
    confirms: bool = False


@dataclass(frozen=True, slots=True)
class ProfileGiven:
    """What a person gave for one item of the city profile, and the version that was read."""

    item: str
    version: int
    relevance: str = ""
    readiness: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """An evidence item as a person describes it, checked by the form."""

    kind: EvidenceKind
    title: str
    url: str = ""
    reference: str = ""
    date: date | None = None
    restricted: bool = False
    passage: str = ""
