"""Parts of a page are laid out when they come near: nothing may move, and nothing may get lost, on the way to one."""

import io
import statistics

import markdown
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from guide import addresses, parts
from guide.models import LANGUAGES

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 800}


def test_each_part_begins_with_its_heading():
    html = markdown.markdown(
        "# A\n\nabove\n\n## B { #b }\n\n### C\n\n!!! note\n    text\n\n## D\n\nend",
        extensions=["attr_list", "admonition", "toc", "guide.parts"],
    )
    start = f'<section class="{parts.PART}">'
    before, first, second = html.split(start)
    assert "above" in before
    assert first.startswith('<h2 id="b">') and "<h3" in first and "text" in first
    assert second.startswith('<h2 id="d">') and second.rstrip().endswith("</section>") and "end" in second


def test_text_without_second_level_headings_stays_as_it_is():
    assert parts.PART not in markdown.markdown("# A\n\ntext\n\n### C", extensions=["guide.parts"])
    assert parts.tell_heights("<h1>A</h1>") == "<h1>A</h1>"


def test_estimate_counts_what_is_seen():
    text = "<h2>卡丢了</h2><p>挂失</p>"
    hidden = '<script type="application/json">{"much": "that nobody sees"}</script>'
    assert parts.estimate_height(text + hidden) == parts.estimate_height(text)
    assert parts.estimate_height(text + "<p>补卡</p>" * 9) > parts.estimate_height(text) + 9


# --------------------------------------------------------------------------------------------------
# In the browser

browser_only = pytest.mark.browser

PLACE = """() => {
  const blocks = [...document.querySelectorAll("article :is(p, li, dt)")];
  const seen = blocks.findIndex((block) => block.getBoundingClientRect().top >= 100 && block.offsetHeight);
  return [seen, blocks[seen].getBoundingClientRect().top];
}"""
"""The first block of the text below the header, and where it stands."""

SETTLED = """() => new Promise((resolve) => {
  let before, still = 0;
  const look = () => {
    still = scrollY === before ? still + 1 : 0;
    before = scrollY;
    if (still > 9) resolve();
    else requestAnimationFrame(look);
  };
  look();
})"""
"""Ends when the page has stood still for ten frames."""


KEPT = """() => {
  const { part, top } = history.state ?? {};
  return part && Math.abs(document.getElementById(part).parentElement.getBoundingClientRect().top - top) < 1;
}"""
"""Whether the browser's history knows where the page stands."""


NEVER_IDLE = "window.requestIdleCallback = () => {}"
"""On a device that always has something else to do, parts are laid out only when they come near."""

LATE = """() => [...document.querySelectorAll(".part")]
  .filter((part) => !part.firstElementChild.checkVisibility({ contentVisibilityAuto: true })).length"""
"""How many parts are not laid out yet."""

ALL_LAID_OUT = f"({LATE})() === 0"


def open_page(browser, base: str, viewport: dict[str, int]) -> Page:
    return browser.new_context(base_url=base, viewport=viewport, service_workers="block", bypass_csp=True).new_page()


@browser_only
def test_estimates_come_near_the_real_heights(browser, pages_address, record_property):
    page = open_page(browser, pages_address, PHONE)
    errors = []
    for language in LANGUAGES:
        for path in ("carriers/smart.md", "accounts.md", "steps.md", "faq.md", "situations/abroad.md"):
            page.goto(addresses.page_url(language, path))
            page.add_style_tag(content=f".{parts.PART} {{ content-visibility: visible !important }}")
            heights = page.evaluate(
                """() => [...document.querySelectorAll(".part:not(:has(.tool))")]
                  .map((part) => [Number(part.dataset.height) * 16, part.offsetHeight])"""
            )
            assert heights, path
            errors += [abs(told / real - 1) for told, real in heights if real > PHONE["height"]]
    page.context.close()
    usual, worst = statistics.median(errors), statistics.quantiles(errors, n=20)[-1]
    record_property(
        "figure", f"Heights of {len(errors)} parts estimated: off by {usual:.1%} (median), {worst:.1%} (p95)"
    )
    assert usual < 0.1 and worst < 0.25


@browser_only
@pytest.mark.parametrize("scripting", [True, False], ids=["with scripts", "without"])
def test_whole_page_is_laid_out_in_the_end(browser, pages_address, scripting):
    context = browser.new_context(
        viewport=PHONE, java_script_enabled=scripting, service_workers="block", bypass_csp=True
    )
    page = context.new_page()
    page.goto(pages_address + "carriers/smart/")
    if scripting:
        page.wait_for_function(ALL_LAID_OUT)
    picture = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("L")
    width, height = picture.size
    strips = [picture.crop((0, top, width, top + 800)) for top in range(0, height - 800, 800)]
    assert len(strips) > 20 and all(strip.getextrema()[0] < 128 for strip in strips), "a part of the picture is empty"
    context.close()


@browser_only
@pytest.mark.parametrize(
    ("address", "viewport", "never_idle"),
    [("carriers/smart/", PHONE, True), ("carriers/smart/", PHONE, False), ("en/accounts/", DESKTOP, True)],
)
def test_links_lead_to_their_places_past_parts_that_are_laid_out_late(
    browser, pages_address, address, viewport, never_idle
):
    page = open_page(browser, pages_address, viewport)
    if never_idle:
        page.add_init_script(NEVER_IDLE)
    page.goto(address)
    assert not never_idle or page.evaluate(LATE) > 3, "nothing is laid out late, so this shows nothing"
    last = page.locator(".sources > li").last.get_attribute("id")
    headings = page.evaluate("[...document.querySelectorAll('article :is(h2, h3)[id]')].map((heading) => heading.id)")
    for target in [*headings, "source-1", last]:
        page.goto("about:blank")
        page.goto(f"{address}#{target}")
        if not never_idle:
            page.wait_for_function(ALL_LAID_OUT)
        expect(page.locator(f"#{target}")).to_be_in_viewport(ratio=1)
    for source in ("source-1", last):
        page.evaluate("scrollTo(0, 0)")
        page.locator(f"sup a[href='#{source}']").first.click()
        expect(page.locator(f"#{source}")).to_be_in_viewport(ratio=1)
    page.context.close()


@browser_only
@pytest.mark.parametrize("address", ["carriers/smart/", "en/accounts/"])
def test_page_that_is_opened_again_shows_what_was_being_read(browser, pages_address, address):
    page = open_page(browser, pages_address, PHONE)
    page.goto(address)
    height = page.evaluate("document.documentElement.scrollHeight")
    for way in (0.9, 0.3, 0.6):
        page.evaluate("(to) => scrollTo(0, to)", round(height * way))
        page.wait_for_function(ALL_LAID_OUT)
        page.evaluate(SETTLED)
        page.wait_for_function(KEPT)
        block, top = page.evaluate(PLACE)
        for again in (page.reload, lambda: (page.goto("about/"), page.go_back())):
            again()
            page.wait_for_function(ALL_LAID_OUT)
            page.evaluate(SETTLED)
            assert page.evaluate(PLACE) == [block, pytest.approx(top, abs=2)]
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_function("history.state === null")
    page.context.close()
