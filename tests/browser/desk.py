"""A contributor before a page, with what he types: an answer, evidence and comments."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Dialog, Locator, Page, expect

from assessment.models import Membership

SLOW = 20_000  # milliseconds, on a machine that does other things too
BACK = "Restored from this device: what you typed at"
MINE = "What Carl wrote."
DRAFTS = "() => Object.keys(localStorage).filter(k => k.startsWith('civigauge:draft:')).length"


@dataclass
class Desk:
    """Carl before the page of D1, with what he types."""

    page: Page
    address: str
    url: str
    carl: Membership

    @property
    def card(self) -> Locator:
        return self.page.locator("#q-alpha")

    @property
    def state(self) -> Locator:
        return self.page.locator("#state-alpha")

    def type(self, text: str = MINE) -> None:
        self.card.get_by_label("Comment", exact=True).press_sequentially(text, delay=5)

    @property
    def evidence(self) -> Locator:
        return self.page.locator("#evidence-alpha")

    @property
    def talk(self) -> Locator:
        return self.page.locator("#q-alpha .talk")

    def drafts(self) -> int:
        return int(self.page.evaluate(DRAFTS))

    def describe(self) -> None:
        self.evidence.get_by_text("Add evidence").first.click()
        self.evidence.get_by_label("Kind").select_option("register")
        self.evidence.get_by_label("Title").fill("Council minutes")
        self.evidence.get_by_label("Reference").fill("R 12")
        self.evidence.get_by_label("Date of the document").fill("2026-03-01")
        self.evidence.get_by_label("Page or section").fill("p. 7")
        self.evidence.get_by_label("Restricted").check()

    def comment(self, text: str = "Who knows?") -> None:
        self.talk.get_by_text("Comments among colleagues").click()
        self.talk.get_by_label("New comment").fill(text, timeout=SLOW)

    def add(self) -> None:
        self.evidence.get_by_role("button", name="Add evidence").click()

    def say(self) -> None:
        self.talk.get_by_role("button", name="Send", exact=True).click()

    def reopen(self) -> None:
        self.page.close()
        self.page = self.page.context.new_page()
        self.page.goto(self.url)

    def sign_out(self) -> list[tuple[str, str]]:
        """Sign out, and agree to what is asked; kind and text of each question."""
        asked: list[tuple[str, str]] = []

        def agree(dialog: Dialog) -> None:
            asked.append((dialog.type, dialog.message))
            dialog.accept()

        self.page.on("dialog", agree)
        self.page.goto(f"{self.address}/account/")
        self.page.get_by_role("button", name="Sign out").click()
        expect(self.page).to_have_url(f"{self.address}/")
        return asked
