"""An upgrade in a browser: look, move, confirm, answer anew, undo; with and without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from assessment.models import Answer, Assessment, Membership
from tests.browser.conftest import sign_in, violations

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("newer"),
]


def _alpha() -> tuple[int | None, str]:
    row = Answer.objects.get(question="alpha")
    return row.level, row.unconfirmed


def _move(page: Page, address: str) -> None:
    """From the notice on the overview to the new version."""
    page.goto(f"{address}/cities/lindhaven/")
    expect(page.get_by_text("Version 1.1.0 of the framework is published")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name="Look at the upgrade").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Move to version 1.1.0")
    expect(page.locator("mark", has_text="today")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Move the assessment to 1.1.0").click()
    expect(page.get_by_role("status")).to_contain_text("The assessment is on version 1.1.0 now.")
    assert violations(page) == []


def _undo(page: Page, address: str, assessment: Assessment) -> None:
    page.goto(f"{address}/assessments/{assessment.pk}/upgrade/")
    page.get_by_role("button", name="Undo: back to 1.0.0").click()
    expect(page.get_by_role("status")).to_contain_text("The upgrade is undone.")


def test_coordinator_moves_confirms_answers_anew_and_goes_back(
    page: Page,
    live_server: object,
    answered: Assessment,
    cora: Membership,
    complaints: list[str],
) -> None:
    address = str(live_server)
    before = list(Answer.objects.order_by("question").values_list("question", "level", "comment"))
    sign_in(page.context, cora, address)
    _move(page, address)
    page.goto(f"{address}/assessments/{answered.pk}/answers/D1/")
    alpha, beta = page.locator("#q-alpha"), page.locator("#q-beta")
    alpha.get_by_text("What was reworded").click()
    expect(alpha.locator("mark", has_text="today")).to_be_visible()
    assert violations(page) == []

    alpha.get_by_role("button", name="Confirm").click()

    expect(alpha.get_by_role("status")).to_contain_text("Saved at", timeout=15_000)
    expect(alpha.get_by_text("please confirm")).to_have_count(0)
    expect(page.locator("#since-alpha")).to_be_focused()
    assert violations(page) == []
    expect(beta.get_by_text("Comment on beta.")).to_be_visible()
    beta.get_by_text("beta stands at 5.").click()
    expect(beta.get_by_role("status")).to_contain_text("Saved at", timeout=15_000)
    expect(page.locator("#count-side-D1")).to_contain_text("2/3")
    _undo(page, address, answered)
    assert (
        list(Answer.objects.order_by("question").values_list("question", "level", "comment"))
        == before
    )
    page.goto(f"{address}/assessments/{answered.pk}/archive/")
    expect(page.get_by_text("Given after the upgrade that was undone.")).to_be_visible()
    assert violations(page) == []


@pytest.fixture
def phone(browser: Browser) -> BrowserContext:
    """A phone in dark colours, where scripts are off."""
    return browser.new_context(
        java_script_enabled=False, color_scheme="dark", viewport={"width": 390, "height": 800}
    )


def test_all_of_it_works_without_javascript(
    phone: BrowserContext,
    live_server: object,
    answered: Assessment,
    cora: Membership,
) -> None:
    address = str(live_server)
    sign_in(phone, cora, address)
    page = phone.new_page()
    page.goto(f"{address}/assessments/{answered.pk}/upgrade/")
    page.get_by_role("button", name="Move the assessment to 1.1.0").click()
    waits = _alpha()
    page.goto(f"{address}/assessments/{answered.pk}/answers/D1/")

    page.locator("#q-alpha").get_by_role("button", name="Confirm").click()

    expect(page.get_by_role("status").first).to_contain_text("Saved.")
    confirmed = _alpha()
    width = page.locator("html").bounding_box()
    _undo(page, address, answered)
    assert (waits[1], confirmed) == ("reworded", (waits[0], ""))
    assert width is not None
    assert width["width"] == 390


def test_pages_are_accessible_in_dark_on_a_phone(
    browser: Browser,
    live_server: object,
    answered: Assessment,
    cora: Membership,
) -> None:
    address = str(live_server)
    context = browser.new_context(color_scheme="dark", viewport={"width": 390, "height": 800})
    sign_in(context, cora, address)
    page = context.new_page()
    _move(page, address)
    for place in ("answers/D1/", "archive/", "finalise/"):
        page.goto(f"{address}/assessments/{answered.pk}/{place}")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == 390
