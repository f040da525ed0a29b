"""Starting an assessment where several frameworks are published."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from assessment.models import Assessment, City, Membership
from frameworks.models import FrameworkVersion
from tests.browser.conftest import sign_in, violations
from tests.conftest import published
from tests.documents import document_tree

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SLOW = 15_000  # milliseconds, on a machine that does other things too


@pytest.fixture
def other(small: FrameworkVersion) -> FrameworkVersion:
    """The small framework, with the flagship beside it that is offered first."""
    tree = document_tree(code="smart-city-governance", title="City framework")
    tree["perspectives"][0]["title"] = "Streets"
    published(tree)
    return small


def _start(page: Page, framework: str) -> None:
    lead = page.locator("#offer .lead")
    expect(lead).to_contain_text(f"{framework} 1.0.0.", timeout=SLOW)
    page.get_by_label("Reference date").fill("2026-06-30")
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1Dimension D1", timeout=SLOW)


def test_choosing_a_framework_changes_what_is_offered_and_keeps_the_focus(
    page: Page,
    live_server: object,
    other: FrameworkVersion,
    city: City,
    cora: Membership,
    complaints: list[str],
) -> None:
    sign_in(page.context, cora, str(live_server))
    page.goto(f"{live_server}/cities/{city.slug}/start/")
    choice = page.get_by_label("Framework")
    expect(page.get_by_label("Streets")).to_be_checked()
    assert violations(page) == []

    choice.focus()
    choice.select_option("Small framework")

    expect(page.get_by_label("Perspective one")).to_be_checked(timeout=SLOW)
    expect(page.get_by_label("Streets")).to_have_count(0)
    expect(choice).to_be_focused()
    assert page.url.endswith("?framework=small")
    assert violations(page) == []
    _start(page, "Small framework")
    assert Assessment.objects.get().version == other


def test_choosing_a_framework_without_javascript(
    browser: Browser, live_server: object, other: FrameworkVersion, city: City, cora: Membership
) -> None:
    context = browser.new_context(java_script_enabled=False)
    sign_in(context, cora, str(live_server))
    page = context.new_page()
    page.goto(f"{live_server}/cities/{city.slug}/start/")

    page.get_by_label("Framework").select_option("Small framework")
    page.get_by_role("button", name="Show").click()

    _start(page, "Small framework")
    assert Assessment.objects.get().version == other
