"""The whole guide without a network, in a real browser: after one visit, and from a stick."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from guide import addresses
from guide.models import LANGUAGES
from guide.offline import pack, precache
from tests.offline_host import hosting

pytestmark = pytest.mark.browser

Open = Callable[[str], None]
"""Opens the page at an address below the site's root."""


def urls_of(project) -> list[str]:
    return [addresses.page_url(language, path) for language in LANGUAGES for path in project.pages[language]]


def use_search(page: Page, open_page: Open, language: str) -> None:
    """Type a carrier's name on any page, and follow the first result."""
    open_page(addresses.page_url(language, "rights.md"))
    page.locator("#search-box").press_sequentially("metfone")
    first = page.locator(".search__results a").first
    expect(first).to_contain_text("Metfone")
    first.click()
    page.wait_for_url("**/carriers/metfone/**")
    expect(page.locator("article h1")).to_contain_text("Metfone")


def use_tools(page: Page, open_page: Open, language: str, words) -> None:
    """Use each tool once; every answer is made on the device."""

    def say(key: str, **blanks: object) -> str:
        return words.say(key, language, **blanks)

    status = page.locator("#page-status")
    open_page(addresses.page_url(language, "tools/carrier-finder.md"))
    page.locator("#finder-number").fill("012 345 678")
    page.get_by_role("button", name=say("finder_ask")).click()
    expect(page.locator(".finder .tool__answer")).to_contain_text("Cellcard")
    page.locator(".finder .tool__answer a").first.click()
    expect(page.locator("article h1")).to_contain_text("Cellcard")

    open_page(addresses.page_url(language, "decide.md"))
    page.locator(".tool form").get_by_role("radio").first.check()
    expect(status).to_contain_text(say("decide_next", question=""))

    open_page(addresses.page_url(language, "tools/expiry.md"))
    page.get_by_label(say("tool_carrier"), exact=True).select_option(label="Cellcard")
    page.get_by_label(say("expiry_day_end")).fill("2026-10-20")
    page.get_by_role("button", name=say("expiry_compute")).click()
    expect(page.locator(".expiry__answer .timeline__stage").first).to_be_visible()

    open_page(addresses.page_url(language, "tools/planner.md"))
    page.get_by_label(say("planner_leave")).fill("2030-01-01")
    page.get_by_role("button", name=say("planner_compute")).click()
    expect(page.locator(".planner__answer")).to_be_visible()

    open_page(addresses.page_url(language, "tools/counter-card.md"))
    page.locator("#card-number").fill("012 345 678")
    page.get_by_role("button", name=say("card_show")).click()
    expect(page.get_by_role("dialog")).to_contain_text("012\u00a0345\u00a0678")
    page.evaluate("document.fonts.ready.then(() => 1)")
    page.get_by_role("button", name=say("card_close")).click()
    expect(page.locator("#proof-number")).to_have_value("012 345 678")


@pytest.mark.parametrize(("base", "language"), [("/", "zh"), ("/guide/", "en")])
def test_after_one_visit_everything_works_without_a_network(browser: Browser, project, offline_folder, base, language):
    with hosting(offline_folder, base) as host:
        context = browser.new_context()
        page = context.new_page()
        wrong = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.goto(host.address + addresses.page_url(language, "carriers/smart.md"))
        expect(page.locator(".offline")).to_have_attribute("data-state", "ready", timeout=20_000)
        host.down = True
        host.asked.clear()
        for url in urls_of(project):
            answer = page.goto(host.address + url, wait_until="domcontentloaded")
            assert answer.ok and answer.from_service_worker, url
            assert page.evaluate("getComputedStyle(document.body).marginTop") == "0px", f"{url} has lost its style"

        def open_page(url: str) -> None:
            page.goto(host.address + url)

        use_search(page, open_page, language)
        use_tools(page, open_page, language, project.ledger.words)
        page.goto(host.address + addresses.page_url(language, "index.md"))
        page.locator("[data-twin]").click()
        other = next(name for name in LANGUAGES if name != language)
        expect(page.locator("html")).to_have_attribute("lang", {"zh": "zh-Hans", "en": "en"}[other])
        assert set(host.asked) <= {"service-worker.js"}  # the browser looks for a new build by itself
        assert [text for text in wrong if "service-worker" not in text] == []
        context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_the_readers_language_are_saved_first_the_heaviest_before_others(
    browser, project, offline_folder, language
):
    with hosting(offline_folder, "/guide/") as host:
        context = browser.new_context()
        page = context.new_page()
        page.goto(host.address + addresses.page_url(language, "scams.md"))
        expect(page.locator(".offline")).to_have_attribute("data-state", "ready", timeout=20_000)
        saved = host.asked[host.asked.index("service-worker.js") + 1 :]
        own = {addresses.page_url(language, path) for path in project.pages[language]}
        sizes = {file.url: file.size for file in precache.always_kept(offline_folder)}
        heaviest = sorted(own, key=lambda url: -sizes[url])[:8]
        lanes = 4  # requests of one moment may overtake each other
        assert set(heaviest) <= set(saved[: len(heaviest) + lanes])
        assert own <= set(saved[: len(own) + lanes])
        context.close()


def test_page_that_is_not_there_answers_in_its_language_without_a_network(browser, project, offline_folder):
    with hosting(offline_folder, "/") as host:
        context = browser.new_context()
        page = context.new_page()
        page.goto(host.address)
        expect(page.locator(".offline")).to_have_attribute("data-state", "ready", timeout=20_000)
        host.down = True
        for url, language in [("nothing/", "zh"), ("en/nothing/", "en"), ("pdf/guide-en.pdf", "zh")]:
            page.goto(host.address + url)
            expect(page.locator("article h1")).to_have_text(project.ledger.words.say("not_found_title", language))
        page.goto(host.address + "en/steps?from=chat")
        assert page.url == host.address + "en/steps/?from=chat"
        page.goto(host.address + "en/steps/index.html")
        expect(page.locator("article h1")).to_be_visible()
        context.close()


def test_pack_opened_from_a_disk_works_and_asks_no_network(browser: Browser, project, offline_folder: Path, tmp_path):
    with zipfile.ZipFile(offline_folder / pack.PACK) as file:
        file.extractall(tmp_path)
    context = browser.new_context()
    page = context.new_page()
    asked, wrong = [], []
    context.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    for url in urls_of(project):
        page.goto((tmp_path / url / "index.html").as_uri(), wait_until="domcontentloaded")
        assert page.evaluate("getComputedStyle(document.body).marginTop") == "0px", f"{url} has lost its style"
        expect(page.locator(".offline")).to_have_count(0)
    page.goto((tmp_path / "index.html").as_uri())
    page.locator("#site-nav a[href*='steps']").first.click()
    assert page.url.endswith("/steps/index.html")
    page.locator("[data-twin]").click()
    page.wait_for_url("**/en/steps/index.html**")

    def open_page(url: str) -> None:
        page.goto((tmp_path / url / "index.html").as_uri())

    for language in LANGUAGES:
        use_search(page, open_page, language)
        assert page.url.partition("#")[0].endswith("/index.html")
        use_tools(page, open_page, language, project.ledger.words)
    assert asked and [url for url in asked if not url.startswith("file://")] == []
    assert wrong == []
    context.close()
