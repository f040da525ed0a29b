"""A framework built from nothing in the administration alone, put in order, and published there."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Group
from django.db.models import Model
from django.test import Client
from playwright.sync_api import BrowserContext, Locator, Page, expect

from assessment.accounts.models import User
from frameworks import models
from frameworks.editing import arrange
from frameworks.models import FrameworkEvent, FrameworkVersion
from frameworks.queries import document_of
from tests.admin_pages import address_of, version_page
from tests.browser.conftest import violations
from tests.conftest import drafted
from tests.factories import UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SLOW = 15_000
SIZES = {"A": (4, 3, 3), "B": (4, 3, 3)}


def _author() -> User:
    person = UserFactory.create(is_staff=True, name="Edda Editor")
    for name in ("framework editor", "framework publisher"):
        person.groups.add(Group.objects.get(name=name))
    return person


def _enter(context: BrowserContext, person: User, address: str) -> None:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": address}])


def _fill(page: Page, **boxes: str) -> None:
    for name, text in boxes.items():
        page.fill(f"#id_{name.replace('__', '-')}", text)


def _save(page: Page) -> None:
    page.locator("input[name=_save]").click()
    page.wait_for_url(re.compile(r"/frameworkversion/\d+/change/"))


def _begin(page: Page, address: str) -> None:
    """The family, its first version with its texts and scale, one source."""
    page.goto(f"{address}/admin/")
    page.get_by_role("link", name="Frameworks", exact=True).last.click()
    page.get_by_role("link", name="Add framework").click()
    _fill(page, code="harbour")
    page.locator("input[name=_save]").click()
    _fill(page, title_en="Harbour governance", description_en="How a harbour is governed.")
    _save(page)
    for n in range(5):
        page.fill(f"#id_scalelevels-{n}-name_en", f"Name {n + 1}")
        page.fill(f"#id_scalelevels-{n}-description_en", f"Means {n + 1}.")
        page.fill(f"#id_scalelevels-{n}-evidence_en", "none")
    _save(page)
    page.get_by_role("link", name="Add a source").click()
    _fill(page, code="port-study", short="Port study, 2020", interest_en="A university.")
    page.select_option("#id_kind", "report")
    page.select_option("#id_read", "full-text")
    _fill(page, csl_title="On ports", csl_author="Writer, Wanda", csl_issued="2020")
    _fill(page, csl_language="en")
    _save(page)


def _choose(page: Page, box: str, words: str) -> None:
    """Choose in a list by typing, with the keyboard alone."""
    page.locator(f"#{box} + .select2 .select2-selection").focus()
    page.keyboard.press("Enter")
    page.locator(".select2-search__field").last.fill(words)
    expect(page.locator(".select2-results__option--highlighted")).to_have_text(words)
    page.keyboard.press("Enter")


def _structure(page: Page) -> None:
    for code, sizes in SIZES.items():
        page.get_by_role("link", name="Add a perspective").click()
        _fill(page, code=code, title_en=f"Perspective {code}", description_en="What it sees.")
        _choose(page, "id_source", "port-study")
        page.check("#id_default")
        _save(page)
        for n in range(1, len(sizes) + 1):
            page.get_by_role("link", name=f"Add a dimension {code}", exact=True).click()
            _fill(page, code=f"{code}{n}", title_en=f"Dimension {code}{n}")
            _save(page)


def _question(page: Page, dimension: str, code: str) -> None:
    page.get_by_role("link", name=f"Add a question {dimension}", exact=True).click()
    _fill(page, code=code, title_en=f"Title of {code}", prompt_en=f"How is {code} done?")
    _fill(page, why_en="It matters.", how_to_answer_en="Look.", evidence_1_en="Plan")
    _fill(page, evidence_2_en="Report")
    page.select_option("#id_kind", "level")
    page.select_option("#id_depth", "core")
    page.check("input[name=facets][value=institution]")
    page.check("input[name=facets][value=coverage]")
    for n in range(5):
        page.fill(f"#id_levels-{n}-text_en", f"{code} stands at {n + 1}.")
        if n < 4:
            page.fill(f"#id_levels-{n}-next_step_en", f"Bring {code} to {n + 2}.")
    _choose(page, "id_citations-0-source", "port-study")
    _fill(page, citations__0__locator_en=f"Page on {code}", citations__0__claim_en="Says so.")
    page.select_option("#id_citations-0-basis", "named")
    if code.endswith("a1-1"):
        assert violations(page) == []
    _save(page)


def test_framework_is_built_from_nothing_and_published(
    page: Page, context: BrowserContext, live_server: object, complaints: list[str]
) -> None:
    page.set_default_timeout(15_000)
    address = str(live_server)
    person = _author()
    _enter(context, person, address)
    _begin(page, address)
    _structure(page)
    for perspective, sizes in SIZES.items():
        for dimension, size in enumerate(sizes, start=1):
            for n in range(1, size + 1):
                place = f"{perspective}{dimension}"
                _question(page, place, f"q-{place.lower()}-{n}")
    expect(page.locator("#problems")).to_contain_text("No problem.", timeout=15_000)
    assert violations(page) == []

    page.get_by_role("button", name="Move A2 up").click()
    page.get_by_role("link", name="Publish…").click()
    assert violations(page) == []
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator(".cg-frozen")).to_contain_text("This version is published")

    document = document_of(FrameworkVersion.objects.get())
    places = [[d.code for d in p.dimensions] for p in document.perspectives]
    assert places == [["A2", "A1", "A3"], ["B1", "B2", "B3"]]
    assert (len(document.questions), document.sources["port-study"].csl.issued) == (20, 2020)
    assert set(FrameworkEvent.objects.values_list("actor", flat=True)) == {person.pk}


def _codes(page: Page, kind: str) -> list[str]:
    """The codes of all rows of a kind, in the order of the page."""
    return page.locator(f".cg-{kind} > .cg-row > a:first-of-type code").all_inner_texts()


def _indicators(version: FrameworkVersion) -> list[str]:
    perspectives = document_of(version).perspectives
    return [i.code for p in perspectives for d in p.dimensions for i in d.indicators]


def _handle(page: Page, row: Model) -> Locator:
    name = row._meta.model_name
    return page.locator(f"#{name}-{row.pk} > .cg-row > .cg-handle")


def _drag(page: Page, row: Model, onto: Model, *, let_go: bool = True) -> None:
    """With the mouse, over the lower or upper half of another row, the way one drags."""
    _handle(page, onto).scroll_into_view_if_needed()
    _handle(page, row).scroll_into_view_if_needed()
    start, end = (_handle(page, each).bounding_box() for each in (row, onto))
    assert start
    assert end
    way = 1 if end["y"] > start["y"] else -1
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    middle = end["y"] + end["height"] / 2
    page.mouse.move(end["x"] + 40, middle - way * 12, steps=4)
    page.mouse.move(end["x"] + 40, middle + way * 6, steps=4)
    if let_go:
        page.mouse.up()


@pytest.fixture
def tree_page(page: Page, context: BrowserContext, live_server: object) -> FrameworkVersion:
    """The page of a draft with three dimensions, opened by an editor."""
    draft = drafted()
    _enter(context, _author(), str(live_server))
    page.set_default_timeout(SLOW)
    page.goto(f"{live_server}{version_page('change', draft)}")
    expect(page.locator("#problems")).not_to_contain_text("Check this draft", timeout=SLOW)
    return draft


def test_rows_are_dragged_into_another_order(
    page: Page, tree_page: FrameworkVersion, complaints: list[str]
) -> None:
    before = _indicators(tree_page)
    first, second, third = models.Indicator.objects.filter(dimension__code="D1")
    assert _codes(page, "indicator") == before

    _drag(page, first, third)

    expect(page.locator("#ordered")).to_have_text("The order is stored.", timeout=SLOW)
    moved = [second.code, third.code, first.code, *before[3:]]
    assert _codes(page, "indicator") == _indicators(tree_page) == moved
    up = page.get_by_role("button", name=f"Move {second.code} up", exact=True)
    expect(up).to_be_disabled()
    assert violations(page) == []
    page.reload()
    assert _codes(page, "indicator") == moved

    last, *_others = models.Dimension.objects.order_by("-order", "-pk")
    _drag(page, last, models.Dimension.objects.earliest("order", "pk"))

    expect(page.locator("#ordered")).to_have_text("The order is stored.", timeout=SLOW)
    codes = [d.code for d in document_of(tree_page).perspectives[0].dimensions]
    assert codes[0] == last.code
    page.reload()
    assert _codes(page, "dimension")[: len(codes)] == codes


def test_row_whose_drag_is_given_up_goes_back(
    page: Page, tree_page: FrameworkVersion, complaints: list[str]
) -> None:
    before = _indicators(tree_page)
    first, _second, third = models.Indicator.objects.filter(dimension__code="D1")

    _drag(page, first, third, let_go=False)
    assert _codes(page, "indicator") != before
    page.keyboard.press("Escape")
    page.mouse.up()

    expect(page.locator(".is-dragged")).to_have_count(0)
    assert _codes(page, "indicator") == _indicators(tree_page) == before
    expect(page.locator("#ordered")).to_have_text("")


def test_drag_in_an_order_that_is_past_is_refused_and_goes_back(
    page: Page, tree_page: FrameworkVersion, complaints: list[str]
) -> None:
    before = _indicators(tree_page)
    first, second, third = models.Indicator.objects.filter(dimension__code="D1")
    arrange(version=tree_page, part=second, by=None, step=-1)

    _drag(page, first, third)

    expect(page.locator("#ordered")).to_contain_text("changed meanwhile", timeout=SLOW)
    assert _codes(page, "indicator") == before
    assert _indicators(tree_page)[:3] == [second.code, first.code, third.code]
    complaints.clear()  # Chromium notes the 409


def test_rows_are_moved_with_the_keyboard_alone(
    page: Page, tree_page: FrameworkVersion, complaints: list[str]
) -> None:
    first, second, third = models.Indicator.objects.filter(dimension__code="D1")

    for move, codes in (
        (f"Move {third.code} up", [first, third, second]),
        (f"Move {first.code} down", [third, first, second]),
    ):
        button = page.get_by_role("button", name=move, exact=True)
        button.focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert _codes(page, "indicator")[:3] == [row.code for row in codes]
        assert _indicators(tree_page)[:3] == [row.code for row in codes]
    # The next key goes on from the row that was moved.
    page.keyboard.press("Tab")
    place = "document.activeElement.closest('li').id"
    assert page.evaluate(place) == f"indicator-{first.pk}"


def test_two_editors_of_one_question_lose_no_word(
    page: Page, context: BrowserContext, live_server: object, complaints: list[str]
) -> None:
    draft = drafted()
    question = draft.questions.get(code="alpha")
    address = f"{live_server}{address_of('change', models.Question, question.pk)}"
    page.set_default_timeout(SLOW)
    _enter(context, _author(), str(live_server))
    page.goto(address)
    other = context.new_page()
    other.goto(address)
    _fill(other, prompt_en="How is it done now?", why_en="It counts.")
    _save(other)

    _fill(page, prompt_en="How well is it done?")
    page.locator("input[name=_save]").click()

    expect(page.get_by_role("alert")).to_contain_text("Edda Editor changed this on")
    expect(page).to_have_title(re.compile("^Not stored: "))
    cells = page.locator(".cg-met tbody tr").first.locator("th, td").all_inner_texts()
    assert cells == ["Prompt (English)", "How is it done now?", "How well is it done?"]
    expect(page.locator("#id_why_en")).to_have_value("It counts.")
    assert violations(page) == []
    complaints.clear()  # Chromium notes the 409
    _save(page)
    question.refresh_from_db()
    assert question.prompt == {"en": "How well is it done?"}
    assert question.why == {"en": "It counts."}
