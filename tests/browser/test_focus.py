"""Where the focus goes, and what is read out, after evidence and comments came to the server."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from assessment.models import Assessment
from tests.browser.conftest import violations
from tests.browser.desk import SLOW, Desk
from tests.factories import EvidenceLinkFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _announced(desk: Desk) -> Locator:
    return desk.page.locator("#announced")


def test_evidence_that_was_added_has_the_focus_and_is_read_out(desk: Desk) -> None:
    desk.describe()
    desk.add()

    expect(_announced(desk)).to_have_text("Evidence added.", timeout=SLOW)
    expect(desk.evidence.get_by_role("listitem")).to_be_focused()
    expect(desk.evidence.get_by_role("listitem")).to_be_in_viewport()
    assert violations(desk.page) == []


def test_evidence_to_be_mended_leads_to_what_is_to_be_mended(desk: Desk) -> None:
    desk.evidence.get_by_text("Add evidence").first.click()
    desk.evidence.get_by_label("Title").fill("Council minutes")
    desk.add()

    expect(desk.evidence.get_by_role("alert")).to_be_focused(timeout=SLOW)
    expect(_announced(desk)).to_be_empty()
    assert violations(desk.page) == []


def test_heading_has_the_focus_when_evidence_was_removed(
    desk: Desk, assessment: Assessment
) -> None:
    EvidenceLinkFactory.create(answer=assessment.answers.get(question="alpha"))
    desk.page.reload()
    desk.evidence.get_by_role("button", name="Remove").click()

    heading = desk.evidence.get_by_role("heading", name="Evidence")
    expect(heading).to_be_focused(timeout=SLOW)
    expect(desk.evidence.get_by_role("button", name="Remove")).to_have_count(0)
    assert violations(desk.page) == []


def test_evidence_used_again_has_the_focus(desk: Desk, assessment: Assessment) -> None:
    EvidenceLinkFactory.create(answer=assessment.answers.get(question="beta"))
    desk.page.reload()
    desk.evidence.get_by_text("Use evidence that is here already").click()
    desk.evidence.get_by_label("Council decision").check(timeout=SLOW)
    desk.evidence.get_by_role("button", name="Use it for 1.1").click()

    expect(desk.evidence.locator(".ev li")).to_be_focused(timeout=SLOW)
    expect(_announced(desk)).to_have_text("Evidence added.")


def test_comment_that_was_added_has_the_focus_and_is_read_out(desk: Desk) -> None:
    desk.comment()
    desk.say()

    expect(_announced(desk)).to_have_text("Comment added.", timeout=SLOW)
    expect(desk.talk.get_by_role("listitem")).to_be_focused()
    assert violations(desk.page) == []


def test_who_types_elsewhere_meanwhile_keeps_the_focus(desk: Desk) -> None:
    desk.describe()
    desk.page.locator("#evidence-alpha form[data-act]").evaluate(
        "form => { form.requestSubmit(); document.getElementById('comment-beta').focus(); }"
    )

    expect(_announced(desk)).to_have_text("Evidence added.", timeout=SLOW)
    expect(desk.page.locator("#comment-beta")).to_be_focused()
