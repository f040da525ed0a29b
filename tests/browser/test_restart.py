"""The server dies while somebody types, and is started again on the same port and data: nothing
typed is lost, and at each moment the page says no more than is so.

A real server in a process of its own, ended by SIGKILL.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect

from tests.browser.desk import DRAFTS
from tests.browser.dying import FILE, Moment
from tests.browser.test_autosave import SOON
from tests.histories import comments, faults, stored
from tests.server import PASSWORD, PERSON, Client, Server, serving

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

COLLEAGUE = "mei@lindhaven.example"
THEIRS = "What Mei wrote meanwhile."
BEFORE, DOWN, AFTER = "Typed before the end,", " while it was down,", " and after."
MINE = BEFORE + DOWN + AFTER
BETWEEN = "between"  # between a key and the save that follows it; the others are within a save
moments = pytest.mark.parametrize("moment", [BETWEEN, *Moment])
extremes = pytest.mark.parametrize("moment", [BETWEEN, Moment.WRITTEN])
# One a test, so that none meets what another has left.
QUESTIONS = iter(
    [
        *("HW-CON/new-ways-of-working", "HW-CON/running-the-city", "HW-CON/social-protection"),
        *("HW-CON/environmental-quality", "HW-CON/economic-development", "HW-CON/measured-gains"),
        *("HW-PLT/shared-base-data", "HW-PLT/integrated-case-handling"),
    ]
)
METRIC = "HW-INF/broadband-coverage"
# Every frame in which something changed: the state, the text in the box, and how many drafts.
WATCH = f"""addEventListener("DOMContentLoaded", () => {{
  const seen = window.seen = [];
  const look = () => {{
    const state = document.getElementById("state-CODE");
    if (!state) return;
    const text = document.getElementById("comment-CODE").value;
    const now = [state.innerText.trim(), text, ({DRAFTS})()];
    if (String(now) !== String(seen.at(-1))) seen.push(now);
    requestAnimationFrame(look);
  }};
  look();
}})"""


@dataclass
class Desk:
    """Amira before one question, and the server that answers her, or does not."""

    page: Page
    server: Server
    url: str
    question: str

    @property
    def card(self) -> Any:
        return self.page.locator(f"#q-{self.question}")

    @property
    def state(self) -> Any:
        return self.card.get_by_role("status")

    @property
    def box(self) -> Any:
        return self.card.get_by_label("Comment")

    def open_in_a_new_tab(self) -> None:
        self.page = self.page.context.new_page()
        self.page.goto(self.url)

    def type(self, text: str) -> None:
        self.box.press("ControlOrMeta+End")
        self.page.keyboard.type(text, delay=5)

    def dies_while_typing(self, moment: str) -> None:
        """Type, let the server die, and type on."""
        if moment != BETWEEN:
            (self.server.folder / FILE).write_text(moment)
        self.box.clear()
        self.type(BEFORE)
        if moment == BETWEEN:
            self.server.kill()
        else:
            self.server.wait_for_death()
        self.type(DOWN)
        expect(self.state).to_contain_text("Not saved: retrying")
        expect(self.card).to_contain_text("It is kept in this browser.")
        assert self.page.evaluate(DRAFTS) == 1

    def is_saved(self) -> None:
        """The whole text has arrived, and is no longer kept here."""
        expect(self.state).to_contain_text("Saved at", timeout=SOON)
        self.page.wait_for_function(f"() => ({DRAFTS})() === 0")
        assert comments(self.server, self.question)[-1] == MINE
        assert faults(self.server) == []
        self.said_nothing_untrue()
        self.page.reload()
        expect(self.box).to_have_value(MINE)

    def said_nothing_untrue(self) -> None:
        """What was called saved, the database has had; what it has not, was kept here."""
        known = comments(self.server, self.question)
        for state, text, drafts in self.page.evaluate("window.seen"):
            if state.startswith("Saved"):
                assert text in known, (state, text)
            elif text not in known:
                assert drafts == 1, (state, text)

    def was_not_in_conflict(self) -> None:
        states = [state for state, _text, _drafts in self.page.evaluate("window.seen")]
        assert "Two answers" not in states


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("restart"), "tests.browser.settings") as running:
        yield running


@pytest.fixture(scope="module")
def signed_in(server: Server, browser: Browser) -> StorageState:
    """Amira's session: one for all tests, so it outlives every death of the server."""
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{server.address}/accounts/login/")
        page.get_by_label("Email").fill(PERSON)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign In").click()
        expect(page).to_have_url(f"{server.address}/cities/lindhaven/", timeout=SOON)
        return context.storage_state()


