"""A second year: carried over, shared out, talked about, confirmed; each by whom it waits for."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Locator, Page, expect

from assessment.models import Answer, Assessment, City, Comment, Membership
from frameworks.models import FrameworkVersion
from tests.browser.conftest import sign_in, violations
from tests.factories import DepartmentFactory, EvidenceLinkFactory
from tests.years import last_years

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SLOW = 15_000

ANSWERS = {
    "alpha": {"state": "answered", "level": 3, "comment": "A plan, agreed in March."},
    "beta": {"state": "answered", "level": 2},
}


@pytest.fixture
def before(small: FrameworkVersion, city: City, cora: Membership, carl: Membership) -> Assessment:
    """Last year's assessment with evidence; Carl works for Legal."""
    carl.departments.add(DepartmentFactory.create(city=city, name="Legal"))
    found = last_years(small, city, ANSWERS)
    EvidenceLinkFactory.create(answer=found.answers.get(question="alpha"))
    return found


def _start_second_year(page: Page, address: str) -> None:
    page.goto(f"{address}/cities/lindhaven/start/")
    expect(page.get_by_label("Begin with the answers of 2025")).to_be_checked()
    assert violations(page) == []
    page.get_by_label("Reference date").fill(f"{date(2026, 6, 30)}")
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_text("2 answers of last time are here and wait")).to_be_visible()
    expect(page.locator("#q-alpha").get_by_text("From 2025: please confirm")).to_be_visible()


def _assign(page: Page) -> None:
    page.get_by_role("link", name="Overview").click()
    page.get_by_role("link", name="Assign dimensions").click()
    assert violations(page) == []
    page.get_by_label("Department for Dimension D1").select_option("Legal")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("tr", has_text="Dimension D1")).to_contain_text("Legal")


def _ask(page: Page) -> None:
    page.get_by_role("link", name="Dimension D1").first.click()
    card = page.locator("#q-alpha")
    card.get_by_text("Comments among colleagues").click()
    card.get_by_label("New comment").fill("Does the plan still hold?")
    card.get_by_text("Mention somebody").click()
    card.get_by_label("Carl Contributor").check()
    assert violations(page) == []
    card.get_by_role("button", name="Send", exact=True).click()
    expect(card.locator("#open-alpha")).to_have_text("1 open", timeout=SLOW)
    expect(page.locator("#said-side-D3")).to_have_text("1 open comment")


def _expect_it_on_top_of_its_column(page: Page, waiting: Locator) -> None:
    """Beside the assessment in a wide window, before it in a narrow one."""
    size = page.viewport_size
    shown = page.get_by_role("heading", name="Small framework 2026")
    latest = page.get_by_role("complementary", name="Latest changes")
    tops = _tops(waiting, shown, latest)
    assert abs(tops[0] - tops[1]) < 60 < tops[2] - tops[0]
    page.set_viewport_size({"width": 390, "height": 844})
    assert _tops(waiting, shown, latest) == sorted(_tops(waiting, shown, latest))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations(page) == []
    if size:
        page.set_viewport_size(size)


def _tops(*places: Locator) -> list[float]:
    boxes = [place.bounding_box() for place in places]
    return [box["y"] for box in boxes if box]


def test_second_year_is_shared_out_and_confirmed(
    page: Page,
    live_server: object,
    before: Assessment,
    cora: Membership,
    carl: Membership,
    complaints: list[str],
) -> None:
    address = str(live_server)
    sign_in(page.context, cora, address)
    _start_second_year(page, address)
    _assign(page)
    _ask(page)

    sign_in(page.context, carl, address)
    page.goto(f"{address}/cities/lindhaven/")
    waiting = page.get_by_role("region", name="Waiting for you")
    expect(waiting.get_by_text("Cora Coordinator: Does the plan still hold?")).to_be_visible()
    assert violations(page) == []
    _expect_it_on_top_of_its_column(page, waiting)
    waiting.get_by_role("link", name="1 Dimension D1").first.click()
    card = page.locator("#q-alpha")
    card.get_by_role("button", name="Confirm Title of alpha").click()
    expect(card.get_by_role("status")).to_contain_text("Saved at", timeout=SLOW)
    card.get_by_text("Its evidence").click()
    card.get_by_role("button", name="Use again").click()
    expect(card.locator("#evidence-alpha")).to_contain_text("Council decision", timeout=SLOW)
    expect(card.get_by_text("In use")).to_be_visible()
    card.get_by_text("Comments among colleagues").click()
    card.get_by_role("button", name="Settle").click()
    expect(card.locator("#open-alpha")).to_be_empty(timeout=SLOW)
    expect(card.get_by_text("1 settled comment")).to_be_visible()
    assert violations(page) == []

    row = Answer.objects.get(assessment__year=2026, question="alpha")
    assert (row.level, row.unconfirmed, row.changed_by) == (3, "", carl.user_id)
    assert (row.evidence.count(), Comment.objects.get().resolved_by) == (1, carl.user_id)


def test_scope_is_changed_after_a_look_at_what_goes(
    page: Page,
    live_server: object,
    assessment: Assessment,
    cora: Membership,
    complaints: list[str],
) -> None:
    Answer.objects.filter(question="zeta").update(state="answered", level=3)
    sign_in(page.context, cora, str(live_server))
    page.goto(f"{live_server}/assessments/{assessment.pk}/scope/")
    page.get_by_label("Perspective two").uncheck()
    page.get_by_role("button", name="Look at what would change").click()
    expect(page.get_by_text("2 questions, 1 of them answered")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Change the scope").click()

    expect(page.get_by_text("No answer was deleted.").last).to_be_visible()
    expect(page.get_by_role("region", name="Answers outside the scope")).to_contain_text("zeta")
    assert violations(page) == []
    assert Assessment.objects.get().perspectives == ["one"]
    assert Answer.objects.get(question="zeta").level == 3
