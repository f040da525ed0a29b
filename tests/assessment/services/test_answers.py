from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from assessment.enums import AnswerState, Status
from assessment.given import Entry, Given
from assessment.models import Answer, Assessment, AuditEvent, Membership
from assessment.services.answers import confirm_answer, save_answer, save_page
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


def _waiting(assessment: Assessment) -> Answer:
    """Alpha at level 2, version 4, reworded since."""
    rows = Answer.objects.filter(assessment=assessment, question="alpha")
    rows.update(state="answered", level=2, version=4, unconfirmed="reworded")
    return rows.get()


def test_confirm_answer_leaves_the_answer_and_says_who_stands_by_it(
    assessment: Assessment, carl: Membership
) -> None:
    _waiting(assessment)

    row = confirm_answer(assessment=assessment, question="alpha", version=4, by=carl.user)

    stored = Answer.objects.get(pk=row.pk)
    assert (stored.unconfirmed, stored.level, stored.version) == ("", 2, 5)
    assert (row.unconfirmed, row.version, stored.changed_by) == ("", 5, carl.user_id)
    event = AuditEvent.objects.get()
    assert (event.verb, event.target) == ("answer.confirmed", "alpha")
    assert event.detail == {"version": 5, "waited": "reworded"}


def test_confirm_answer_that_somebody_saved_since_is_a_conflict(
    assessment: Assessment, carl: Membership
) -> None:
    _waiting(assessment)

    with pytest.raises(Conflict):
        confirm_answer(assessment=assessment, question="alpha", version=3, by=carl.user)

    assert Answer.objects.get(question="alpha").unconfirmed == "reworded"


def test_confirm_answer_that_does_not_wait_does_nothing(
    assessment: Assessment, carl: Membership
) -> None:
    confirm_answer(assessment=assessment, question="alpha", version=0, by=carl.user)

    assert (Answer.objects.get(question="alpha").version, AuditEvent.objects.count()) == (0, 0)


def test_confirm_answer_is_refused_once_finalised(assessment: Assessment, carl: Membership) -> None:
    assessment.status = Status.FINALISED

    with pytest.raises(Refused):
        confirm_answer(assessment=assessment, question="alpha", version=4, by=carl.user)


@pytest.mark.parametrize(
    ("confirms", "level", "waits"),
    [(False, 2, "reworded"), (True, 2, ""), (False, 3, ""), (True, 3, "")],
)
def test_save_confirms_what_is_changed_or_whose_button_was_pressed(
    assessment: Assessment, carl: Membership, confirms: object, level: int, waits: str
) -> None:
    _waiting(assessment)
    given = entry(assessment, "alpha", 4, state=ANSWERED, level=level)

    row = save_answer(
        assessment=assessment, entry=replace(given, confirms=bool(confirms)), by=carl.user
    )

    stored = Answer.objects.get(pk=row.pk)
    assert (stored.unconfirmed, row.unconfirmed, stored.level) == (waits, waits, level)


def test_save_of_a_question_that_an_upgrade_removed_is_refused(
    assessment: Assessment, carl: Membership
) -> None:
    given = entry(assessment, "alpha", state=ANSWERED, level=2)
    Answer.objects.filter(question="alpha").delete()

    with pytest.raises(Refused, match="no longer asked"):
        save_answer(assessment=assessment, entry=given, by=carl.user)
