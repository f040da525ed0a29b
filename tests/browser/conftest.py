"""A real Chromium, and the guard that no page complains and each is accessible."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django import Settings

from assessment.models import Assessment, EvidenceItem, Membership
from tests.browser.desk import Desk
from tests.factories import EvidenceLinkFactory

Open = Callable[..., Page]  # the dimension, and the properties of the browser

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = "t => axe.run(document, {preload: false, runOnly: {type: 'tag', values: t}})"

Axe = Callable[[Page], list[tuple[str, list[str]]]]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    flags = [
        *("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-sync"),
        *("--disable-background-networking", "--disable-component-update", "--no-first-run"),
    ]
    chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    return {**browser_type_launch_args, "executable_path": chromium, "args": flags}


@pytest.fixture(autouse=True)
def demo_settings(settings: Settings) -> None:
    """Anybody may register; a report is made at once, in its child process."""
    settings.SIGNUP = "open"
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    cache.clear()


@pytest.fixture
def complaints(page: Page) -> Iterator[list[str]]:
    """Everything that the page complains of; a test that expects some removes them."""
    found: list[str] = []
    page.on(
        "console",
        lambda m: found.append(m.text) if m.type in ("error", "warning") else None,
    )
    page.on("pageerror", lambda error: found.append(str(error)))
    yield found
    assert found == []


def violations(page: Page) -> list[tuple[str, list[str]]]:
    """What axe finds on the page as it stands: rule and places."""
    page.evaluate(AXE)
    found = page.evaluate(RUN, TAGS)["violations"]
    return [(row["id"], [str(node["target"]) for node in row["nodes"]][:3]) for row in found]


def sign_in(context: BrowserContext, member: Membership, address: str) -> None:
    """Put a session of the member into the browser, without the sign-in page."""
    client = Client()
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": address}])


@pytest.fixture
def desk(
    page: Page, live_server: object, assessment: Assessment, carl: Membership, cora: Membership
) -> Desk:
    """Carl before dimension D1; Cora is a colleague whom he can mention."""
    address = str(live_server)
    sign_in(page.context, carl, address)
    url = f"{address}/assessments/{assessment.pk}/answers/D1/"
    page.goto(url)
    return Desk(page, address, url, carl)


@pytest.fixture
def item(desk: Desk, assessment: Assessment) -> EvidenceItem:
    """The council's decision, its page opened by Carl."""
    made: EvidenceItem = EvidenceLinkFactory.create(
        answer=assessment.answers.get(question="alpha")
    ).item
    desk.url = f"{desk.address}/assessments/{assessment.pk}/evidence/{made.pk}/about/"
    desk.page.goto(desk.url)
    return made


@pytest.fixture
def opened(
    browser: Browser, live_server: object, assessment: Assessment, carl: Membership
) -> Iterator[Open]:
    """A dimension as Carl opens it, each time in a new browser with these properties."""
    contexts: list[BrowserContext] = []

    def _open(dimension: str = "D1", **properties: Any) -> Page:
        contexts.append(browser.new_context(**properties))
        sign_in(contexts[-1], carl, str(live_server))
        page = contexts[-1].new_page()
        page.goto(f"{live_server}/assessments/{assessment.pk}/answers/{dimension}/")
        return page

    yield _open
    for context in contexts:
        context.close()
