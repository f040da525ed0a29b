from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from assessment.enums import AnswerState
from assessment.given import Given
from assessment.past import Save, fitted, unwind
from frameworks.definition.resolve import resolve
from tests.documents import document, document_tree

AT = datetime(2026, 9, 8, 8, tzinfo=UTC)
QUESTIONS = resolve(document(document_tree()), "en").questions


def _save(version: int, before: dict[str, Any] | None, after: dict[str, Any] | None = None) -> Save:
    return Save(
        "answer.saved",
        version,
        AT,
        None,
        before,
        {} if before is not None and after is None else after,
    )


NOW = Given(state=AnswerState.ANSWERED, level=4, comment="Third.")
SAVES = [
    _save(3, {"comment": "Second."}),
    _save(2, {"comment": "", "level": 2}),
    _save(1, {"state": "unanswered", "level": None}),
]


def test_unwind_gives_the_answer_at_every_version_and_at_the_beginning() -> None:
    found = [(past.version, past.given) for past in unwind(NOW, 3, SAVES)]

    assert found == [
        (3, NOW),
        (2, Given(state=AnswerState.ANSWERED, level=4, comment="Second.")),
        (1, Given(state=AnswerState.ANSWERED, level=2)),
        (0, Given()),
    ]


def test_unwind_turns_numbers_and_ticks_back_into_what_they_were() -> None:
    before = {"value": "62.5", "earlier_value": None, "items": ["a", "b"]}

    past = unwind(NOW, 1, [_save(1, before)])[-1]

    assert past.given is not None
    assert (past.given.value, past.given.earlier_value) == (Decimal("62.5"), None)
    assert past.given.items == ("a", "b")


def test_unwind_knows_nothing_beyond_a_redacted_save() -> None:
    found = unwind(NOW, 3, [SAVES[0], _save(2, None), SAVES[2]])

    assert [past.given is None for past in found] == [False, False, True]


def test_unwind_knows_nothing_beyond_a_version_that_nobody_recorded() -> None:
    found = unwind(NOW, 3, [SAVES[0], SAVES[2]])

    assert [(past.version, past.given is None) for past in found] == [(3, False), (1, True)]


def test_unwind_of_an_answer_without_saves_is_empty() -> None:
    assert unwind(Given(), 0, []) == []


def test_fitted_leaves_out_items_that_are_asked_no_more() -> None:
    given = Given(state=AnswerState.ANSWERED, level=3, items=("a", "gone"))

    assert fitted(given, QUESTIONS["ticks"]) == Given(
        state=AnswerState.ANSWERED, level=3, items=("a",)
    )


def test_fitted_refuses_what_the_question_does_not_take() -> None:
    nothing = Given(state=AnswerState.NOT_APPLICABLE, reason="None here.")
    answered = Given(state=AnswerState.ANSWERED)

    assert fitted(nothing, QUESTIONS["alpha"]) is None
    assert fitted(nothing, QUESTIONS["beta"]) == nothing
    assert fitted(answered, QUESTIONS["alpha"]) is None
    assert fitted(answered, QUESTIONS["share"]) is None
