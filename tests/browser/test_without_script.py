"""What a browser does by itself: Enter, line ends, loading again, and a session that ended."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from assessment.models import (
    Answer,
    Assessment,
    AuditEvent,
    EvidenceItem,
    EvidenceLink,
    Membership,
)
from tests.browser.conftest import Open, violations
from tests.factories import EvidenceLinkFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SLOW = 15_000
BOTH = pytest.mark.parametrize(
    "how",
    [{"java_script_enabled": True}, {"java_script_enabled": False}],
    ids=["scripts", "no scripts"],
)
PASSWORD = "a long password"


def _stored(assessment: Assessment, question: str, **columns: Any) -> None:
    given = {"state": "answered", "version": 1, "changed_at": assessment.created_at}
    rows = assessment.answers.filter(question=question)
    rows.update(**given | {"changed_by": assessment.pk} | columns)


def _share(assessment: Assessment, **columns: Any) -> None:
    number = {"level": 3, "value": 60, "reference_period": "2025", "data_source": "Register"}
    _stored(assessment, "share", **number | columns)


# --- Enter --------------------------------------------------------------------------------------


@BOTH
def test_enter_in_a_field_of_evidence_adds_it_and_removes_none(
    opened: Open, assessment: Assessment, how: dict[str, bool]
) -> None:
    EvidenceLinkFactory.create(answer=assessment.answers.get(question="alpha"))
    page = opened(**how)
    card = page.locator("#q-alpha")
    card.get_by_text("Add evidence").first.click()
    page.locator("#id_alpha-evidence-title").fill("Plan")
    page.locator("#id_alpha-evidence-url").fill("https://example.org/plan")
    page.locator("#id_alpha-evidence-url").press("Enter")

    expect(card.get_by_role("link", name="Plan", exact=True)).to_be_visible(timeout=SLOW)
    assert EvidenceLink.objects.count() == 2


@BOTH
def test_enter_beside_two_answers_chooses_neither(
    opened: Open, assessment: Assessment, how: dict[str, bool]
) -> None:
    _share(assessment)
    page = opened("D2", **how)
    _share(assessment, version=2, value=70)
    period = page.locator("#period-share")
    for text in ("2026", "2024"):
        period.fill(text)
        period.press("Enter")
        expect(page.locator("#q-share .conflict")).to_be_visible(timeout=SLOW)
        expect(period).to_have_value(text)
    page.wait_for_load_state("networkidle")

    row = Answer.objects.get(question="share")
    assert (row.version, row.value, row.reference_period) == (2, Decimal(70), "2025")


@BOTH
def test_enter_does_not_confirm_a_carried_answer(
    opened: Open, assessment: Assessment, how: dict[str, bool]
) -> None:
    _share(assessment, unconfirmed="carried")
    page = opened("D2", **how)
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.locator("#period-share").press("Enter")

    expect(page.locator("#state-share")).to_contain_text("Not confirmed", timeout=SLOW)
    assert Answer.objects.get(question="share").unconfirmed == "carried"


# --- a whole page ---------------------------------------------------------------------------------


def test_save_leaves_every_untouched_answer_as_it_was(opened: Open, assessment: Assessment) -> None:
    _stored(assessment, "alpha", level=2, comment="One.\nTwo.", unconfirmed="carried")
    _stored(assessment, "gamma", level=2, comment="One.\r\n\r\nTwo.")
    page = opened(java_script_enabled=False)
    page.locator("#q-beta").get_by_label("Comment").fill("A.\nB.")
    page.locator("#q-beta").get_by_role("button", name="Save", exact=True).click()

    expect(page.locator(".messages")).to_contain_text("Saved.")
    expect(page.locator("#state-alpha")).to_contain_text("Not confirmed")
    assert list(AuditEvent.objects.values_list("target", flat=True)) == ["beta"]
    assert Answer.objects.get(question="beta").comment == "A.\nB."


def test_page_that_came_back_is_loaded_again_without_adding_anything(
    opened: Open, assessment: Assessment
) -> None:
    page = opened(java_script_enabled=False)
    card = page.locator("#q-alpha")
    card.get_by_text("Add evidence").first.click()
    page.locator("#id_alpha-evidence-title").fill("Plan")
    page.locator("#id_alpha-evidence-url").fill("https://example.org/plan")
    page.locator("#q-beta").get_by_label("Not applicable").check()
    page.locator("#q-beta").get_by_role("button", name="Save", exact=True).click()
    listed = page.get_by_role("alert").get_by_role("link", name="Title of beta")
    expect(listed).to_be_visible()
    page.reload()
    expect(listed).to_be_visible()
    listed.click()

    expect(page.locator("#q-beta")).to_be_in_viewport()
    assert EvidenceItem.objects.count() == 1


def test_answer_is_cleared_and_set_back(opened: Open, assessment: Assessment) -> None:
    _stored(assessment, "alpha", level=4, comment="So.")
    page = opened(java_script_enabled=False)
    page.locator("#q-alpha").get_by_role("button", name="Clear this answer").click()
    expect(page.locator("#q-alpha .level-in:checked")).to_have_count(0)
    assert Answer.objects.get(question="alpha").comment == "So."
    page.locator("#q-alpha").get_by_role("link", name="History of this answer").click()
    page.get_by_role("button", name="Set back to this (version 1)").click()

    expect(page.locator("#level-alpha-4")).to_be_checked()


def test_answer_is_cleared_with_scripts(opened: Open, assessment: Assessment) -> None:
    page = opened("D2")
    card = page.locator("#q-share")
    expect(card.get_by_role("button", name="Clear this answer")).to_have_count(0)
    card.locator("#period-share").fill("2025")
    card.locator("#source-share").fill("Register")
    card.locator("#value-share").fill("61,5")
    expect(page.locator("#state-share")).to_contain_text("Saved at", timeout=SLOW)
    card.get_by_role("button", name="Clear this answer").click()

    expect(card.locator("#value-share")).to_have_value("", timeout=SLOW)
    expect(card.locator("#rule-share")).to_contain_text("No level yet.")
    card.locator("#value-share").fill("70")
    card.get_by_role("button", name="Save", exact=True).click()
    expect(card.locator("#error-share-reference_period")).to_contain_text("Name the period")
    assert violations(page) == []
    assert Answer.objects.get(question="share").state == "unanswered"


# --- a session that ended -------------------------------------------------------------------------


def test_page_sent_after_the_session_ended_is_saved_after_signing_in(
    opened: Open, assessment: Assessment, carl: Membership
) -> None:
    page = opened(java_script_enabled=False)
    page.locator("#comment-alpha").fill("A long text.\nOf two lines.")
    page.locator("#q-alpha").get_by_text("alpha stands at 4.").click()
    Session.objects.all().delete()
    page.locator("#q-alpha").get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()
    with page.expect_popup() as popup:
        page.get_by_role("link", name="Sign in (new tab)").click()
    popup.value.get_by_label("Email").fill(carl.user.email)
    popup.value.get_by_label("Password").fill(PASSWORD)
    popup.value.get_by_role("button", name="Sign in").click()
    expect(popup.value.locator("#q-alpha")).to_be_visible(timeout=SLOW)
    page.get_by_role("button", name="I have signed in: send it again").click()
    expect(page.get_by_text("Of two lines.")).to_be_visible()
    page.get_by_role("button", name="Send it again as Carl Contributor").click()

    expect(page.locator(".messages")).to_contain_text("Saved.")
    row = Answer.objects.get(question="alpha")
    assert (row.level, row.comment) == (4, "A long text.\nOf two lines.")


def test_pages_on_which_something_is_sent_again_are_accessible(opened: Open) -> None:
    page = opened()  # which the checker needs
    send = "document.getElementById('page').submit()"
    page.evaluate("document.querySelector('#page [name=csrfmiddlewaretoken]').value = 'void'")
    page.evaluate(send)
    expect(page.get_by_role("button", name="Send it again as Carl Contributor")).to_be_visible()
    assert violations(page) == []
    page.go_back()
    Session.objects.all().delete()
    page.evaluate(send)
    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()

    assert violations(page) == []


def test_page_that_lists_what_was_not_saved_is_accessible(opened: Open) -> None:
    page = opened()
    page.evaluate(
        """() => {
          const form = document.getElementById("page");
          for (const [name, value] of [["version", 0], ["choice", "not_applicable"]]) {
            const field = document.createElement("input");
            [field.name, field.value] = [`beta-${name}`, value];
            form.append(field);
          }
          form.submit();
        }"""
    )
    expect(page.get_by_role("alert").get_by_role("link", name="Title of beta")).to_be_visible()

    assert violations(page) == []
