"""What a card says while somebody types: nothing untrue, nothing twice, and no fault too early."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect
from pytest_django import Settings

from assessment.enums import Role
from assessment.models import Answer, Assessment, Membership
from assessment.services import answers as service
from tests.assessment.services.test_answers import ANSWERED, entry
from tests.browser.conftest import sign_in, violations
from tests.browser.desk import MINE, Desk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SOON = 20_000  # milliseconds, on a machine that does other things too
WATCH = """state => {
  window.told = [];
  new MutationObserver(() => window.told.push(state.textContent.trim()))
    .observe(state, { childList: true, subtree: true, characterData: true });
}"""


@pytest.fixture
def metric(desk: Desk, assessment: Assessment) -> Locator:
    """The card of a number that may be not applicable, on the page of D2."""
    desk.page.goto(f"{desk.address}/assessments/{assessment.pk}/answers/D2/")
    return desk.page.locator("#q-share")


def _state(card: Locator) -> Locator:
    return card.locator(".state")


def _fill(card: Locator) -> None:
    card.get_by_label("Period", exact=True).fill("2025")
    card.get_by_label("Where the number comes from").fill("Registry")
    card.get_by_label("Value", exact=True).fill("90")
    expect(_state(card)).to_contain_text("Saved at", timeout=SOON)


# --- what is incomplete is not wrong yet ---------------------------------


def test_number_that_is_taken_out_to_be_typed_anew_is_no_fault_until_the_card_is_left(
    desk: Desk, metric: Locator
) -> None:
    _fill(metric)
    metric.get_by_label("Value", exact=True).fill("")
    desk.page.wait_for_timeout(1500)
    expect(_state(metric)).to_have_text("Not saved yet")
    expect(metric.locator(".errors, .field-error")).to_have_text([""] * _places(metric))
    assert desk.drafts() == 1

    metric.get_by_label("Comment").focus()
    desk.page.wait_for_timeout(1000)
    expect(_state(metric)).to_have_text("Not saved yet")
    desk.page.locator("#q-ticks [type=checkbox]").first.focus()

    expect(_state(metric)).to_have_text("Not saved: see below", timeout=SOON)
    expect(metric.get_by_label("Value", exact=True)).to_have_attribute("aria-invalid", "true")
    assert violations(desk.page) == []
    metric.get_by_label("Value", exact=True).fill("80")
    expect(_state(metric)).to_contain_text("Saved at", timeout=SOON)
    expect(metric.get_by_label("Value", exact=True)).not_to_have_attribute("aria-invalid", "true")


def _places(card: Locator) -> int:
    """How many places for a message the card has."""
    return card.locator(".errors, .field-error").count()


def test_number_that_ends_in_a_point_is_not_finished(desk: Desk, metric: Locator) -> None:
    _fill(metric)
    metric.get_by_label("Value", exact=True).fill("80.")
    desk.page.wait_for_timeout(1500)
    expect(_state(metric)).to_have_text("Not saved yet")

    metric.get_by_label("Value", exact=True).press_sequentially("5")

    expect(_state(metric)).to_contain_text("Saved at", timeout=SOON)


def test_save_is_told_what_is_missing_and_the_focus_goes_there(desk: Desk, metric: Locator) -> None:
    _fill(metric)
    metric.get_by_label("Value", exact=True).fill("")

    metric.get_by_role("button", name="Save", exact=True).click()

    expect(_state(metric)).to_have_text("Not saved: see below", timeout=SOON)
    expect(metric.get_by_label("Value", exact=True)).to_be_focused()


# --- what follows from an answer ---------------------------------


def test_what_follows_is_told_of_what_is_saved_alone(desk: Desk, metric: Locator) -> None:
    _fill(metric)
    rule = metric.locator(".rule")
    expect(rule).to_contain_text("Level 4, Name 4")
    desk.page.context.set_offline(True)
    metric.get_by_label("Value", exact=True).fill("10")

    expect(rule.get_by_text("Worked out once this is saved.")).to_be_visible()
    expect(rule.get_by_text("Level 4, Name 4")).to_be_hidden()
    assert violations(desk.page) == []
    desk.page.context.set_offline(False)
    expect(_state(metric)).to_contain_text("Saved at", timeout=SOON)
    expect(rule.get_by_text("Worked out once this is saved.")).to_have_count(0)
    expect(rule.get_by_text("10 ")).to_be_visible()


def test_comment_changes_nothing_of_what_follows(desk: Desk, metric: Locator) -> None:
    _fill(metric)
    desk.page.context.set_offline(True)
    metric.get_by_label("Comment").fill(MINE)

    expect(_state(metric)).to_contain_text("Not saved: retrying", timeout=SOON)
    expect(metric.locator(".rule").get_by_text("Level 4, Name 4")).to_be_visible()


# --- the state ---------------------------------


def test_state_is_read_out_when_it_changes_and_at_no_key_and_no_second(desk: Desk) -> None:
    desk.page.context.set_offline(True)
    desk.state.evaluate(WATCH)
    desk.type("Ten letters")
    expect(desk.state).to_have_text("Not saved: retrying", timeout=SOON)
    bar = desk.card.locator(".q-bar")
    expect(bar).to_contain_text("in 2 s")
    expect(bar).to_contain_text("in 1 s")

    told = desk.page.evaluate("window.told")

    assert [now for now, before in zip(told, [None, *told], strict=False) if now == before] == []
    assert told[0] == "Not saved yet"


def _answer(status: int, **headers: str) -> Callable[[Route], None]:
    return lambda route: route.fulfill(status=status, headers=headers)


@pytest.mark.parametrize(
    ("status", "headers", "message", "seconds"),
    [
        (500, {}, "something is wrong with the server", "in 2 s"),
        (429, {"Retry-After": "7"}, "the server asks to wait", "in 7 s"),
        (503, {}, "The server has not answered since", "in 2 s"),
    ],
    ids=["fault", "too many", "no server behind the proxy"],
)
def test_server_that_fails_is_called_what_it_is_and_tried_again(
    desk: Desk, status: int, headers: dict[str, str], message: str, seconds: str
) -> None:
    desk.page.route("**/alpha/", _answer(status, **headers))
    desk.type()

    expect(desk.card).to_contain_text(message, timeout=SOON)
    expect(desk.card.locator(".q-bar")).to_contain_text(seconds)
    expect(desk.card).to_contain_text("It is kept in this browser.")
    desk.page.unroute("**/alpha/")
    desk.card.get_by_role("button", name="Try now").click()
    expect(desk.state).to_contain_text("Saved at", timeout=SOON)
    expect(desk.card.locator(".q-bar")).not_to_contain_text(" s")


def test_role_that_is_gone_is_told(desk: Desk) -> None:
    Membership.objects.filter(pk=desk.carl.pk).update(role=Role.VIEWER)
    desk.type()

    expect(desk.card).to_contain_text("your role does not allow this any more", timeout=SOON)
    expect(desk.state).to_have_text("Not saved: your text is kept here")
    assert violations(desk.page) == []
    Membership.objects.filter(pk=desk.carl.pk).update(role=Role.CONTRIBUTOR)
    desk.card.get_by_role("button", name="Try now").click()
    expect(desk.state).to_contain_text("Saved at", timeout=SOON)


def test_times_of_script_and_server_are_of_one_zone(
    browser: Browser,
    live_server: object,
    assessment: Assessment,
    carl: Membership,
    settings: Settings,
) -> None:
    settings.TIME_ZONE = "UTC"
    context = browser.new_context(timezone_id="Asia/Tokyo")
    sign_in(context, carl, str(live_server))
    page: Page = context.new_page()
    page.goto(f"{live_server}/assessments/{assessment.pk}/answers/D1/")
    context.set_offline(True)
    page.locator("#comment-alpha").fill(MINE)

    note = page.locator("#q-alpha .kept")
    expect(note).to_contain_text("has not answered since", timeout=SOON)
    told = re.search(r"since (\d\d:\d\d)\.", note.inner_text())
    now = datetime.now(UTC)
    assert told
    assert told[1] in {f"{now - timedelta(minutes=back):%H:%M}" for back in (0, 1)}
    context.close()


# --- two answers ---------------------------------


@pytest.fixture
def clash(desk: Desk, assessment: Assessment, cora: Membership) -> Locator:
    """What Cora saved while Carl wrote."""
    theirs = entry(assessment, "alpha", state=ANSWERED, level=2, comment="What Cora wrote.")
    service.save_answer(assessment=assessment, entry=theirs, by=cora.user)
    desk.type()
    panel = desk.card.get_by_role("group", name="Cora Coordinator saved another answer")
    expect(panel).to_be_visible(timeout=SOON)
    return panel


def test_save_between_two_answers_leads_to_the_choice(desk: Desk, clash: Locator) -> None:
    desk.card.get_by_role("button", name="Save", exact=True).click()

    expect(clash).to_be_focused()
    expect(clash).to_be_in_viewport()
    assert Answer.objects.get(question="alpha").version == 1


def test_save_below_two_answers_put_together_saves_them(desk: Desk, clash: Locator) -> None:
    clash.get_by_role("button", name="Both comments into the box").click()
    expect(desk.card.get_by_label("Comment")).to_be_focused()

    desk.card.get_by_role("button", name="Save", exact=True).click()

    expect(desk.state).to_contain_text("Saved at", timeout=SOON)
    row = Answer.objects.get(question="alpha")
    assert (row.comment, row.version) == (f"What Cora wrote.\n\n{MINE}", 2)


# --- what takes the place of an answer -----------------------------------


def _stored() -> Answer:
    return Answer.objects.get(question="alpha")


def _save_an_answer(desk: Desk) -> None:
    desk.card.get_by_text("alpha stands at 2.").click()
    expect(desk.state).to_contain_text("Saved at", timeout=SOON)


def _lose_a_clearing(desk: Desk) -> None:
    _save_an_answer(desk)
    desk.page.route("**/alpha/", lambda route: route.abort())
    desk.card.get_by_role("button", name="Clear this answer").click()
    expect(desk.state).to_contain_text("Not saved: retrying", timeout=SOON)


def test_clearing_that_did_not_arrive_is_not_done_over_what_was_typed_since(desk: Desk) -> None:
    _lose_a_clearing(desk)
    desk.card.get_by_text("alpha stands at 4.").click()
    desk.type()
    desk.page.unroute("**/alpha/")

    expect(desk.state).to_contain_text("Saved at", timeout=SOON)
    expect(desk.card.get_by_label("Comment", exact=True)).to_have_value(MINE)
    expect(desk.page.locator("#level-alpha-4")).to_be_checked()
    assert (_stored().level, _stored().comment, desk.drafts()) == (4, MINE, 0)


def test_clearing_that_did_not_arrive_is_done_when_nothing_was_typed_since(desk: Desk) -> None:
    _lose_a_clearing(desk)
    desk.page.unroute("**/alpha/")

    expect(desk.page.locator("#level-alpha-2")).not_to_be_checked(timeout=SOON)
    assert _stored().state == "unanswered"


def test_clearing_over_another_answer_leads_to_both_and_is_not_offered_there(
    desk: Desk, assessment: Assessment, cora: Membership
) -> None:
    _save_an_answer(desk)
    theirs = entry(assessment, "alpha", 1, state=ANSWERED, level=5, comment="So it is.")
    service.save_answer(assessment=assessment, entry=theirs, by=cora.user)
    desk.card.get_by_role("button", name="Clear this answer").click()

    expect(desk.card.locator(".conflict")).to_be_focused(timeout=SOON)
    expect(desk.card.get_by_role("button", name="Clear this answer")).to_have_count(0)
    assert _stored().level == 5


def test_page_of_another_person_says_who_is_signed_in(desk: Desk, cora: Membership) -> None:
    sign_in(desk.page.context, cora, desk.address)
    desk.type()

    expect(desk.card.locator(".kept")).to_contain_text(
        "Cora Coordinator is signed in here now.", timeout=SOON
    )
    expect(desk.card.get_by_role("link", name="Sign in (new tab)")).to_have_count(0)
    assert (_stored().comment, desk.drafts()) == ("", 1)
