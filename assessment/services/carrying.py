"""What of last year's answers a new assessment begins with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assessment.enums import AnswerState, Unconfirmed
from assessment.lastyear import LastAnswer
from frameworks.definition.types import Kind


def carried(last: Mapping[str, LastAnswer]) -> dict[str, dict[str, Any]]:
    """Question code -> columns of the new answer, which waits until somebody confirms it.

    Evidence is not among them: it is offered, and each piece looked at again. A number is of its
    period: it becomes the value of the period before, and the new one is asked for.
    """
    return {code: _columns(found) for code, found in last.items()}


def _columns(found: LastAnswer) -> dict[str, Any]:
    row = found.answer
    if found.question.kind == Kind.METRIC and row.state == AnswerState.ANSWERED:
        return {"earlier_value": row.value, "data_source": row.data_source}
    return {
        "state": row.state,
        "level": row.level,
        "items": row.items,
        "reason": row.reason,
        "comment": row.comment,
        "unconfirmed": Unconfirmed.CARRIED.value,
    }
