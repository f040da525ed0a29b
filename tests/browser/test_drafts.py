"""What is typed for evidence and comments is kept until a person sends it."""

from __future__ import annotations

import time
from typing import Any

import pytest
from playwright.sync_api import Dialog, FilePayload, expect
from pytest_django import Settings

from assessment.models import Assessment, Comment, EvidenceItem, EvidenceLink, Membership
from assessment.services import audit
from assessment.services.comments import add_comment
from tests.browser.conftest import sign_in, violations
from tests.browser.desk import BACK, SLOW, Desk
from tests.factories import EvidenceLinkFactory
from tests.paper import PDF

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


# --- kept, put back, and not sent by itself ------------------------------------------------------


def test_evidence_of_a_closed_tab_stands_in_its_fields_again_and_is_not_sent(desk: Desk) -> None:
    desk.describe()
    desk.reopen()

    expect(desk.evidence.get_by_role("status")).to_contain_text(BACK)
    expect(desk.evidence.get_by_role("status")).to_contain_text("It has not been sent.")
    for label, value in {
        "Kind": "register",
        "Title": "Council minutes",
        "Reference": "R 12",
        "Date of the document": "2026-03-01",
        "Page or section": "p. 7",
    }.items():
        expect(desk.evidence.get_by_label(label)).to_have_value(value)
    expect(desk.evidence.get_by_label("Restricted")).to_be_checked()
    expect(desk.evidence.get_by_label("Title")).to_be_visible()
    assert violations(desk.page) == []
    assert (EvidenceItem.objects.count(), desk.drafts()) == (0, 1)
    desk.add()
    expect(desk.evidence).to_contain_text("This evidence supports level 4", timeout=SLOW)
    assert (EvidenceItem.objects.get().reference, desk.drafts()) == ("R 12", 0)


def test_file_is_not_kept_and_its_name_is_told(desk: Desk) -> None:
    desk.describe()
    desk.evidence.get_by_label("Kind").select_option("file")
    file: FilePayload = {"name": "budget.pdf", "mimeType": "application/pdf", "buffer": PDF}
    desk.evidence.get_by_label("File", exact=True).set_input_files([file])
    desk.page.once("dialog", lambda dialog: dialog.accept())
    desk.reopen()

    told = desk.evidence.get_by_role("status")
    expect(told).to_contain_text("Choose the file budget.pdf again")
    expect(desk.evidence.get_by_label("File", exact=True)).to_be_visible()


def test_comment_of_a_closed_tab_stands_in_its_box_again_and_is_not_sent(desk: Desk) -> None:
    desk.comment()
    desk.talk.get_by_text("Mention somebody").click()
    desk.talk.get_by_label("Cora Coordinator").check()
    desk.reopen()

    expect(desk.talk.get_by_label("New comment")).to_have_value("Who knows?", timeout=SLOW)
    expect(desk.talk.get_by_role("status")).to_contain_text(BACK)
    expect(desk.talk.get_by_label("Cora Coordinator")).to_be_checked()
    expect(desk.talk.get_by_label("Cora Coordinator")).to_be_visible()
    assert violations(desk.page) == []
    assert Comment.objects.count() == 0
    desk.say()
    expect(desk.page.locator("#open-alpha")).to_have_text("1 open", timeout=SLOW)
    assert (Comment.objects.get().mentions.count(), desk.drafts()) == (1, 0)


def test_text_that_is_taken_out_again_is_not_kept(desk: Desk) -> None:
    desk.comment()
    assert desk.drafts() == 1

    desk.talk.get_by_label("New comment").fill("")

    assert desk.drafts() == 0


def test_comment_on_its_own_page_comes_back(desk: Desk) -> None:
    desk.url += "alpha/comments/"
    desk.page.goto(desk.url)
    desk.page.get_by_label("New comment").fill("Who knows?")
    desk.reopen()

    expect(desk.page.get_by_label("New comment")).to_have_value("Who knows?")
    expect(desk.page.get_by_role("status")).to_contain_text(BACK)
    assert violations(desk.page) == []


def test_draft_of_a_comment_goes_at_sign_out(desk: Desk) -> None:
    desk.comment()

    asked = desk.sign_out()

    assert (desk.drafts(), len(asked)) == (0, 1)
    assert "what you typed is not saved yet" in asked[0][1]


def test_draft_of_another_person_is_not_put_back(desk: Desk, cora: Membership) -> None:
    desk.describe()
    sign_in(desk.page.context, cora, desk.address)
    desk.reopen()

    expect(desk.evidence.get_by_label("Title")).to_have_value("")
    assert desk.drafts() == 1


