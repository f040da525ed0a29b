"""Parts of a card that are fetched when they are opened: what fails says so, and is tried again;
the history opens in view, closes, and stays true.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from assessment.models import Answer, Assessment, Membership
from assessment.services import answers as service
from tests.assessment.services.test_answers import ANSWERED, entry
from tests.browser.conftest import violations
from tests.browser.desk import Desk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SOON = 20_000  # milliseconds, on a machine that does other things too
FOLDS = {
    "comments": ("Comments among colleagues", "No open comment."),
    "reuse": ("Use evidence that is here already", "There is no other evidence yet."),
}
folds = pytest.mark.parametrize(("fold", "content"), FOLDS.values(), ids=FOLDS.keys())


@folds
def test_fold_that_could_not_be_fetched_says_so_and_is_fetched_when_opened_again(
    desk: Desk, fold: str, content: str
) -> None:
    desk.page.context.set_offline(True)
    summary = desk.card.get_by_text(fold)
    summary.click()
    alert = desk.card.get_by_role("alert")
    expect(alert).to_contain_text("Not loaded: the server has not answered.", timeout=SOON)
    assert violations(desk.page) == []
    desk.page.context.set_offline(False)

    summary.click()
    summary.click()

    expect(desk.card.get_by_text(content)).to_be_visible(timeout=SOON)
    expect(alert).to_have_count(0)


@folds
def test_fold_that_could_not_be_fetched_is_fetched_by_its_button(
    desk: Desk, fold: str, content: str
) -> None:
    desk.page.route("**/alpha/**", lambda route: route.fulfill(status=500))
    desk.card.get_by_text(fold).click()
    alert = desk.card.get_by_role("alert")
    expect(alert).to_contain_text("Not loaded: something is wrong with the server.", timeout=SOON)
    desk.page.unroute("**/alpha/**")

    alert.get_by_role("button", name="Try now").click()

    expect(desk.card.get_by_text(content)).to_be_visible(timeout=SOON)
    expect(desk.card.locator("summary", has_text=fold)).to_be_focused()


def test_fold_of_somebody_signed_out_leads_to_the_sign_in(desk: Desk) -> None:
    desk.page.context.clear_cookies()
    desk.card.get_by_text("Comments among colleagues").click()

    alert = desk.card.get_by_role("alert")
    expect(alert).to_contain_text("Not loaded: you are signed out.", timeout=SOON)
    expect(alert.get_by_role("link", name="Sign in (new tab)")).to_be_visible()


@pytest.fixture
def past(desk: Desk, assessment: Assessment, cora: Membership) -> Locator:
    """The history of an answer that Cora gave once, opened."""
    theirs = entry(assessment, "alpha", state=ANSWERED, level=2, comment="What Cora wrote.")
    service.save_answer(assessment=assessment, entry=theirs, by=cora.user)
    desk.page.reload()
    desk.card.get_by_role("link", name="History of this answer").click()
    found = desk.page.locator("#history-alpha")
    expect(found.get_by_text("stands now")).to_be_visible(timeout=SOON)
    return found


def test_history_opens_in_view_with_the_focus_and_closes(desk: Desk, past: Locator) -> None:
    opened = past.get_by_role("group", name="History, newest first")
    expect(opened).to_be_focused()
    expect(opened).to_be_in_viewport()
    assert violations(desk.page) == []

    past.get_by_role("button", name="Close the history").click()

    expect(past).to_be_empty()
    expect(desk.card.get_by_role("link", name="History of this answer")).to_be_focused()


def test_history_that_is_open_follows_a_save_and_setting_back_works(
    desk: Desk, past: Locator
) -> None:
    desk.card.get_by_text("alpha stands at 4.").click()
    expect(desk.state).to_contain_text("Saved at", timeout=SOON)
    expect(past.locator("li", has_text="stands now")).to_contain_text("Version 2", timeout=SOON)
    expect(desk.page.locator("#level-alpha-4")).to_be_focused()

    past.get_by_role("button", name="Set back to this (version 1)").click()

    expect(desk.page.locator(".messages")).to_contain_text("is set back")
    row = Answer.objects.get(question="alpha")
    assert (row.level, row.version) == (2, 3)


def test_history_that_could_not_be_fetched_says_so(desk: Desk) -> None:
    desk.page.context.set_offline(True)
    desk.card.get_by_role("link", name="History of this answer").click()
    alert = desk.card.get_by_role("alert")
    expect(alert).to_contain_text("Not loaded: the server has not answered.", timeout=SOON)
    desk.page.context.set_offline(False)

    alert.get_by_role("button", name="Try now").click()

    expect(desk.page.locator("#history-alpha")).to_contain_text("Nobody has answered", timeout=SOON)
    expect(alert).to_have_count(0)
