"""Evidence in a browser: a file is added, serves a second question, is downloaded and replaced."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from assessment.models import Assessment, AuditEvent, EvidenceLink, Membership
from tests.browser.conftest import sign_in, violations
from tests.paper import PDF

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SLOW = 15_000  # milliseconds, on a machine that does other things too


def _payload(name: str, content: bytes = PDF) -> list[FilePayload]:
    return [{"name": name, "mimeType": "application/pdf", "buffer": content}]


@pytest.fixture
def card_page(page: Page, live_server: object, assessment: Assessment, carl: Membership) -> Page:
    """Dimension D1, opened by Carl."""
    sign_in(page.context, carl, str(live_server))
    page.goto(f"{live_server}/assessments/{assessment.pk}/answers/D1/")
    return page


def _add_file(page: Page, question: str) -> None:
    part = page.locator(f"#evidence-{question}")
    part.get_by_text("Add evidence").first.click()
    part.get_by_label("Kind").select_option("file")
    part.get_by_label("File", exact=True).set_input_files(_payload("budget.pdf"))
    part.get_by_label("Date of the document").fill("2026-03-01")
    part.get_by_role("button", name="Add evidence").click()


def test_file_is_added_used_again_downloaded_and_replaced(
    card_page: Page, complaints: list[str], tmp_path: Path
) -> None:
    _add_file(card_page, "alpha")
    first = card_page.locator("#evidence-alpha")
    expect(first).to_contain_text("This evidence supports level 4", timeout=SLOW)
    assert violations(card_page) == []

    second = card_page.locator("#evidence-beta")
    second.get_by_text("Use evidence that is here already").click()
    second.get_by_label("budget.pdf").check(timeout=SLOW)
    second.get_by_label("Page or section, for this question").fill("p. 12")
    assert violations(card_page) == []
    second.get_by_role("button", name="Use it for 1.2").click()
    expect(second).to_contain_text("serves 1 more question", timeout=SLOW)
    expect(second).to_contain_text("p. 12")

    with card_page.expect_download() as download:
        second.get_by_role("link", name="budget.pdf", exact=True).click()
    assert download.value.suggested_filename == "budget.pdf"
    assert Path(download.value.path()).read_bytes() == PDF

    second.get_by_role("link", name="Details").click()
    assert violations(card_page) == []
    card_page.get_by_label("Replace the file").set_input_files(_payload("budget-2.pdf"))
    card_page.get_by_role("button", name="Save").click()
    expect(card_page.get_by_role("heading", name="Versions of the file")).to_be_visible()
    card_page.get_by_role("link", name="All evidence").click()
    expect(card_page.get_by_role("table")).to_contain_text("version 2")
    assert violations(card_page) == []
    verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert verbs == {f"evidence.{v}" for v in ("added", "linked", "downloaded", "replaced")}


def test_refused_file_says_what_to_do(card_page: Page, complaints: list[str]) -> None:
    part = card_page.locator("#evidence-alpha")
    part.get_by_text("Add evidence").first.click()
    part.get_by_label("Kind").select_option("file")
    expect(part.get_by_label("Link")).to_be_hidden()
    part.get_by_label("File", exact=True).set_input_files(_payload("plan.pdf", b"MZ\x90\x00"))
    part.get_by_role("button", name="Add evidence").click()

    alert = part.get_by_role("alert")
    expect(alert).to_contain_text("ends in .pdf but is a Windows program", timeout=SLOW)
    expect(alert).to_contain_text("Then choose the file again")
    assert violations(card_page) == []
    complaints[:] = [c for c in complaints if "422" not in c]


def test_evidence_that_could_not_be_sent_is_told_and_kept(card_page: Page) -> None:
    part = card_page.locator("#evidence-alpha")
    card_page.context.set_offline(True)
    _add_file(card_page, "alpha")
    expect(part.get_by_role("alert")).to_contain_text(
        "it is not known whether this has arrived", timeout=SLOW
    )
    expect(part.get_by_role("alert")).to_contain_text("The chosen file stands on this page only.")

    card_page.context.set_offline(False)
    part.get_by_role("button", name="Add evidence").click()

    expect(part).to_contain_text("This evidence supports level 4", timeout=SLOW)


def test_file_is_added_and_used_again_without_scripts(
    browser: Browser, live_server: object, assessment: Assessment, carl: Membership
) -> None:
    context = browser.new_context(java_script_enabled=False)
    sign_in(context, carl, str(live_server))
    page = context.new_page()
    page.goto(f"{live_server}/assessments/{assessment.pk}/answers/D1/")
    page.locator("#q-alpha").get_by_text("alpha stands at 3.").click()
    _add_file(page, "alpha")
    expect(page.locator("#evidence-alpha")).to_contain_text("This evidence supports level 4")

    second = page.locator("#evidence-beta")
    second.get_by_text("Use evidence that is here already").click()
    second.get_by_role("link", name="Choose from the list").click()
    page.get_by_label("budget.pdf").check()
    page.get_by_role("button", name="Use it for 1.2").click()

    expect(page.locator("#evidence-beta")).to_contain_text("budget.pdf")
    served = EvidenceLink.objects.values_list("answer__question", flat=True)
    assert sorted(served) == ["alpha", "beta"]
    assert assessment.answers.get(question="alpha").level == 3
    context.close()
