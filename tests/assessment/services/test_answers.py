from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from assessment.enums import AnswerState, Status
from assessment.given import Entry, Given
from assessment.models import Answer, Assessment, AuditEvent, Membership
from assessment.services.answers import save_answer, save_page
from assessment.services.errors import Conflict, Refused
from frameworks.queries import load_definition

ANSWERED = AnswerState.ANSWERED


def entry(assessment: Assessment, question: str, version: int = 0, **given: Any) -> Entry:
    definition = load_definition(assessment.content_hash, "en")
    return Entry(definition.questions[question], Given(**given), version)


def test_save_answer_writes_row_version_and_event(assessment: Assessment, carl: Membership) -> None:
    saved = save_answer(
        assessment=assessment,
        entry=entry(assessment, "alpha", state=ANSWERED, level=3, comment="So."),
        by=carl.user,
    )

    row = Answer.objects.get(pk=saved.pk)
    assert (row.state, row.level, row.comment, row.version) == ("answered", 3, "So.", 1)
    assert row.changed_by == carl.user_id
    event = AuditEvent.objects.get()
    assert (event.verb, event.target, event.actor) == ("answer.saved", "alpha", carl.user_id)
    assert event.detail == {
        "version": 1,
        "before": {"state": "unanswered", "level": None, "comment": ""},
        "after": {"state": "answered", "level": 3, "comment": "So."},
    }


def test_save_answer_of_an_old_version_is_a_conflict_and_writes_nothing(
    assessment: Assessment, carl: Membership, cora: Membership
) -> None:
    first = entry(assessment, "alpha", state=ANSWERED, level=3)
    second = entry(assessment, "alpha", state=ANSWERED, level=5, comment="Mine.")
    save_answer(assessment=assessment, entry=first, by=carl.user)

    with pytest.raises(Conflict, match="alpha"):
        save_answer(assessment=assessment, entry=second, by=cora.user)

    row = Answer.objects.get(assessment=assessment, question="alpha")
    assert (row.level, row.comment, row.version) == (3, "", 1)
    assert AuditEvent.objects.count() == 1


def test_save_answer_that_changes_nothing_is_no_conflict_and_no_event(
    assessment: Assessment, carl: Membership
) -> None:
    given = entry(assessment, "alpha", state=ANSWERED, level=3)
    save_answer(assessment=assessment, entry=given, by=carl.user)

    row = save_answer(assessment=assessment, entry=given, by=carl.user)

    assert (row.version, AuditEvent.objects.count()) == (1, 1)


def test_save_answer_sets_level_of_checklist_by_its_rule(
    assessment: Assessment, carl: Membership
) -> None:
    given = entry(assessment, "ticks", state=ANSWERED, items=("c", "a", "b"), level=1)

    row = save_answer(assessment=assessment, entry=given, by=carl.user)

    assert (row.level, row.items) == (4, ["a", "b", "c"])


@pytest.mark.parametrize(("earlier", "level"), [(None, 4), (Decimal(80), 5)])
def test_save_answer_sets_level_of_metric_by_its_marks(
    assessment: Assessment, carl: Membership, earlier: Decimal | None, level: int
) -> None:
    given = entry(assessment, "share", state=ANSWERED, value=Decimal(90), earlier_value=earlier)

    assert save_answer(assessment=assessment, entry=given, by=carl.user).level == level


def test_save_answer_keeps_ticks_when_it_becomes_dont_know(
    assessment: Assessment, carl: Membership
) -> None:
    save_answer(
        assessment=assessment,
        entry=entry(assessment, "ticks", state=ANSWERED, items=("a",)),
        by=carl.user,
    )
    given = entry(assessment, "ticks", 1, state=AnswerState.DONT_KNOW, items=("a",))

    row = save_answer(assessment=assessment, entry=given, by=carl.user)

    assert (row.state, row.level, row.items) == ("dont_know", None, ["a"])


def test_save_answer_of_finalised_assessment_is_refused(
    assessment: Assessment, carl: Membership
) -> None:
    assessment.status = Status.FINALISED

    with pytest.raises(Refused, match="finalised"):
        save_answer(
            assessment=assessment,
            entry=entry(assessment, "alpha", state=ANSWERED, level=3),
            by=carl.user,
        )


def test_save_page_saves_what_it_can_and_names_conflicts(
    assessment: Assessment, carl: Membership
) -> None:
    old = entry(assessment, "alpha", state=ANSWERED, level=2)
    save_answer(assessment=assessment, entry=old, by=carl.user)

    conflicts = save_page(
        assessment=assessment,
        entries=[
            entry(assessment, "alpha", state=ANSWERED, level=4),
            entry(assessment, "beta", state=ANSWERED, level=5),
        ],
        by=carl.user,
    )

    levels = dict(assessment.answers.values_list("question", "level"))
    assert (conflicts, levels["alpha"], levels["beta"]) == (["alpha"], 2, 5)