def test_nothing_is_kept_where_the_setting_forbids_it_and_leaving_the_page_asks(
    desk: Desk, settings: Settings
) -> None:
    desk.describe()
    settings.LOCAL_DRAFTS = False
    desk.page.reload()
    assert desk.drafts() == 0  # the earlier draft went, too
    desk.comment()
    asked: list[str] = []

    def agree(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    desk.page.on("dialog", agree)
    desk.page.reload()

    expect(desk.evidence.get_by_label("Title")).to_have_value("")
    assert (desk.drafts(), asked) == (0, ["beforeunload"])


# --- a part of the page that comes back ----------------------------------------------------------


@pytest.mark.parametrize("kept", ["in the browser", ""], ids=["kept", "not kept"])
def test_what_is_half_typed_stays_while_something_beside_it_is_sent(
    desk: Desk, assessment: Assessment, settings: Settings, kept: str
) -> None:
    settings.LOCAL_DRAFTS = bool(kept)
    EvidenceLinkFactory.create(answer=assessment.answers.get(question="alpha"))
    add_comment(
        assessment=assessment, question="alpha", text="Old.", mentions=[], by=desk.carl.user
    )
    desk.page.reload()
    desk.describe()
    desk.comment()

    desk.evidence.get_by_role("button", name="Remove").click()
    desk.talk.get_by_role("button", name="Settle").click()

    expect(desk.evidence.get_by_role("button", name="Remove")).to_have_count(0, timeout=SLOW)
    expect(desk.talk.get_by_text("1 settled comment")).to_be_visible(timeout=SLOW)
    expect(desk.evidence.get_by_label("Title")).to_have_value("Council minutes")
    expect(desk.evidence.get_by_label("Title")).to_be_visible()
    expect(desk.talk.get_by_label("New comment")).to_have_value("Who knows?")
    expect(desk.page.get_by_text(BACK)).to_have_count(0)  # it never left this page
    desk.page.on("dialog", lambda dialog: dialog.accept())


def test_what_is_typed_as_soon_as_the_box_is_there_is_kept(desk: Desk) -> None:
    desk.page.evaluate(
        """() => document.addEventListener("htmx:afterSwap", () => {
          const box = document.getElementById("say-alpha");
          box.value = "Who knows?";
          box.dispatchEvent(new Event("input", { bubbles: true }));
        }, { once: true })"""
    )
    desk.talk.get_by_text("Comments among colleagues").click()
    box = desk.talk.get_by_label("New comment")
    expect(box).to_have_value("Who knows?", timeout=SLOW)

    desk.page.wait_for_function("() => !document.querySelector('.htmx-settling, .htmx-added')")
    assert desk.drafts() == 1
    desk.reopen()
    expect(desk.talk.get_by_label("New comment")).to_have_value("Who knows?", timeout=SLOW)


def test_what_is_typed_while_a_comment_is_sent_stays(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = audit.record

    def slow(**event: Any) -> Any:
        time.sleep(2)
        return quick(**event)

    monkeypatch.setattr(audit, "record", slow)
    desk.comment()
    desk.say()
    desk.talk.get_by_label("New comment").press_sequentially(" Or: who knew?")

    expect(desk.page.locator("#open-alpha")).to_have_text("1 open", timeout=SLOW)
    expect(desk.talk.get_by_label("New comment")).to_have_value("Who knows? Or: who knew?")
    assert Comment.objects.get().text == "Who knows?"


def test_enter_in_a_field_of_evidence_adds_it_and_removes_none(
    desk: Desk, assessment: Assessment
) -> None:
    EvidenceLinkFactory.create(answer=assessment.answers.get(question="alpha"))
    desk.page.reload()
    desk.describe()

    desk.evidence.get_by_label("Title").press("Enter")

    expect(desk.evidence.get_by_role("button", name="Remove")).to_have_count(2, timeout=SLOW)
    assert EvidenceLink.objects.count() == 2


# --- the page of one item ------------------------------------------------------------------------


def test_change_of_an_item_comes_back_and_is_saved_by_a_press(
    desk: Desk, item: EvidenceItem
) -> None:
    desk.page.get_by_label("Title").fill("Council decision 119")
    desk.reopen()
    expect(desk.page.get_by_label("Title")).to_have_value("Council decision 119")
    expect(desk.page.get_by_role("status")).to_contain_text(BACK)
    assert violations(desk.page) == []

    desk.page.get_by_role("button", name="Save").click()

    saved = desk.page.locator(".messages .note")
    expect(saved).to_have_text("Saved.", timeout=SLOW)
    expect(saved).to_be_focused()
    expect(desk.page.get_by_role("heading", level=1)).to_have_text("Council decision 119")
    item.refresh_from_db()
    assert (item.title, desk.drafts()) == ("Council decision 119", 0)


def test_of_an_item_that_somebody_else_changed_only_what_was_typed_comes_back(
    desk: Desk, item: EvidenceItem
) -> None:
    desk.page.get_by_label("Title").fill("Council decision 119")
    EvidenceItem.objects.update(url="https://example.org/new")
    desk.reopen()

    expect(desk.page.get_by_role("status")).to_contain_text("What is stored has been changed since")
    expect(desk.page.get_by_label("Title")).to_have_value("Council decision 119")
    expect(desk.page.get_by_label("Link")).to_have_value("https://example.org/new")
    desk.page.get_by_role("button", name="Save").click()
    expect(desk.page.locator(".messages .note")).to_have_text("Saved.", timeout=SLOW)
    item.refresh_from_db()
    assert (item.title, item.url) == ("Council decision 119", "https://example.org/new")


def test_faulty_change_of_an_item_is_kept_as_typed(desk: Desk, item: EvidenceItem) -> None:
    desk.page.get_by_label("Title").fill("")
    desk.page.get_by_label("Link").fill("https://example.org/119")
    desk.page.get_by_role("button", name="Save").click()
    expect(desk.page.get_by_text("Give the document a title.")).to_be_visible(timeout=SLOW)
    assert violations(desk.page) == []

    desk.reopen()

    expect(desk.page.get_by_label("Link")).to_have_value("https://example.org/119")
