"""Finding one's way on an answering page: keys, and explanations that open without moving it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from assessment.models import Answer, Assessment, Membership
from tests.browser.conftest import sign_in, violations
from tests.browser.desk import Desk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SOON = 20_000
# How far things moved under the reader until now, by the measure of browsers (0.1 is good).
SHIFT = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) sum += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 300);
})"""


def test_keys_lead_to_the_next_and_previous_question_and_type_nothing(
    desk: Desk, assessment: Assessment, complaints: list[str]
) -> None:
    page = desk.page
    page.goto(f"{desk.address}/assessments/{assessment.pk}/answers/D2/")
    prompts = page.locator("section.q .q-prompt")
    for key, reached in (("n", 0), ("n", 1), ("n", 2), ("n", 2), ("p", 1)):
        page.keyboard.press(key)
        expect(prompts.nth(reached)).to_be_focused()
        expect(prompts.nth(reached)).to_be_in_viewport()
    assert violations(page) == []

    page.keyboard.press("n")
    page.keyboard.press("n")

    assert (
        page.locator("input:not([type=hidden])").evaluate_all(
            "found => found.filter(i => i.type === 'text').map(i => i.value).join('')"
        )
        == ""
    )
    assert not Answer.objects.exclude(version=0).exists()


@pytest.mark.parametrize("size", [(1280, 860), (390, 844)], ids=["desktop", "phone"])
def test_explanations_are_open_at_the_first_visit_and_nothing_moves(
    page: Page,
    live_server: object,
    assessment: Assessment,
    carl: Membership,
    size: tuple[int, int],
    complaints: list[str],
) -> None:
    sign_in(page.context, carl, str(live_server))
    page.set_viewport_size({"width": size[0], "height": size[1]})
    address = f"{live_server}/assessments/{assessment.pk}/answers/D1/"
    page.goto(address, wait_until="networkidle")
    folds = page.locator("details.how")
    assert folds.evaluate_all("folds => folds.map(fold => fold.open)") == [True] * folds.count()
    assert page.evaluate(SHIFT) < 0.1

    page.reload(wait_until="networkidle")

    assert folds.evaluate_all("folds => folds.filter(fold => fold.open).length") == 0
    assert page.evaluate(SHIFT) < 0.1