@pytest.fixture(scope="module")
def mei(server: Server) -> Iterator[Client]:
    client = Client(server.port)
    client.sign_in(COLLEAGUE)
    yield client
    client.connection.close()


@pytest.fixture(scope="module")
def answers(mei: Client) -> str:
    """Where the running assessment is answered."""
    return f"/assessments/{mei.running_assessment()}/answers"


@pytest.fixture
def place(request: pytest.FixtureRequest) -> str:
    """Dimension and question."""
    return getattr(request, "param", None) or next(QUESTIONS)


@pytest.fixture
def desk(
    server: Server, answers: str, browser: Browser, signed_in: StorageState, place: str
) -> Iterator[Desk]:
    dimension, question = place.split("/")
    url = f"{server.address}{answers}/{dimension}/"
    with browser.new_context(storage_state=signed_in) as context:
        context.add_init_script(WATCH.replace("CODE", question))
        desk = Desk(context.new_page(), server, url, question)
        desk.page.goto(url)
        yield desk


def _writes(mei: Client, desk: Desk) -> None:
    """Mei saves over what stands."""
    code = desk.question
    version, _holds = stored(desk.server)[code]
    fields = {f"{code}-version": version, f"{code}-choice": 2, f"{code}-comment": THEIRS}
    place = desk.url.removeprefix(desk.server.address)
    with mei.twin() as connected:  # the connection that she had died with the server
        status, _text = connected.post(f"{place}{code}/", **fields)
    assert status == 200


def _writes_while_unreachable(mei: Client, desk: Desk) -> None:
    """The server is up again, and Mei saves before Amira's page gets through to it."""
    desk.page.context.set_offline(True)
    desk.server.start()
    _writes(mei, desk)
    desk.page.context.set_offline(False)


@moments
def test_what_was_typed_over_a_restart_is_saved(desk: Desk, moment: str) -> None:
    desk.dies_while_typing(moment)
    desk.server.launch()
    desk.type(AFTER)

    desk.server.wait_until_up()

    desk.was_not_in_conflict()
    desk.is_saved()


@extremes
def test_what_was_typed_over_a_restart_beside_a_second_writer_is_in_view_with_theirs(
    desk: Desk, mei: Client, moment: str
) -> None:
    desk.dies_while_typing(moment)
    desk.type(AFTER)

    _writes_while_unreachable(mei, desk)

    expect(desk.state).to_have_text("Two answers", timeout=SOON)
    panel = desk.card.get_by_role("group", name="Mei Tanaka saved another answer")
    expect(panel).to_contain_text(THEIRS)
    expect(panel).to_contain_text(MINE, timeout=SOON)
    expect(desk.box).to_have_value(MINE)
    assert comments(desk.server, desk.question)[-1] == THEIRS
    panel.get_by_role("button", name="Keep mine").click()
    desk.is_saved()


@extremes
def test_what_was_typed_before_the_tab_closed_is_restored_after_the_restart(
    desk: Desk, moment: str
) -> None:
    desk.dies_while_typing(moment)
    desk.page.close()
    desk.server.start()

    desk.open_in_a_new_tab()

    expect(desk.card).to_contain_text("Restored from this device: what you typed at")
    expect(desk.box).to_have_value(BEFORE + DOWN)
    desk.type(AFTER)
    desk.was_not_in_conflict()
    desk.is_saved()


@pytest.mark.parametrize("place", [METRIC], indirect=True)
def test_number_written_in_another_way_than_it_is_stored_is_no_conflict_with_oneself(
    desk: Desk,
) -> None:
    (desk.server.folder / FILE).write_text(Moment.WRITTEN)
    desk.card.get_by_label("Value", exact=True).fill("087.50")
    desk.server.wait_for_death()
    desk.box.clear()
    desk.type(BEFORE + DOWN)
    expect(desk.state).to_contain_text("Not saved: retrying")
    desk.page.close()
    desk.server.start()

    desk.open_in_a_new_tab()

    desk.type(AFTER)
    expect(desk.state).to_contain_text("Saved at", timeout=SOON)
    desk.was_not_in_conflict()
    desk.is_saved()
