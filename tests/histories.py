"""What a database says of the running assessment's answers and of their saves, read past the
product."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from tests.server import Server

COLUMNS = ("state", "level", "reference_period", "data_source", "reason", "comment")
EMPTY: dict[str, Any] = dict.fromkeys(COLUMNS, "") | {"state": "unanswered", "level": None}


@dataclass(frozen=True)
class Save:
    """The event of one save: what it changed, from what to what."""

    version: int
    before: dict[str, Any]
    after: dict[str, Any]


def stored(server: Server) -> dict[str, tuple[int, dict[str, Any]]]:
    """Question -> the version of its answer and what that holds."""
    rows = server.rows(
        f"SELECT question, answer.version, {', '.join(f'answer.{name}' for name in COLUMNS)}"
        " FROM assessment_answer answer JOIN assessment_assessment assessment"
        " ON assessment.id = answer.assessment_id WHERE assessment.status = 'in_progress'"
    )
    return {
        question: (version, dict(zip(COLUMNS, values, strict=True)))
        for question, version, *values in rows
    }


def saves(server: Server) -> dict[str, list[Save]]:
    """Question -> the saves of its answer, by version."""
    found: defaultdict[str, list[Save]] = defaultdict(list)
    rows = server.rows(
        "SELECT event.target, CAST(event.detail AS TEXT) FROM assessment_auditevent event"
        " JOIN assessment_assessment assessment ON assessment.id = event.assessment"
        " WHERE event.verb = 'answer.saved' AND assessment.status = 'in_progress'"
    )
    for question, text in rows:
        detail = json.loads(text)
        save = Save(detail["version"], _known(detail["before"]), _known(detail["after"]))
        found[question].append(save)
    for told in found.values():
        told.sort(key=lambda save: save.version)
    return found


def _known(changed: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in changed.items() if name in COLUMNS}


def comments(server: Server, question: str) -> list[str]:
    """Every comment that the answer has had, from none to the latest."""
    told = saves(server)[question]
    return ["", *(save.after["comment"] for save in told if "comment" in save.after)]


def faults(server: Server) -> list[str]:
    """Where an answer is not what its saves add up to: each follows the one before, none lacks."""
    found, history = [], saves(server)
    for question, (version, holds) in stored(server).items():
        told, content = history[question], dict(EMPTY)
        if [save.version for save in told] != list(range(1, version + 1)):
            found.append(f"{question}: version {version}, {[save.version for save in told]}")
        for save in told:
            if any(content[name] != value for name, value in save.before.items()):
                found.append(f"{question}: {save} does not follow {content}")
            content |= save.after
        if content != holds:
            found.append(f"{question}: the saves say {content}, the answer {holds}")
    return found
