"""What a change of perspectives or depth would do to an assessment; nothing is written here."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from assessment import queries
from assessment.enums import AnswerState
from assessment.models import Answer, Assessment
from assessment.scoring.outline import Outline, outline
from frameworks.definition.types import Definition, Depth, Perspective, Question


@dataclass(frozen=True, slots=True)
class Choice:
    """A perspective on offer, with the number of its questions at each depth."""

    perspective: Perspective
    core: int
    extended: int


@dataclass(frozen=True, slots=True)
class Moved:
    """The questions that come into the scope, or go out of it, with the answers that they have."""

    questions: tuple[Question, ...]
    answers: Mapping[str, Answer]

    @property
    def answered(self) -> tuple[Question, ...]:
        """Those that somebody has answered; an answer that waits for confirmation is one."""
        return tuple(q for q in self.questions if is_given(self.answers.get(q.code)))


@dataclass(frozen=True, slots=True)
class Preview:
    """``scope`` is the scope as it would be."""

    scope: Outline
    coming: Moved
    going: Moved

    @property
    def is_empty(self) -> bool:
        return not (self.coming.questions or self.going.questions)


def is_given(row: Answer | None) -> bool:
    return row is not None and row.state != AnswerState.UNANSWERED


def choices(definition: Definition) -> list[Choice]:
    """Every perspective of the framework, the default ones and the others."""
    return [
        Choice(
            perspective,
            len(outline(definition, [perspective.code], Depth.CORE).questions),
            len(outline(definition, [perspective.code], Depth.EXTENDED).questions),
        )
        for perspective in definition.perspectives
    ]


def preview(
    assessment: Assessment,
    definition: Definition,
    perspectives: Collection[str],
    depth: Depth,
    rows: Mapping[str, Answer],
) -> Preview:
    """What would come in and go out; ``rows`` are all answers of the assessment."""
    before = queries.scope_of(assessment, definition).questions
    scope = outline(definition, perspectives, depth)

    def moved(codes: Collection[str], unless: Collection[str]) -> Moved:
        return Moved(tuple(definition.questions[c] for c in codes if c not in unless), rows)

    return Preview(scope, moved(scope.questions, before), moved(before, scope.questions))


def resting(
    assessment: Assessment, definition: Definition, rows: Mapping[str, Answer]
) -> list[tuple[Question, Answer]]:
    """The answers outside the scope, in the framework's order: kept, and counted nowhere."""
    asked = queries.scope_of(assessment, definition).by_question
    return [
        (definition.questions[code], rows[code])
        for code in definition.placements
        if code not in asked and code in rows and is_given(rows[code])
    ]
