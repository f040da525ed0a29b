"""The whole way of a new user: register, name a city, answer a dimension, see it, take the PDF."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from assessment.models import Answer, Assessment
from frameworks.models import FrameworkVersion
from tests.browser.conftest import violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _register(page: Page, address: str) -> None:
    page.goto(f"{address}/")
    assert violations(page) == []
    page.get_by_role("link", name="Start an assessment").first.click()
    assert violations(page) == []
    page.get_by_label("Your name").fill("Amira Oyelaran")
    page.get_by_label("Email").fill("amira@example.org")
    page.get_by_label("Password").fill("a long enough phrase")
    page.get_by_role("button", name="Create").click()


def _make_city(page: Page) -> None:
    page.get_by_role("link", name="Add a city").click()
    assert violations(page) == []
    page.get_by_label("Name").fill("Lindhaven")
    page.get_by_label("Country").fill("Westmark")
    page.get_by_label("Residents").select_option("100k-250k")
    page.get_by_role("button", name="Add the city").click()
    assert violations(page) == []
    page.get_by_label("Reference date").fill("2026-06-30")
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1Dimension D1")


def _take_report(page: Page, tmp_path: Path) -> None:
    page.get_by_role("link", name="Report").first.click()
    assert violations(page) == []
    page.get_by_role("button", name="Make the report in English").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the PDF").click()
    file = tmp_path / "report.pdf"
    download.value.save_as(file)
    with pikepdf.open(file) as pdf:
        assert [str(name) for name in pdf.attachments] == ["answers.json"]


def test_journey_with_javascript(
    page: Page, live_server: object, small: FrameworkVersion, complaints: list[str], tmp_path: Path
) -> None:
    _register(page, str(live_server))
    _make_city(page)
    for n, code in enumerate(("alpha", "beta", "gamma"), start=2):
        card = page.locator(f"#q-{code}")
        card.get_by_text(f"{code} stands at {n}.").click()
        card.get_by_label("Comment").fill(f"So it is with {code}.")
        expect(card.get_by_role("status")).to_contain_text("Saved at")
    expect(page.locator("#count-side-D1")).to_contain_text("3/3")
    assert violations(page) == []
    page.get_by_role("link", name="Results").click()
    expect(page.locator("#profile .find")).to_contain_text("not enough for a result yet")
    assert violations(page) == []
    _take_report(page, tmp_path)
    assert list(
        Answer.objects.filter(state="answered").order_by("question").values_list("level", "comment")
    ) == [(2, "So it is with alpha."), (3, "So it is with beta."), (4, "So it is with gamma.")]


@pytest.fixture
def plain_page(browser: object) -> Page:
    """A page of a browser in which scripts are off."""
    context: BrowserContext = browser.new_context(java_script_enabled=False)  # type: ignore[attr-defined]
    return context.new_page()


def test_journey_without_javascript(
    plain_page: Page, live_server: object, small: FrameworkVersion, tmp_path: Path
) -> None:
    page = plain_page
    page.goto(f"{live_server}/accounts/signup/")
    page.get_by_label("Your name").fill("Amira Oyelaran")
    page.get_by_label("Email").fill("amira@example.org")
    page.get_by_label("Password").fill("a long enough phrase")
    page.get_by_role("button", name="Create").click()
    page.get_by_role("link", name="Add a city").click()
    page.get_by_label("Name").fill("Lindhaven")
    page.get_by_label("Country").fill("Westmark")
    page.get_by_label("Residents").select_option("100k-250k")
    page.get_by_role("button", name="Add the city").click()
    page.get_by_label("Reference date").fill("2026-06-30")
    page.get_by_role("button", name="Start").click()
    for n, code in enumerate(("alpha", "beta"), start=2):
        page.locator(f"#q-{code}").get_by_text(f"{code} stands at {n}.").click()
    page.locator("#q-beta").get_by_label("Comment").fill("Half of it.")
    page.locator("#q-beta").get_by_role("button", name="Save").click()
    expect(page.locator(".messages")).to_contain_text("Saved.")
    page.get_by_role("link", name="Results").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Results 2026")
    _take_report_plain(page, tmp_path)
    assert Assessment.objects.get().answers.get(question="beta").comment == "Half of it."


def _take_report_plain(page: Page, tmp_path: Path) -> None:
    page.get_by_role("link", name="Report").first.click()
    page.get_by_role("button", name="Make the report in English").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the PDF").click()
    download.value.save_as(tmp_path / "report.pdf")
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
