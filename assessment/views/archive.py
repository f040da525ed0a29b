"""Archived answers as people read them, and what a card says of an upgrade since the answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import get_language

from assessment import upgrading
from assessment.enums import AnswerState, ArchivedBecause, EvidenceKind, Unconfirmed
from assessment.models import Answer, ArchivedAnswer, Assessment, Upgrade
from assessment.models.evidence import KIND_NAMES
from assessment.views.wording import Pair, pairs
from frameworks.definition.types import Definition, Question
from frameworks.languages import bcp47
from frameworks.queries import load_definition


@dataclass(frozen=True, slots=True)
class Archived:
    """An archived answer with the question that it was an answer to."""

    code: str
    because: str
    upgrade: Upgrade
    definition: Definition
    question: Question | None
    content: Mapping[str, Any]
    evidence: tuple[Mapping[str, Any], ...]

    @property
    def level_text(self) -> str:
        """The descriptor of the level that was declared."""
        level = self.content.get("level")
        return self.question.level(level).text if level and self.question else ""

    @property
    def ticked(self) -> list[str]:
        """The texts of the items that were ticked."""
        keys = self.content.get("items") or []
        return (
            [item.text for item in self.question.items if item.key in keys] if self.question else []
        )


def shown(row: ArchivedAnswer) -> Archived:
    """The row in the reader's language; no statement once the definition has been read."""
    undone = row.because == ArchivedBecause.UNDONE
    version = row.upgrade.to_version if undone else row.upgrade.from_version
    definition = load_definition(version.content_hash, bcp47(get_language()))
    return Archived(
        code=row.question,
        because=row.because,
        upgrade=row.upgrade,
        definition=definition,
        question=definition.questions.get(row.question),
        content=row.content,
        evidence=tuple(_evidence(link) for link in row.evidence),
    )


def _evidence(link: Mapping[str, Any]) -> Mapping[str, Any]:
    item = link["shown"]
    return {
        **item,
        "kind_name": KIND_NAMES[EvidenceKind(item["kind"])],
        "date": parse_date(item["date"]) if item["date"] else None,
        "grade": link["grade"],
        "passage": link["passage"],
    }


def earlier_answers(assessment: Assessment, rows: Mapping[str, Answer]) -> dict[str, Archived]:
    """Question code -> the answer to what the question was before it changed, as long as it has
    not been answered again (1 statement, none where nothing was ever reset).
    """
    waiting = [
        code
        for code, row in rows.items()
        if row.version and row.state == AnswerState.UNANSWERED and not assessment.is_finalised
    ]
    if not waiting:
        return {}
    kept = upgrading.archived(assessment).filter(
        because=ArchivedBecause.CHANGED, question__in=waiting
    )
    return {row.question: shown(row) for row in reversed(kept)}


def rewordings(
    assessment: Assessment,
    definition: Definition,
    rows: Mapping[str, Answer],
    known: Iterable[Upgrade] = (),
) -> dict[str, list[Pair]]:
    """Question code -> what was reworded since the answer that waits for confirmation.

    1 statement; none where nothing waits, or where upgrades that are ``known`` tell of all.
    """
    waiting = {c for c, row in rows.items() if row.unconfirmed == Unconfirmed.REWORDED}
    if not waiting:
        return {}
    found: dict[str, list[Pair]] = {}
    for done in chain(known, upgrading.upgrades(assessment)):
        old = load_definition(done.from_version.content_hash, definition.language)
        for code in waiting & set(done.before["reworded"]) - set(found):
            found[code] = pairs(old.questions[code], definition.questions[code])
        if len(found) == len(waiting):
            break
    return found
