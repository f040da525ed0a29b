"""The city profile in a browser: what is typed survives leaving the page; a press sends it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from assessment.models import City, Membership
from tests.browser.conftest import sign_in, violations
from tests.browser.desk import BACK, DRAFTS, SLOW
from tests.conftest import published
from tests.documents import full_tree
from tests.factories import AssessmentFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_profile_that_was_left_half_typed_comes_back_and_is_saved(
    page: Page, live_server: object, city: City, cora: Membership
) -> None:
    assessment = AssessmentFactory.create(version=published(full_tree()), city=city)
    sign_in(page.context, cora, str(live_server))
    address = f"{live_server}/assessments/{assessment.pk}/profile/"
    page.goto(address)
    note = page.get_by_label("Note and source").first
    page.get_by_label("strong").first.check()
    note.fill("Plan of the ministry")
    page.get_by_role("link", name="Overview").click()
    page.goto(address)

    expect(page.get_by_role("status").filter(has_text=BACK)).to_be_visible(timeout=SLOW)
    expect(note).to_have_value("Plan of the ministry")
    assert violations(page) == []
    page.get_by_role("button", name="Save").click()

    expect(page.locator(".messages")).to_contain_text("Saved.", timeout=SLOW)
    assert page.evaluate(DRAFTS) == 0
    notes = assessment.profile.values_list("note", flat=True)
    assert sorted(notes) == ["", "Plan of the ministry"]
    current = page.get_by_role("navigation", name="Dimensions", exact=True)
    assert current.locator("[aria-current=page]").inner_text() == "City profile"
