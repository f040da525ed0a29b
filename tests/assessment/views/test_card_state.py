"""What a card says of itself after each answer: when it was saved, which level, what to mend."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment.enums import Unconfirmed
from assessment.models import Answer, Assessment, AuditEvent, City, Membership
from tests.conftest import client_of, published
from tests.documents import document_tree
from tests.factories import AssessmentFactory

HTMX = {"HX-Request": "true"}
SHARE = {"choice": "counted", "reference_period": "2025", "data_source": "Register"}
OLD = datetime(2026, 9, 8, 9, 7, tzinfo=UTC)


def _save(client: Client, assessment: Assessment, question: str, **data: Any) -> Any:
    dimension = "D1" if question in ("alpha", "beta", "gamma") else "D2"
    address = reverse("answer", args=[assessment.pk, dimension, question])
    fields = {"version": 0} | data
    return client.post(address, {f"{question}-{k}": v for k, v in fields.items()}, headers=HTMX)


def _text(response: Any) -> str:
    return re.sub(r"<[^>]+>", " ", response.content.decode())


def _stored(assessment: Assessment, question: str, **columns: Any) -> Answer:
    given = {"state": "answered", "level": 3, "version": 1, "changed_at": OLD} | columns
    assessment.answers.filter(question=question).update(changed_by=assessment.pk, **given)
    return assessment.answers.get(question=question)


# --- when it was saved --------------------------------------------------------------------------


def test_save_that_changes_nothing_tells_the_day_of_the_old_save(
    assessment: Assessment, carl: Membership
) -> None:
    _stored(assessment, "alpha")

    text = _text(_save(client_of(carl), assessment, "alpha", version=1, choice="3"))

    assert ("Saved 8 Sep 2026, 09:07" in text, "Saved at" in text) == (True, False)


def test_save_of_today_tells_the_time(assessment: Assessment, carl: Membership) -> None:
    text = _text(_save(client_of(carl), assessment, "alpha", choice="3"))

    assert f"Saved at {timezone.localtime():%H}" in text


def test_untouched_carried_answer_stays_not_confirmed(
    assessment: Assessment, carl: Membership
) -> None:
    _stored(assessment, "alpha", unconfirmed=Unconfirmed.CARRIED)

    text = _text(_save(client_of(carl), assessment, "alpha", version=1, choice="3"))

    assert ("Not confirmed" in text, "Saved" in text) == (True, False)


@pytest.mark.parametrize("role", ["vera", "ravi"])
def test_who_cannot_answer_is_not_asked_to_confirm(
    assessment: Assessment, role: str, request: pytest.FixtureRequest
) -> None:
    _stored(assessment, "alpha", unconfirmed=Unconfirmed.CARRIED)

    member: Membership = request.getfixturevalue(role)
    page = client_of(member).get(reverse("dimension", args=[assessment.pk, "D1"]))

    text = page.content.decode()
    assert "From an earlier year, not confirmed" in text
    assert ("Your answer" in text, "please confirm" in text, "Changing it" in text) == (False,) * 3


# --- which level --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "words"),
    [("dont_know", "“Don’t know” has no level."), ("not_applicable", "Not applicable: no level.")],
)
def test_rule_says_that_there_is_no_level(
    assessment: Assessment, carl: Membership, state: str, words: str
) -> None:
    _stored(assessment, "ticks", state=state, level=None, reason="None.", items=["a"])

    page = client_of(carl).get(reverse("dimension", args=[assessment.pk, "D2"]))

    card = page.context["cards"][1]
    assert (card.rule.because, card.rule.next_needs) == (words, "")
    assert words in page.content.decode()


def test_rule_counts_one_item_as_one(assessment: Assessment, carl: Membership) -> None:
    page = client_of(carl).get(reverse("dimension", args=[assessment.pk, "D2"]))

    assert page.context["cards"][1].rule.next_needs == "Level 2 needs at least 1 item."


def test_rule_gives_the_reason_for_level_five(assessment: Assessment, carl: Membership) -> None:
    given = SHARE | {"value": "86", "earlier_value": "80.5"}

    text = _text(_save(client_of(carl), assessment, "share", **given))

    assert "86 reaches the mark for level 4, 85, and is not worse than 80.5, the value of" in text


def test_rule_says_that_it_does_not_know_what_is_not_saved(
    assessment: Assessment, carl: Membership
) -> None:
    client = client_of(carl)
    stored = _save(client, assessment, "share", value="60", **SHARE)

    refused = _save(client, assessment, "share", version=1, value="101", **SHARE)
    conflict = _save(client, assessment, "share", value="70", **SHARE)

    said = ["Of the answer as it is saved" in _text(r) for r in (stored, refused, conflict)]
    assert [stored.status_code, refused.status_code, conflict.status_code] == [200, 422, 409]
    assert said == [False, True, True]
    assert all("60 reaches the mark for level 3" in _text(r) for r in (refused, conflict))


# --- what to mend -------------------------------------------------------------------------------


def test_message_stands_beside_its_field_and_goes_when_it_is_right(
    assessment: Assessment, carl: Membership
) -> None:
    client = client_of(carl)

    refused = _save(client, assessment, "share", value="many", **SHARE).content.decode()
    saved = _save(client, assessment, "share", value="60", **SHARE).content.decode()

    beside = r'id="error-share-value" hx-swap-oob="true">(.*?)</div>'
    found = [re.findall(beside, text) for text in (refused, saved)]
    assert found == [["<p>Write a number in digits, for example 61.5 or 61,5.</p>"], [""]]


def test_faulty_field_of_a_page_is_marked_and_described(
    assessment: Assessment, carl: Membership
) -> None:
    address = reverse("dimension", args=[assessment.pk, "D1"])

    text = client_of(carl).post(address, {"beta-version": 0, "beta-choice": "not_applicable"})

    field = re.findall(r'<input[^>]*id="reason-beta"[^>]*>', text.content.decode())[0]
    assert 'aria-describedby="hint-reason-beta error-beta-reason" aria-invalid="true"' in field


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("61,5", "61.5"),
        ("61 %", "61"),
        ("６１", "61"),
        ("0,125", "0.125"),
        ("61.125", "61.125"),  # the other reading is more than all
    ],
)
def test_number_is_taken_as_people_write_it(
    assessment: Assessment, carl: Membership, typed: str, stored: str
) -> None:
    response = _save(client_of(carl), assessment, "share", value=typed, **SHARE)

    value = assessment.answers.get(question="share").value
    assert (response.status_code, value) == (200, Decimal(stored))


def test_number_that_may_be_two_is_asked_back(city: City, carl: Membership) -> None:
    tree = document_tree()
    tree["questions"]["share"]["bounds"]["max"] = 5000
    assessment = AssessmentFactory.create(version=published(tree), city=city)

    response = _save(client_of(carl), assessment, "share", value="1,234", **SHARE)

    assert response.status_code == 422
    assert "“1,234” may be two numbers. Write 1234 or 1,2340." in _text(response)


# --- clearing -----------------------------------------------------------------------------------


def test_number_is_cleared_with_its_fields_and_the_comment_stays(
    assessment: Assessment, carl: Membership
) -> None:
    client = client_of(carl)
    _save(client, assessment, "share", value="60", comment="So.", **SHARE)

    given = SHARE | {"value": "many", "comment": "So, too.", "resolve": "clear"}
    response = _save(client, assessment, "share", version=1, **given)

    row = assessment.answers.get(question="share")
    assert (row.state, row.level, row.value, row.comment) == ("unanswered", None, None, "So, too.")
    assert (row.reference_period, row.data_source, row.version) == ("", "", 2)
    assert (response.status_code, response.headers["HX-Retarget"]) == (200, "#f-share")
    text = response.content.decode()
    assert ('value="60"' in text, "Clear this answer" in text) == (False, False)
    assert "0 of 8 questions answered" in text


def test_cleared_answer_can_be_set_back_from_the_history(
    assessment: Assessment, carl: Membership
) -> None:
    client = client_of(carl)
    _save(client, assessment, "alpha", choice="4")
    _save(client, assessment, "alpha", version=1, choice="4", resolve="clear")

    address = reverse("history", args=[assessment.pk, "D1", "alpha"])
    response = client.post(address, {"to": 1, "seen": 2})

    assert (response.status_code, assessment.answers.get(question="alpha").level) == (302, 4)
    assert AuditEvent.objects.filter(target="alpha").count() == 3


def test_clearing_what_somebody_else_saved_since_shows_both(
    assessment: Assessment, carl: Membership
) -> None:
    _stored(assessment, "alpha", version=2)

    response = _save(client_of(carl), assessment, "alpha", version=1, resolve="clear")

    assert (response.status_code, assessment.answers.get(question="alpha").level) == (409, 3)
    assert response.headers["HX-Retarget"] == "#f-alpha"
    assert 'name="alpha-over" value="2"' in response.content.decode()


def test_answer_that_is_none_offers_no_clearing(assessment: Assessment, carl: Membership) -> None:
    client = client_of(carl)

    page = client.get(reverse("dimension", args=[assessment.pk, "D1"])).content.decode()
    saved = _save(client, assessment, "alpha", choice="4").content.decode()

    assert ("Clear this answer" in page, "Clear this answer" in saved) == (False, True)
