"""Somebody types into a question that leaves the assessment meanwhile: with scripts the text stays
in its box and on the device, without them the server gives it back. And a long history.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from assessment.models import Answer, Assessment, Membership
from assessment.services.answers import save_answer
from assessment.services.scope import change_scope
from assessment.services.upgrades import upgrade
from frameworks.definition.types import Depth
from frameworks.models import FrameworkVersion
from tests.assessment.services.test_answers import ANSWERED, entry
from tests.browser.conftest import sign_in, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SLOW = 20_000


@pytest.fixture
def at(page: Page, live_server: object, assessment: Assessment, carl: Membership) -> str:
    """The address of Carl's answers, after he has signed in."""
    sign_in(page.context, carl, str(live_server))
    return f"{live_server}/assessments/{assessment.pk}/answers"


def _without_perspective_two(assessment: Assessment, by: Membership) -> None:
    change_scope(assessment=assessment, perspectives=["one"], depth=Depth.CORE, by=by.user)


def _type(page: Page, question: str, text: str = "What Carl wrote.") -> None:
    page.locator(f"#f-{question}").get_by_label("Comment").fill(text)


def test_shared_question_is_saved_where_it_still_stands(
    page: Page, at: str, assessment: Assessment, cora: Membership
) -> None:
    page.goto(f"{at}/D3/")
    _without_perspective_two(assessment, cora)
    _type(page, "alpha")

    card = page.locator("#q-alpha")
    expect(page.locator("#state-alpha")).to_have_text("Not saved: no longer asked", timeout=SLOW)
    expect(card).to_contain_text("the scope of the assessment has changed")
    expect(card).to_contain_text("It is kept in this browser.")
    expect(card.get_by_label("Comment", exact=True)).to_have_value("What Carl wrote.")
    assert violations(page) == []
    card.get_by_role("link", name="1.1 Dimension D1").first.click()

    expect(page.locator("#q-alpha")).to_contain_text("Restored from this device", timeout=SLOW)
    expect(page.locator("#state-alpha")).to_contain_text("Saved at", timeout=SLOW)
    assert Answer.objects.get(question="alpha").comment == "What Carl wrote."


def test_evidence_and_comment_for_a_question_that_left_say_so_and_stay(
    page: Page, at: str, assessment: Assessment, cora: Membership
) -> None:
    page.goto(f"{at}/D3/")
    card = page.locator("#q-zeta")
    card.get_by_text("Add evidence").first.click()
    card.get_by_role("textbox", name="Title").fill("Plan of zeta")
    card.get_by_text("Comments among colleagues").click()
    card.get_by_label("New comment").fill("Who knows?", timeout=SLOW)
    _without_perspective_two(assessment, cora)
    card.get_by_role("button", name="Add evidence").click()
    card.get_by_role("button", name="Send", exact=True).click()

    alerts = card.get_by_role("alert")
    expect(alerts).to_have_count(2, timeout=SLOW)
    for alert in alerts.all():
        expect(alert).to_contain_text("This question is no longer asked here")
    expect(card.get_by_role("textbox", name="Title")).to_have_value("Plan of zeta")
    expect(card.get_by_label("New comment")).to_have_value("Who knows?")
    assert violations(page) == []


def test_text_for_a_question_that_left_is_offered_by_its_page_until_it_is_deleted(
    page: Page, at: str, assessment: Assessment, cora: Membership, newer: FrameworkVersion
) -> None:
    page.goto(f"{at}/D1/")
    upgrade(assessment=assessment, to_version=newer, by=cora.user)
    _type(page, "gamma")
    expect(page.locator("#q-gamma")).to_contain_text("moved to another version", timeout=SLOW)
    page.reload()

    told = page.get_by_role("main").locator(".note.back")
    expect(told).to_contain_text("for “Title of gamma” was not saved")
    assert violations(page) == []
    told.get_by_role("button", name="Delete it here").click()
    expect(told).to_have_count(0)
    page.reload()
    expect(page.locator("#q-alpha")).to_be_visible()
    expect(told).to_have_count(0)


def test_address_of_a_dimension_that_left_offers_what_was_typed_there(
    page: Page, at: str, assessment: Assessment, cora: Membership
) -> None:
    page.goto(f"{at}/D3/")
    _without_perspective_two(assessment, cora)
    _type(page, "zeta")
    expect(page.locator("#state-zeta")).to_have_text("Not saved: no longer asked", timeout=SLOW)
    page.reload()

    expect(page.get_by_text("This dimension is no longer asked")).to_be_visible()
    expect(page.locator(".note.back")).to_contain_text("for “Title of zeta” was not saved")
    assert violations(page) == []


def test_page_without_scripts_gives_back_what_was_typed(
    browser: Browser,
    live_server: object,
    assessment: Assessment,
    carl: Membership,
    cora: Membership,
    newer: FrameworkVersion,
) -> None:
    context = browser.new_context(java_script_enabled=False)
    sign_in(context, carl, str(live_server))
    page = context.new_page()
    page.goto(f"{live_server}/assessments/{assessment.pk}/answers/D1/")
    upgrade(assessment=assessment, to_version=newer, by=cora.user)
    page.locator("#q-alpha").get_by_text("alpha stands at 3.").click()
    _type(page, "gamma", "What stands in no box.")
    page.locator("#q-gamma").get_by_role("button", name="Save").click()

    expect(page.get_by_role("alert")).to_contain_text("no longer asked here")
    expect(page.get_by_role("region", name="Title of gamma")).to_contain_text("stands in no box.")
    assert Answer.objects.get(question="alpha").level == 3
    # axe is a script: it looks at what the server gave in a page that runs scripts.
    given = page.content()
    scripted = browser.new_context().new_page()
    scripted.route(page.url, lambda route: route.fulfill(body=given, content_type="text/html"))
    scripted.goto(page.url)
    assert violations(scripted) == []
    scripted.context.close()
    context.close()


def test_older_moments_of_a_history_are_fetched_into_the_card(
    page: Page, at: str, assessment: Assessment, carl: Membership, complaints: list[str]
) -> None:
    for n in range(25):
        given = entry(assessment, "alpha", n, state=ANSWERED, level=2, comment=f"Text {n}.")
        save_answer(assessment=assessment, entry=given, by=carl.user)
    page.goto(f"{at}/D1/")
    card = page.locator("#q-alpha")
    card.get_by_role("link", name="History of this answer").click()
    moments = card.locator(".moments > li")
    expect(moments).to_have_count(20, timeout=SLOW)

    card.get_by_role("link", name="Older").click()

    expect(moments).to_have_count(26, timeout=SLOW)
    expect(card.locator(".moments").last).to_be_focused()
    expect(card.get_by_role("link", name="Older")).to_have_count(0)
    assert violations(page) == []
