"""The page of `--html`, opened as a user opens it."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from factories import dispatch

from backchannel.views.page import page

pytestmark = pytest.mark.browser

_CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_ARGUMENTS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    if _CHROMIUM is None and not os.environ.get("BACKCHANNEL_NO_SKIPS"):
        pytest.skip("no Chromium is installed; apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=_CHROMIUM, args=_ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "page.html"
    path.write_text(page([dispatch().record(), dispatch(title="Another").record()]), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def opened(browser, file: str):
    """The page, open; at the end, nothing may have been asked of the network and nothing said on the console."""
    tab = browser.new_page(viewport={"width": 1280, "height": 800})
    said: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    tab.on("pageerror", lambda error: said.append(str(error)))
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(file)
    yield tab
    assert said == []
    assert [url for url in asked if not url.startswith(("data:", file))] == []
    tab.close()


def lit(tab) -> str:
    return "".join(tab.locator("#article-0 .text .lit").all_text_contents())


def test_a_claim_lights_up_its_words(opened) -> None:
    opened.locator("#article-0 .events li a", has_text="demanded").click()
    assert lit(opened) == "demanded"
    near = "".join(opened.locator("#article-0 .text .near").all_text_contents())
    assert near.startswith("Ayatollah Ruhollah Khomeini on Friday ")
    opened.locator("#article-0 .statements li a", has_text="Muskie").click()
    assert lit(opened) == "We shall study the conditionsand answer through our friends"
    opened.locator("#article-0 .talks li a").click()
    assert lit(opened).startswith("Algeria has been carrying messages")


def test_words_light_up_their_claims_one_after_another(opened) -> None:
    words = opened.locator("#article-0 .text .w", has_text="moved")
    words.click()
    assert "moved" in opened.locator("#article-0 .record li.lit").inner_text()
    words.click()
    assert "The students claimed" in opened.locator("#article-0 .record li.lit").inner_text()


def test_the_keyboard_is_enough(opened) -> None:
    opened.locator("#article-0 .events li a").first.focus()
    opened.keyboard.press("Enter")
    assert lit(opened) == "demanded"
    assert opened.evaluate("document.activeElement.textContent") == "demanded"
    opened.keyboard.press("Enter")
    assert "REQUEST" in opened.evaluate("document.activeElement.textContent")
    opened.keyboard.press("Escape")
    assert lit(opened) == ""


def test_an_address_leads_to_its_claim(browser, file: str) -> None:
    event = dispatch().record().events[0]
    tab = browser.new_page()
    tab.goto(f"{file}#w-{event.id}")
    assert lit(tab) == "demanded"
    tab.close()


def test_it_works_without_script(browser, file: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(file)
    event = dispatch().record().events[0]
    tab.locator("#article-0 .events li a", has_text="demanded").click()
    assert tab.url.endswith(f"#w-{event.id}")
    tab.locator("#article-0 .text .w", has_text="demanded").click()
    assert tab.url.endswith(f"#c-{event.id}")
    context.close()


@pytest.mark.parametrize("width", [320, 400, 800, 1280])
def test_it_fits_every_width(browser, file: str, width: int) -> None:
    tab = browser.new_page(viewport={"width": width, "height": 800})
    tab.goto(file)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    tab.close()
