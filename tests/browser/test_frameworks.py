"""A reader who has not signed in: from the start page to a source, and back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from frameworks.models import FrameworkVersion
from tests.browser.conftest import violations
from tests.conftest import published
from tests.documents import Tree, full_tree

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _reworded() -> Tree:
    tree = full_tree(version="1.0.1", title="Small framework, mended")
    tree["questions"]["ticks"]["prompt"] = "How is it done now?"
    said = {"ticks": {"is": "reworded", "note": "Said more simply."}}
    return tree | {"changes": {"since": "1.0.0", "questions": said}}


@pytest.fixture
def two_versions(transactional_db: None) -> FrameworkVersion:
    """A framework with everything that it may have, in Chinese as well, and its next version."""
    published(full_tree())
    return published(_reworded())


def test_reader_goes_from_the_start_page_to_a_source_and_back(
    page: Page, live_server: object, two_versions: FrameworkVersion, complaints: list[str]
) -> None:
    page.goto(f"{live_server}/")
    page.get_by_role("link", name="Read every question with its levels and sources").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Frameworks")
    assert violations(page) == []
    page.get_by_role("link", name="Read the questions").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Small framework, mended")
    assert violations(page) == []
    page.get_by_role("link", name="Title of ticks").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How is it done now?")
    assert violations(page) == []
    page.locator(".src-card").get_by_role("link").first.click()
    expect(page.locator("#first")).to_be_in_viewport()
    page.locator("#first").get_by_text("Cite this").click()
    expect(page.locator("#first pre").first).to_contain_text("@article{first,")
    assert violations(page) == []
    page.locator("#first").get_by_role("link", name="Title of ticks").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How is it done now?")
    page.get_by_role("link", name="See the difference").click()
    expect(page.locator("ins").first).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name="Civigauge").click()
    expect(page).to_have_url(f"{live_server}/")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_pages_are_accessible_in_chinese_on_every_screen(
    browser: Browser, live_server: object, two_versions: FrameworkVersion, width: int, scheme: str
) -> None:
    look = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    page = browser.new_page(**look, locale="zh-CN")  # type: ignore[arg-type]
    home = f"{live_server}/frameworks/small/1.0.1/"
    found = {}
    for path in ("", "questions/ticks/", "questions/share/", "sources/", "changes/"):
        page.goto(f"{home}{path}")
        for summary in page.locator("details:not([open]) > summary:visible").all()[::-1]:
            summary.click()
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        found[path] = (violations(page), wide)
    page.close()

    assert found == dict.fromkeys(found, ([], False))


def test_language_is_changed_by_a_link_without_javascript(
    browser: Browser, live_server: object, two_versions: FrameworkVersion
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server}/frameworks/small/1.0.0/")
    page.get_by_role("link", name="中文").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("小框架")
    page.go_back()
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Small framework")
    context.close()
