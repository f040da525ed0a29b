"""Take the pictures in docs/pictures from a running demonstration: .ci/pictures.py ADDRESS.

Every page on desktop and phone, light and dark, and in Chinese, the pages of the report, and those
of the editor. `make pictures` starts the demonstration with what this needs.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

OUT = Path(__file__).parent.parent / "docs" / "pictures"
PERSON, PASSWORD = "amira@lindhaven.example", "lindhaven-2026"
EDITOR = "editor@lindhaven.example"
DESKTOP, PHONE = {"width": 1280, "height": 860}, {"width": 390, "height": 844}
LOOKS = [("desktop", DESKTOP, "light"), ("phone", PHONE, "light")]
LOOKS += [("desktop", DESKTOP, "dark"), ("phone", PHONE, "dark")]
TALLEST = 3000  # pixels of a picture; what lies below repeats what is above


def main(address: str) -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    for old in OUT.glob("*.png"):
        old.unlink()
    with sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        state = sign_in(browser, address)
        for name, size, scheme in LOOKS:
            look = {"viewport": size, "color_scheme": scheme}
            take(browser.new_page(**look), address, PUBLIC, f"{name}-{scheme}")
            page = browser.new_page(**look, storage_state=state)
            take(page, address, dict(own_pages(page, address)), f"{name}-{scheme}")
        page = browser.new_page(viewport=DESKTOP, storage_state=state, locale="zh-CN")
        take(page, address, PUBLIC | dict(own_pages(page, address)), "desktop-zh")
        editor(browser.new_page(viewport={"width": 1280, "height": 1000}), address)
        for language in ("en", "zh-Hans"):
            report(browser.new_page(storage_state=state), address, language)
        browser.close()


PUBLIC = {
    "start": "/",
    "method": "/method/",
    "frameworks": "/frameworks/",
    "framework": "/frameworks/smart-city-governance/1.0.1/",
    "framework-question": "/frameworks/smart-city-governance/1.0.1/questions/owners-recognised/",
    "framework-sources": "/frameworks/smart-city-governance/1.0.1/sources/",
    "framework-changes": "/frameworks/smart-city-governance/1.0.1/changes/",
    "accessibility": "/accessibility/",
    "privacy": "/privacy/",
    "sign-in": "/accounts/login/",
    "sign-up": "/accounts/signup/",
}


def sign_in(browser: Browser, address: str) -> object:
    page = browser.new_page()
    enter(page, address, PERSON)
    page.wait_for_url("**/cities/**")
    return page.context.storage_state()


def enter(page: Page, address: str, person: str) -> None:
    page.goto(f"{address}/accounts/login/")
    page.locator('[name="login"]').fill(person)
    page.locator('[name="password"]').fill(PASSWORD)
    page.locator('[name="password"]').press("Enter")


def editor(page: Page, address: str) -> None:
    """A draft in the administration: the version, a question, importing, publishing."""
    enter(page, address, EDITOR)
    page.wait_for_load_state("networkidle")
    versions = f"{address}/admin/frameworks/frameworkversion/"
    page.goto(f"{versions}?status__exact=draft")
    page.locator("#result_list tbody a").first.click()
    draft = page.url.split("?")[0].rstrip("/").removesuffix("/change")
    number = draft.rsplit("/", 1)[1]
    page.goto(f"{address}/admin/frameworks/question/?q=owners&version__id__exact={number}")
    question = page.locator("#result_list tbody a").first.get_attribute("href") or ""
    pages = {"admin-version": f"{draft}/change/", "admin-question": f"{address}{question}"}
    pages |= {"admin-publish": f"{draft}/publish/", "admin-import": f"{versions}import/"}
    for name, path in pages.items():
        page.goto(path, wait_until="networkidle")
        clip = {"x": 0, "y": 0, "width": 1280, "height": 1400}
        keep(Image.open(BytesIO(page.screenshot(full_page=True, clip=clip))), name)


def own_pages(page: Page, address: str) -> Iterator[tuple[str, str]]:
    """The pages of the demonstration's city, by the links that lead to them."""
    yield from {"account": "/account/", "new-city": "/cities/new/"}.items()
    yield from {"city": "/cities/lindhaven/", "people": "/cities/lindhaven/people/"}.items()
    yield "start-assessment", "/cities/lindhaven/start/"
    page.goto(f"{address}/cities/lindhaven/")
    links = page.locator('a[href*="/assessments/"]').evaluate_all("a => a.map(a => a.pathname)")
    running, finished = (
        f"/assessments/{pk}" for pk in dict.fromkeys(p.split("/")[2] for p in links)
    )
    yield "dimension", f"{running}/answers/HW-OWN/"
    yield "dimension-with-metrics", f"{running}/answers/HW-INF/"
    yield "profile", f"{running}/profile/"
    yield "scope", f"{running}/scope/"
    yield "history", f"{running}/answers/HW-OWN/owners-recognised/history/"
    yield "comments", f"{running}/answers/HW-OWN/roles-of-owners/comments/"
    yield "evidence", f"{running}/evidence/"
    yield "results", f"{finished}/results/"
    yield "results-running", f"{running}/results/"
    yield "finalise", f"{running}/finalise/"
    yield "report", f"{finished}/report/"


def take(page: Page, address: str, pages: dict[str, str], look: str) -> None:
    for name, path in pages.items():
        page.goto(f"{address}{path}", wait_until="networkidle")
        height = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
        size = page.viewport_size or DESKTOP
        clip = {"x": 0, "y": 0, "width": size["width"], "height": max(height, size["height"])}
        keep(Image.open(BytesIO(page.screenshot(full_page=True, clip=clip))), f"{name}-{look}")


def report(page: Page, address: str, language: str) -> None:
    """The pages of the finished assessment's report, as pictures."""
    page.goto(f"{address}{dict(own_pages(page, address))['report']}")
    page.locator(f'button[value="{language}"]').click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the PDF").click(timeout=90_000)
    for number, sheet in enumerate(pypdfium2.PdfDocument(download.value.path()), start=1):
        keep(sheet.render(scale=1.1).to_pil(), f"report-{language}-{number:02}")


def keep(picture: Image.Image, name: str) -> None:
    """Few colours are enough for pages, and a third of the size."""
    picture.convert("RGB").quantize(96).save(OUT / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main(sys.argv[1])
