"""Answers and definition in, results out. See docs/method.md."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from assessment.enums import AnswerState
from assessment.scoring.dimension import UNANSWERED, dimension_result
from assessment.scoring.exact import integers
from assessment.scoring.outline import Outline, outline
from assessment.scoring.perspective import perspective_result
from assessment.scoring.steps import next_steps
from assessment.scoring.types import SCORING_VERSION, AnswerSheet, Gap, Results
from frameworks.definition.types import Definition

NO_TARGETS: Mapping[str, int] = MappingProxyType({})


def score(
    definition: Definition, sheet: AnswerSheet, targets: Mapping[str, int] = NO_TARGETS
) -> Results:
    """Score an answer sheet.

    Only indicators at the sheet's depth in its perspectives count; other answers are listed as
    outside the scope. ``targets`` are levels 1 to 5 by question code.
    """
    scope = outline(definition, sheet.perspectives, sheet.depth)
    dimensions = [dimension_result(chapter, sheet.answers) for chapter in scope.chapters]
    weights = _dimension_weights(scope)
    perspectives = tuple(
        perspective_result(
            perspective.code,
            [d for d in dimensions if d.perspective == perspective.code],
            weights,
        )
        for perspective in definition.perspectives
        if perspective.code in sheet.perspectives
    )
    return Results(
        scoring_version=SCORING_VERSION,
        perspectives=perspectives,
        next_steps=next_steps(scope, perspectives, weights),
        gaps=_gaps(scope, sheet, targets),
        dont_know=_in_state(scope, sheet, AnswerState.DONT_KNOW),
        not_applicable=_in_state(scope, sheet, AnswerState.NOT_APPLICABLE),
        unanswered=_in_state(scope, sheet, AnswerState.UNANSWERED),
        outside_scope=_outside(definition, scope, sheet),
    )


def _dimension_weights(scope: Outline) -> Mapping[str, int]:
    weights = integers([chapter.dimension.weight for chapter in scope.chapters])
    return {
        chapter.dimension.code: weight
        for chapter, weight in zip(scope.chapters, weights, strict=True)
    }


def _in_state(scope: Outline, sheet: AnswerSheet, state: AnswerState) -> tuple[str, ...]:
    return tuple(
        code for code in scope.questions if sheet.answers.get(code, UNANSWERED).state == state
    )


def _outside(definition: Definition, scope: Outline, sheet: AnswerSheet) -> tuple[str, ...]:
    """In the framework's order; codes that it does not place come last."""
    order = {code: n for n, code in enumerate(definition.placements)}
    outside = [
        code
        for code, answer in sheet.answers.items()
        if code not in scope.by_question and answer.state != AnswerState.UNANSWERED
    ]
    return tuple(sorted(outside, key=lambda code: (order.get(code, len(order)), code)))


def _gaps(scope: Outline, sheet: AnswerSheet, targets: Mapping[str, int]) -> tuple[Gap, ...]:
    found = []
    for code in scope.questions:
        level = sheet.answers.get(code, UNANSWERED).level
        if level is not None and code in targets:
            found.append(Gap(code, level, targets[code]))
    return tuple(found)
