"""Autosave that tells the truth: whatever happens to connection, session, server or tab, nothing
typed is lost, and at each moment the page says no more than is so. Alone, and with a second writer.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Route, expect
from pytest_django import Settings

from assessment.models import Answer, Assessment, AuditEvent, Membership
from assessment.services import answers as service
from assessment.services import audit
from tests.assessment.services.test_answers import ANSWERED, entry
from tests.browser.conftest import sign_in, violations
from tests.browser.desk import DRAFTS, MINE, Desk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SOON = 20_000  # the machine may be busy
THEIRS = "What Cora wrote."


def _row() -> Answer:
    return Answer.objects.get(question="alpha")


def _cora_writes(assessment: Assessment, cora: Membership) -> None:
    theirs = entry(assessment, "alpha", state=ANSWERED, level=2, comment=THEIRS)
    service.save_answer(assessment=assessment, entry=theirs, by=cora.user)


# --- what can happen: each breaks something, looks at what the page says, and mends it ------------


def _connection_cut(desk: Desk, meanwhile: Callable[[], None], patch: pytest.MonkeyPatch) -> None:
    desk.page.context.set_offline(True)
    desk.type()
    expect(desk.state).to_contain_text("Not saved: retrying")
    expect(desk.card.locator(".q-bar")).to_contain_text("in 2 s")
    expect(desk.card).to_contain_text("The server has not answered since")
    expect(desk.card).to_contain_text("It is kept in this browser.")
    meanwhile()
    desk.page.context.set_offline(False)


def _server_slow(desk: Desk, meanwhile: Callable[[], None], patch: pytest.MonkeyPatch) -> None:
    quick = audit.record

    def record(**event: Any) -> AuditEvent:
        if event["by"] == desk.carl.user:
            time.sleep(3)
        return quick(**event)

    patch.setattr(audit, "record", record)
    meanwhile()
    desk.type(MINE[:8])
    expect(desk.state).to_have_text(("Saving…", "Two answers")[_row().version])
    desk.type(MINE[8:])


def _session_ended(desk: Desk, meanwhile: Callable[[], None], patch: pytest.MonkeyPatch) -> None:
    desk.page.context.clear_cookies()
    desk.type()
    expect(desk.state).to_have_text("Not saved: your text is kept here")
    expect(desk.card).to_contain_text("you are signed out")
    expect(desk.card.get_by_role("link", name="Sign in (new tab)")).to_be_visible()
    assert violations(desk.page) == []
    meanwhile()
    other = desk.page.context.new_page()  # the sign-in page also brings a new token
    other.goto(f"{desk.address}/accounts/login/")
    other.get_by_label("Email").fill(desk.carl.user.email)
    other.get_by_label("Password").fill("a long password")
    other.get_by_role("button", name="Sign In").click()
    expect(other).to_have_url(f"{desk.address}/cities/lindhaven/")
    other.close()


def _server_restarted(desk: Desk, meanwhile: Callable[[], None], patch: pytest.MonkeyPatch) -> None:
    """The worst moment: the answer is written, and the server dies before it says so."""

    def die(route: Route) -> None:
        if desk.drafts():
            route.fetch()
        route.abort("connectionreset")

    desk.page.route("**/alpha/", die)
    meanwhile()
    desk.type(MINE[:8])
    expect(desk.state).to_contain_text("Not saved: retrying")
    desk.type(MINE[8:])
    expect(desk.state).to_contain_text("Not saved: retrying")
    desk.page.unroute("**/alpha/")
    desk.card.get_by_role("button", name="Try now").click()


def _tab_closed(desk: Desk, meanwhile: Callable[[], None], patch: pytest.MonkeyPatch) -> None:
    context = desk.page.context
    context.set_offline(True)  # or a tab that closes would save in its last moment
    desk.type()
    desk.page.close()
    context.set_offline(False)
    meanwhile()
    desk.page = context.new_page()
    desk.page.goto(desk.url)
    expect(desk.card).to_contain_text("Restored from this device: what you typed at")
    expect(desk.card.get_by_label("Comment")).to_have_value(MINE)


CALAMITIES = [_connection_cut, _server_slow, _session_ended, _server_restarted, _tab_closed]
calamities = pytest.mark.parametrize("happens", CALAMITIES, ids=lambda f: f.__name__.lstrip("_"))


@calamities
def test_what_was_typed_alone_is_saved_in_the_end(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, happens: Callable[..., None]
) -> None:
    happens(desk, lambda: None, monkeypatch)

    expect(desk.state).to_contain_text("Saved at", timeout=SOON)
    expect(desk.card.get_by_label("Comment")).to_have_value(MINE)
    expect(desk.card.get_by_text("is not saved")).to_have_count(0)
    desk.page.wait_for_function(f"() => ({DRAFTS})() === 0")
    assert _row().comment == MINE


@calamities
def test_what_was_typed_beside_a_second_writer_is_in_view_with_theirs(
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    assessment: Assessment,
    cora: Membership,
    happens: Callable[..., None],
) -> None:
    happens(desk, lambda: _cora_writes(assessment, cora), monkeypatch)

    expect(desk.state).to_have_text("Two answers", timeout=SOON)
    panel = desk.card.get_by_role("group", name="Cora Coordinator saved another answer")
    expect(panel).to_contain_text(THEIRS)
    expect(panel).to_contain_text(MINE, timeout=SOON)
    expect(desk.card.get_by_label("Comment")).to_have_value(MINE)
    assert (_row().comment, desk.drafts()) == (THEIRS, 1)
    panel.get_by_role("button", name="Keep mine").click()
    expect(desk.state).to_contain_text("Saved at", timeout=SOON)
    assert (_row().comment, _row().version) == (MINE, 2)


def test_tab_that_closes_saves_in_its_last_moment(desk: Desk) -> None:
    desk.type()
    desk.page.close()
    desk.page = desk.page.context.new_page()
    desk.page.goto(desk.url)

    expect(desk.card.get_by_label("Comment")).to_have_value(MINE)
    expect(desk.state).to_contain_text("Saved", timeout=SOON)
    assert _row().comment == MINE


# --- two answers --------------------------------------------------------------------------------


def test_third_answer_while_the_panel_is_open_is_shown_before_anything_is_overwritten(
    desk: Desk, assessment: Assessment, cora: Membership
) -> None:
    _cora_writes(assessment, cora)
    desk.type()
    expect(desk.state).to_have_text("Two answers")
    third = entry(assessment, "alpha", 1, state=ANSWERED, level=3, comment="Cora again.")
    service.save_answer(assessment=assessment, entry=third, by=cora.user)

    desk.card.get_by_role("button", name="Keep mine").click()

    expect(desk.card.get_by_role("group", name="saved another answer")).to_contain_text("again")
    assert _row().comment == "Cora again."
    desk.card.get_by_role("button", name="Keep mine").click()
    expect(desk.state).to_contain_text("Saved at")
    assert _row().comment == MINE


def test_two_comments_are_put_together_and_evidence_typed_beside_them_stays(
    desk: Desk, assessment: Assessment, cora: Membership
) -> None:
    desk.card.get_by_text("Add evidence").first.click()
    desk.card.locator("#evidence-alpha").get_by_label("Title").fill("Half typed")
    _cora_writes(assessment, cora)
    desk.type()
    desk.card.get_by_role("button", name="Both comments into the box").click()
    expect(desk.card.get_by_label("Comment")).to_have_value(f"{THEIRS}\n\n{MINE}")

    desk.card.get_by_role("button", name="Save what stands below").click()

    expect(desk.state).to_contain_text("Saved at")
    expect(desk.card.locator("#evidence-alpha").get_by_label("Title")).to_have_value("Half typed")
    assert _row().comment.split() == f"{THEIRS} {MINE}".split()


def test_their_answer_is_taken(desk: Desk, assessment: Assessment, cora: Membership) -> None:
    _cora_writes(assessment, cora)
    desk.type()
    desk.card.get_by_role("button", name="Take this one").click()

    expect(desk.card.get_by_label("Comment")).to_have_value(THEIRS)
    expect(desk.state).to_contain_text("Saved")
    expect(desk.card.get_by_label("Comment")).to_be_focused()
    assert desk.drafts() == 0


def test_who_else_is_here_is_named(
    desk: Desk, assessment: Assessment, cora: Membership, new_context: Callable[[], BrowserContext]
) -> None:
    other = new_context()
    sign_in(other, cora, desk.address)
    page = other.new_page()
    page.goto(desk.url)

    expect(page.locator("#here")).to_have_text("Also on this page: Carl Contributor")
    assert violations(page) == []


# --- what is kept on the device -----------------------------------------------------------------


def _leave_a_draft(desk: Desk) -> None:
    desk.page.route("**/alpha/", lambda route: route.abort())
    desk.type()
    expect(desk.state).to_contain_text("Not saved: retrying")


def test_draft_is_deleted_at_sign_out_after_a_question(desk: Desk) -> None:
    _leave_a_draft(desk)

    asked = desk.sign_out()

    assert desk.drafts() == 0
    assert [kind for kind, _text in asked] == ["beforeunload", "confirm"]


def test_draft_of_another_person_is_neither_shown_nor_deleted(desk: Desk, cora: Membership) -> None:
    _leave_a_draft(desk)
    desk.page.close()
    sign_in(desk.page.context, cora, desk.address)
    desk.page = desk.page.context.new_page()
    desk.page.goto(desk.url)

    expect(desk.card.get_by_label("Comment")).to_have_value("")
    assert desk.drafts() == 1


def test_draft_of_more_than_seven_days_is_deleted(desk: Desk) -> None:
    _leave_a_draft(desk)
    desk.page.evaluate(
        """() => { for (const key of Object.keys(localStorage).filter(k => k.includes(':draft:')))
        localStorage[key] = localStorage[key].replace(/"at":\\d+/, '"at":' +
        (Date.now() - 7 * 864e5 - 1000)); }"""
    )
    desk.page.close()
    desk.page = desk.page.context.new_page()
    desk.page.goto(desk.url)

    expect(desk.card.get_by_label("Comment")).to_have_value("")
    assert desk.drafts() == 0


def test_nothing_is_kept_where_the_setting_forbids_it_and_the_page_says_so(
    desk: Desk, settings: Settings
) -> None:
    settings.LOCAL_DRAFTS = False
    desk.page.reload()
    _leave_a_draft(desk)

    expect(desk.card).to_contain_text("It stands on this page only")
    assert desk.drafts() == 0


def test_page_that_another_person_took_over_saves_nothing_under_their_name(
    desk: Desk, cora: Membership
) -> None:
    sign_in(desk.page.context, cora, desk.address)
    desk.type()

    expect(desk.state).to_have_text("Not saved: your text is kept here")
    assert _row().version == 0


def test_stale_token_is_renewed(desk: Desk) -> None:
    desk.page.context.clear_cookies(name="csrftoken")
    desk.type()

    expect(desk.state).to_contain_text("Saved at", timeout=SOON)


def test_refusal_keeps_the_text_and_copies_it(desk: Desk) -> None:
    desk.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk.carl.delete()
    desk.type()
    expect(desk.state).to_have_text("Not saved: your text is kept here")
    desk.card.get_by_role("button", name="Copy my text").click()

    expect(desk.card.get_by_role("button", name="Copied")).to_be_visible()
    copied = desk.page.evaluate("() => navigator.clipboard.readText()")
    assert copied == f"Comment: {MINE}"


def test_answer_is_set_back_from_its_history(
    desk: Desk, assessment: Assessment, cora: Membership
) -> None:
    _cora_writes(assessment, cora)
    desk.page.reload()
    desk.card.get_by_text("alpha stands at 4.").click()
    expect(desk.state).to_contain_text("Saved at")
    desk.card.get_by_role("link", name="History of this answer").click()
    expect(desk.card.get_by_text("stands now")).to_be_visible()
    assert violations(desk.page) == []

    desk.card.get_by_role("button", name="Set back to this (version 1)").click()

    expect(desk.page.locator(".messages")).to_contain_text("is set back")
    assert (_row().level, _row().comment, _row().version) == (2, THEIRS, 3)
