"""What an answer was before: its saves wound back from what it is now. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from assessment.enums import AnswerState
from assessment.given import Given
from frameworks.definition.types import Kind, Question

NAMES = frozenset(field.name for field in fields(Given))


@dataclass(frozen=True, slots=True)
class Save:
    """One recorded save. ``before`` and ``after`` hold what changed; None where it was redacted."""

    verb: str
    version: int
    at: datetime
    actor: UUID | None
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    restored: int | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """The answer as it stood at a version; ``given`` is None where that is not known any more.

    ``save`` is what led to it, None for the beginning.
    """

    version: int
    save: Save | None
    given: Given | None


def unwind(now: Given, version: int, saves: Iterable[Save]) -> list[Past]:
    """The answer after each of the saves, newest first as they are given, and at the beginning.

    The chain breaks where a save is redacted or a version is missing: nothing older is known.
    """
    found: list[Past] = []
    known: Given | None = now
    for save in saves:
        if save.version != version:
            known = None
        found.append(Past(save.version, save, known))
        known = _with(known, save.before) if known and save.before is not None else None
        version = save.version - 1
    if found and known:
        found.append(Past(version, None, known))
    return found


def _with(given: Given, changed: Mapping[str, Any]) -> Given:
    """The answer with values as an audit event holds them: numbers as text."""
    values = {name: value for name, value in changed.items() if name in NAMES}
    if "state" in values:
        values["state"] = AnswerState(values["state"])
    if "items" in values:
        values["items"] = tuple(values["items"])
    for name in ("value", "earlier_value"):
        if values.get(name) is not None:
            values[name] = Decimal(values[name])
    return replace(given, **values)


def fitted(given: Given, question: Question) -> Given | None:
    """An old answer as the question takes it today; None when it takes it no more."""
    state = given.state
    if state == AnswerState.NOT_APPLICABLE and not question.not_applicable:
        return None
    if state == AnswerState.ANSWERED:
        if question.kind == Kind.LEVEL and given.level is None:
            return None
        if question.kind == Kind.METRIC and given.value is None:
            return None
    asked = {item.key for item in question.items}
    return replace(given, items=tuple(key for key in given.items if key in asked))
