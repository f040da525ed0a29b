"""Answering in a browser: typing while a save is under way, two writers, a lost connection."""

from __future__ import annotations

import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from assessment.models import Answer, Assessment, AuditEvent, EvidenceLink, Membership
from assessment.services import answers as service
from assessment.services import audit
from tests.assessment.services.test_answers import ANSWERED, entry
from tests.browser.conftest import sign_in, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def card_page(page: Page, live_server: object, assessment: Assessment, carl: Membership) -> Page:
    """Dimension D1, opened by Carl."""
    sign_in(page.context, carl, str(live_server))
    page.goto(f"{live_server}/assessments/{assessment.pk}/answers/D1/")
    return page


@pytest.fixture
def slow_saves(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server takes its time; the delay must be in the server, or the test itself would wait."""
    quick = audit.record

    def record(**event: Any) -> AuditEvent:
        time.sleep(1.2)
        return quick(**event)

    monkeypatch.setattr(audit, "record", record)


def _row(question: str = "alpha") -> Answer:
    return Answer.objects.get(question=question)


def test_text_typed_while_a_save_is_under_way_is_kept_and_saved(
    card_page: Page, slow_saves: None, complaints: list[str]
) -> None:
    card = card_page.locator("#q-alpha")
    card.get_by_text("alpha stands at 2.").click()
    expect(card.get_by_role("status")).to_have_text("Saving…")
    box = card.get_by_label("Comment")
    box.press_sequentially("Written meanwhile.", delay=20)

    expect(card.get_by_role("status")).to_contain_text("Saved at", timeout=10_000)
    expect(box).to_have_value("Written meanwhile.")
    card_page.wait_for_timeout(2500)
    assert (_row().level, _row().comment, _row().version) == (2, "Written meanwhile.", 2)


def test_second_choice_while_a_save_is_under_way_is_no_conflict_with_oneself(
    card_page: Page, slow_saves: None, complaints: list[str]
) -> None:
    card = card_page.locator("#q-alpha")
    card.get_by_text("alpha stands at 2.").click()
    expect(card.get_by_role("status")).to_have_text("Saving…")
    card.get_by_text("alpha stands at 4.").click()

    card_page.wait_for_timeout(4000)
    expect(card.get_by_role("status")).to_contain_text("Saved at")
    assert (_row().level, _row().version) == (4, 2)


def test_two_writers_see_both_texts_and_choose(
    card_page: Page, assessment: Assessment, cora: Membership, complaints: list[str]
) -> None:
    theirs = entry(assessment, "alpha", state=ANSWERED, level=2, comment="Only a plan.")
    service.save_answer(assessment=assessment, entry=theirs, by=cora.user)
    card = card_page.locator("#q-alpha")
    card.get_by_label("Comment").fill("All of it.")

    expect(card.get_by_text("Cora Coordinator saved another answer")).to_be_visible()
    expect(card.get_by_text("Only a plan.")).to_be_visible()
    expect(card.get_by_label("Comment")).to_have_value("All of it.")
    assert violations(card_page) == []
    card.get_by_text("alpha stands at 4.").click()
    card.get_by_role("button", name="Keep mine").click()
    expect(card.get_by_role("status")).to_contain_text("Saved at")
    assert (_row().level, _row().comment) == (4, "All of it.")
    complaints[:] = [c for c in complaints if "409" not in c]  # the browser logs every refusal


def test_evidence_is_added_and_removed_in_place(card_page: Page, complaints: list[str]) -> None:
    part = card_page.locator("#evidence-alpha")
    part.get_by_text("Add evidence").first.click()
    part.get_by_label("Title").fill("Council decision")
    part.get_by_role("button", name="Add evidence").click()
    expect(part.get_by_role("alert")).to_contain_text("Give the address of the document")
    assert violations(card_page) == []
    part.get_by_label("Link").last.fill("https://example.org/118")
    part.get_by_label("Date of the document").fill("2026-03-01")
    part.get_by_role("button", name="Add evidence").click()

    expect(part).to_contain_text("This evidence supports level 4")
    assert EvidenceLink.objects.get().grade == 2
    part.get_by_role("button", name="Remove").click()
    expect(part).to_contain_text("This evidence supports level 1")
    complaints[:] = [c for c in complaints if "422" not in c]


def test_checklist_and_number_say_which_level_they_give(
    card_page: Page, live_server: object, assessment: Assessment, complaints: list[str]
) -> None:
    card_page.goto(f"{live_server}/assessments/{assessment.pk}/answers/D2/")
    ticks, share = card_page.locator("#q-ticks"), card_page.locator("#q-share")
    ticks.get_by_text("Item a of ticks").click()
    ticks.get_by_text("Item b of ticks").click()
    expect(ticks.locator(".rule")).to_contain_text("Level 3, Name 3")
    share.get_by_label("Period", exact=True).fill("2025")
    share.get_by_label("Where the number comes from").fill("Registry")
    share.get_by_label("Value", exact=True).fill("90")
    expect(share.locator(".rule")).to_contain_text("Level 4, Name 4")
    assert violations(card_page) == []


def test_page_is_answered_by_keyboard_alone(card_page: Page, complaints: list[str]) -> None:
    card_page.locator("#level-alpha-1").focus()
    card_page.keyboard.press("ArrowDown")
    card_page.keyboard.press("ArrowDown")

    expect(card_page.locator("#q-alpha").get_by_role("status")).to_contain_text("Saved at")
    assert _row().level == 3
