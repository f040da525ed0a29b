"""A contributor's part, done to the end: on a phone, by keyboard, without scripts, in Chinese."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from assessment.models import Answer, Assessment, City, Membership
from frameworks.models import FrameworkVersion
from tests.browser.conftest import Open, violations
from tests.conftest import published
from tests.documents import dimension, document_tree, question

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _given() -> list[tuple[str, int | None, str]]:
    rows = Answer.objects.filter(version__gt=0).order_by("question")
    return list(rows.values_list("question", "level", "comment"))


def _no_wider_than_the_window(page: Page) -> bool:
    return bool(page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"))


def test_part_is_done_on_a_phone(opened: Open) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    page = opened(**phone)
    for n, code in enumerate(("alpha", "beta", "gamma"), start=2):
        card = page.locator(f"#q-{code}")
        card.get_by_text(f"{code} stands at {n}.").tap()
        card.get_by_label("Comment").fill(f"So with {code}.")
        expect(card.get_by_role("status")).to_contain_text("Saved at")

    page.locator("details.side-mini summary").tap()
    expect(page.locator("#count-mini-D1")).to_contain_text("3/3")
    assert _no_wider_than_the_window(page)
    assert violations(page) == []
    assert [level for _code, level, _comment in _given()] == [2, 3, 4]


def test_part_is_done_by_keyboard_alone(opened: Open) -> None:
    page = opened()
    press = page.keyboard.press
    press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page) == []
    press("Escape")
    for downs in (1, 2, 3):
        press("n")
        press("Tab")  # the explanation
        press("Tab")
        press("Space")
        for _n in range(downs):
            press("ArrowDown")
    for code in ("alpha", "beta", "gamma"):
        expect(page.locator(f"#q-{code}").get_by_role("status")).to_contain_text("Saved at")
    press("p")
    expect(page.locator("#prompt-beta")).to_be_focused()
    press("s")
    expect(page.locator(".side [aria-current]")).to_be_focused()

    assert [row[:2] for row in _given()] == [("alpha", 2), ("beta", 3), ("gamma", 4)]


def test_letters_are_typed_in_a_box_and_can_be_turned_off_elsewhere(opened: Open) -> None:
    page = opened()
    box = page.locator("#comment-alpha")
    box.press_sequentially("n?p")
    expect(box).to_have_value("n?p")
    page.get_by_role("button", name="Keyboard shortcuts").click()
    page.get_by_label("Letters are shortcuts").uncheck()
    page.get_by_role("button", name="Close").click()
    page.reload()
    page.keyboard.press("?")

    expect(page.get_by_role("dialog")).to_have_count(0)


def test_part_is_done_without_javascript(opened: Open) -> None:
    page = opened(java_script_enabled=False)
    page.locator("#q-alpha").get_by_text("alpha stands at 2.").click()
    page.locator("#q-beta").get_by_label("Comment").fill("Half of it.")
    page.locator("#q-beta").get_by_role("button", name="Save").click()
    expect(page.locator(".messages")).to_contain_text("Saved.")
    page.locator("#q-alpha").get_by_role("link", name="History of this answer").click()
    page.get_by_role("button", name="Set back to this (version 0)").click()

    expect(page.locator("#q-alpha .level-in:checked")).to_have_count(0)
    assert _given() == [("alpha", None, ""), ("beta", None, "Half of it.")]


def test_two_answers_are_settled_without_javascript(
    opened: Open, assessment: Assessment, cora: Membership
) -> None:
    page = opened(java_script_enabled=False)
    Answer.objects.filter(question="alpha").update(
        comment="Theirs.", version=1, changed_at=assessment.created_at, changed_by=cora.user_id
    )
    page.locator("#comment-alpha").fill("Mine.")
    page.locator("#q-beta").get_by_role("button", name="Save").click()
    expect(page.get_by_role("group", name="Cora Coordinator saved another")).to_contain_text("Mine")

    page.get_by_role("button", name="Both comments into the box").click()
    expect(page.locator("#comment-alpha")).to_have_value("Theirs.\n\nMine.")
    page.get_by_role("button", name="Save what stands below").click()

    expect(page.locator(".messages")).to_be_visible()
    assert Answer.objects.get(question="alpha").comment.split() == ["Theirs.", "Mine."]


def test_part_is_done_in_chinese(opened: Open) -> None:
    page = opened(locale="zh-CN")
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    for n, code in enumerate(("alpha", "beta", "gamma"), start=2):
        page.locator(f"label[for=level-{code}-{n}]").click()
        page.locator(f"#comment-{code}").fill("全市统一的平台，没有空格。")
        expect(page.locator(f"#state-{code} .tag--ok")).to_be_visible()

    expect(page.locator("#count-side-D1")).to_contain_text("3/3")
    assert violations(page) == []
    assert _given()[0] == ("alpha", 2, "全市统一的平台，没有空格。")


def test_explanations_are_open_on_the_first_visit_only(opened: Open) -> None:
    page = opened()
    expect(page.get_by_text("Look at alpha.")).to_be_visible()

    page.reload()

    expect(page.get_by_text("Look at alpha.")).to_be_hidden()


def test_page_fits_at_four_hundred_percent(opened: Open) -> None:
    page = opened(viewport={"width": 320, "height": 256})

    assert _no_wider_than_the_window(page)
    assert page.locator(".q-bar").first.evaluate("e => getComputedStyle(e).position") == "static"


@pytest.fixture
def small(db: None) -> FrameworkVersion:
    """The small framework; its third dimension has ten questions in two components."""
    tree = document_tree()
    extra = [f"x{n}" for n in range(9)]
    tree["questions"] |= {code: question(code) for code in extra}
    tree["perspectives"][1]["dimensions"][0] = {
        **dimension("D3"),
        "indicators": [],
        "components": [
            dimension("C1", "epsilon", "zeta", "alpha", *extra[:3]),
            dimension("C2", *extra[3:]),
        ],
    }
    return published(tree)


def test_long_dimension_stands_on_two_pages_and_counts_as_a_whole(opened: Open, city: City) -> None:
    page = opened("D3")
    expect(page.get_by_text("This is part 1 of 2.")).to_be_visible()
    expect(page.locator("section.q")).to_have_count(6)
    page.get_by_role("link", name="Part 2, 3.7–3.12").first.click()
    expect(page.locator("section.q")).to_have_count(6)
    page.locator("label[for=level-x3-3]").click()

    expect(page.locator("#count-side-D3")).to_contain_text("1/12")
    assert violations(page) == []
    page.goto(page.url.replace("?part=2", "#q-x8"))  # a link that does not know of parts
    expect(page.locator("#q-x8")).to_be_in_viewport()
