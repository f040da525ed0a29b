"""One person with two tabs of the same page: each keeps its own text, and no text is lost."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from assessment.models import Answer
from tests.browser.conftest import violations
from tests.browser.desk import DRAFTS, Desk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SOON = 20_000  # milliseconds, on a machine that does other things too
FIRST, SECOND = "Typed in the first tab.", "Typed in the second tab."


def _second_tab(desk: Desk) -> Page:
    page = desk.page.context.new_page()
    page.goto(desk.url)
    return page


def _type(page: Page, text: str) -> None:
    page.locator("#q-alpha").get_by_label("Comment").fill(text)
    expect(page.locator("#q-alpha .q-bar")).to_contain_text("Not saved: retrying")


def _card(page: Page) -> Locator:
    return page.locator("#q-alpha")


def _comment() -> str:
    return Answer.objects.get(question="alpha").comment


def test_texts_of_two_closed_tabs_come_to_the_server_in_turn_and_are_both_in_view(
    desk: Desk,
) -> None:
    context, other = desk.page.context, _second_tab(desk)
    context.set_offline(True)
    _type(desk.page, FIRST)
    _type(other, SECOND)
    assert desk.drafts() == 2
    desk.page.close()
    other.close()
    context.set_offline(False)

    page = _second_tab(desk)

    expect(_card(page).get_by_role("status")).to_have_text("Two answers", timeout=SOON)
    panel = _card(page).get_by_role("group", name="You (in another window) saved another answer")
    expect(panel).to_contain_text(FIRST)
    expect(panel).to_contain_text(SECOND)
    expect(_card(page).get_by_label("Comment")).to_have_value(SECOND)
    assert (_comment(), page.evaluate(DRAFTS), violations(page)) == (FIRST, 1, [])
    panel.get_by_role("button", name="Keep mine").click()
    expect(_card(page).get_by_role("status")).to_contain_text("Saved at", timeout=SOON)
    assert (_comment(), page.evaluate(DRAFTS)) == (SECOND, 0)


def test_two_open_tabs_that_come_back_online_show_both_texts(desk: Desk) -> None:
    other = _second_tab(desk)
    desk.page.context.set_offline(True)
    _type(desk.page, FIRST)
    _type(other, SECOND)

    desk.page.context.set_offline(False)

    states = [_card(page).get_by_role("status") for page in (desk.page, other)]
    for state in states:
        expect(state).to_have_text(re.compile("Saved at|Two answers"), timeout=SOON)
    assert sorted(state.inner_text()[:5] for state in states) == ["Saved", "Two a"]
    loser = desk.page if "Two" in states[0].inner_text() else other
    panel = _card(loser).get_by_role("group", name="You (in another window)")
    expect(panel).to_contain_text(FIRST)
    expect(panel).to_contain_text(SECOND)


def test_save_in_one_tab_leaves_what_another_keeps(desk: Desk) -> None:
    other = _second_tab(desk)
    other.route("**/alpha/", lambda route: route.abort())
    _type(other, SECOND)

    desk.type(FIRST)

    expect(desk.state).to_contain_text("Saved at", timeout=SOON)
    assert desk.drafts() == 1
    other.close()
    desk.page.reload()
    expect(desk.card.get_by_label("Comment")).to_have_value(SECOND, timeout=SOON)
    expect(desk.state).to_have_text("Two answers", timeout=SOON)
    assert _comment() == FIRST


def test_draft_of_a_tab_that_is_open_is_not_taken_over(desk: Desk) -> None:
    desk.page.route("**/alpha/", lambda route: route.abort())
    _type(desk.page, FIRST)

    other = _second_tab(desk)

    other.wait_for_function("() => window.civigauge.kept.ready.then(() => true)")
    expect(_card(other).get_by_label("Comment")).to_have_value("")
    expect(_card(other).get_by_text("Restored from this device")).to_have_count(0)
    assert desk.drafts() == 1


def test_two_comments_of_closed_tabs_are_offered_one_after_the_other(desk: Desk) -> None:
    pages = [desk.page, _second_tab(desk)]
    for page, text in zip(pages, (FIRST, SECOND), strict=True):
        _card(page).get_by_text("Comments among colleagues").click()
        _card(page).get_by_label("New comment").fill(text, timeout=SOON)
    for page in pages:
        page.close()

    page = _second_tab(desk)

    box = _card(page).get_by_label("New comment")
    expect(box).to_have_value(FIRST, timeout=SOON)
    _card(page).get_by_role("button", name="Comment", exact=True).click()
    expect(box).to_have_value(SECOND, timeout=SOON)
    expect(_card(page).get_by_role("list").get_by_text(FIRST, exact=True)).to_be_visible()
    assert page.evaluate(DRAFTS) == 1
