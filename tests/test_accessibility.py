"""Every page judged by axe-core, at every width and in every scheme, and walked by keyboard alone."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from guide.models import LANGUAGES
from tests import components
from tests.conftest import ROOT

pytestmark = pytest.mark.browser

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")
HOME = {"zh": "", "en": "en/"}

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ALL_RULES = {
    "runOnly": {"type": "tag", "values": TAGS},
    "rules": {"target-size": {"enabled": True}, "label-content-name-mismatch": {"enabled": True}},
    "preload": False,
}
COLOUR_RULES = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}, "preload": False}
"""The scheme changes colours alone: in the dark one no other rule can judge differently."""

JUDGE = """async (options) => {
  const { violations } = await axe.run(document, { ...options, resultTypes: ["violations"] });
  return violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 120)}`));
}"""

TOO_WIDE = """() => document.scrollingElement.scrollWidth <= innerWidth ? [] : [
  `${document.scrollingElement.scrollWidth} px wide`,
  ...[...document.querySelectorAll("body *")].filter((part) => part.getBoundingClientRect().right > innerWidth)
    .map((part) => part.outerHTML.slice(0, 120)),
]"""
"""Return how wide a page is that must be scrolled sideways, and its parts that stick out."""

PEEKING = """() => [...document.querySelectorAll("body *")].filter((part) => {
    const { left, right, width, height } = part.getBoundingClientRect();
    return left < -1 && right > 0 && width > 1 && height > 1 && !part.closest(".visually-hidden");
  }).map((part) => `peeks in from the left: ${part.outerHTML.slice(0, 120)}`)"""
"""Return what was moved out of sight to the left, but not far enough."""

UNSEEN = """() => {
  const putAway = "[hidden], dialog, .visually-hidden, .checked, script, style, template, .page-toc, .tool, details:not([open]) > :not(summary)";
  return [...document.querySelectorAll("main *, footer *")].filter((part) =>
      [...part.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim()) &&
      !part.closest(putAway) && (!part.checkVisibility({ visibilityProperty: true, opacityProperty: true }) ||
        parseFloat(getComputedStyle(part).fontSize) < 10))
    .map((part) => `not to be seen: ${part.outerHTML.slice(0, 120)}`);
}"""
"""Return the text that styles hide or make smaller than anybody can read; days of checking are said once below.

The parts of tools come and go; the tests of the tools look at them.
"""

OVERLAPPING = """() => {
  const parts = [...document.querySelectorAll("header a, header button, header input")];
  const boxes = parts.filter((part) => part.checkVisibility()).map((part) => {
    const text = document.createRange();
    text.selectNodeContents(part);
    return [part, part.matches("input") ? part.getBoundingClientRect() : text.getBoundingClientRect()];
  });
  return boxes.flatMap(([one, a]) => boxes.filter(([other, b]) => one !== other && !other.contains(one) &&
      a.left < b.left && a.right > b.left + 1 && a.top < b.bottom && b.top < a.bottom)
    .map(([other]) => `runs into ${other.textContent.trim()}: ${one.textContent.trim()}`));
}"""
"""Return the words of the header that stand on one another."""

SMALL = """() => [...document.querySelectorAll("button, input, select, textarea, summary, nav a, header a, .dial, .mark a")]
  .filter((part) => part.checkVisibility({ visibilityProperty: true }) && !part.closest(".visually-hidden"))
  .filter((part) => !part.matches(".mark a") || part.closest("td, dl"))
  .map((part) => [part, part.getBoundingClientRect()])
  .filter(([, box]) => box.width < 24 || box.height < 24)
  .map(([part, box]) => `${Math.round(box.width)} × ${Math.round(box.height)}: ${part.outerHTML.slice(0, 120)}`)"""
"""Return the targets that are smaller than 24 px. Links within a sentence may be."""

WIDTHS = (360, 1280)


@pytest.fixture
def page(browser, pages_address) -> Iterator[Page]:
    """A page on a wide screen. Faults are put into it with inline styles, which its policy would refuse."""
    context = browser.new_context(
        base_url=pages_address,
        viewport={"width": 1280, "height": 800},
        service_workers="block",
        reduced_motion="reduce",
        bypass_csp=True,
    )
    yield context.new_page()
    context.close()


def addresses(folder, language: str) -> list[str]:
    """Every page of a language, its 404 page too."""
    pages = {file.relative_to(folder).as_posix() for file in folder.rglob("*.html")}
    chosen = sorted(name for name in pages if name.startswith("en/") == (language == "en"))
    assert len(chosen) > 30
    return [name.removesuffix("index.html") for name in chosen]


def judge(page: Page, options: dict = ALL_RULES) -> list[str]:
    """Let axe-core judge the page as it stands, scrolled to its top: the header must cover nothing."""
    lay_out_all(page)
    page.evaluate("scrollTo(0, 0)")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    return page.evaluate(JUDGE, options)


def lay_out_all(page: Page) -> None:
    """Lay out what else waits until it comes near: some of axe's rules do not see it before."""
    page.evaluate(
        """() => [...document.querySelectorAll("*")]
          .filter((part) => getComputedStyle(part).contentVisibility === "auto")
          .forEach((part) => part.style.setProperty("content-visibility", "visible"))"""
    )


# --------------------------------------------------------------------------------------------------
# Every page


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_has_a_violation(page, pages_folder, language):
    wrong = []
    for address in addresses(pages_folder, language):
        page.goto(address)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            for scheme, rules in (("light", ALL_RULES), ("dark", COLOUR_RULES)):
                page.emulate_media(color_scheme=scheme)
                wrong += [f"/{address} {width} px, {scheme}: {found}" for found in judge(page, rules)]
    assert wrong == [], "\n".join(wrong)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_is_scrolled_sideways_no_target_is_small_and_no_text_is_hidden(page, pages_folder, language):
    wrong = []
    for address in addresses(pages_folder, language):
        page.set_viewport_size({"width": 320, "height": 700})
        page.goto(address)
        lay_out_all(page)
        wrong += [
            f"/{address} 320 px: {found}"
            for check in (TOO_WIDE, PEEKING, SMALL, OVERLAPPING, UNSEEN)
            for found in page.evaluate(check)
        ]
        page.set_viewport_size({"width": 640, "height": 700})
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        wrong += [
            f"/{address} twice as large: {found}" for check in (TOO_WIDE, OVERLAPPING) for found in page.evaluate(check)
        ]
    assert wrong == [], "\n".join(wrong)


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        ("<img src='assets/icon.svg'>", "image-alt"),
        ("<p style='color: #999; background: #fff'>Grey on white</p>", "color-contrast"),
        ("<p><a href='#a' style='text-decoration: none'>Link</a> in a sentence without a line</p>", "link-in-text-block"),
        ("<button type='button' aria-label='Close'>Send</button>", "label-content-name-mismatch"),
        ("<p><button style='width:9px;height:9px'>a</button><button style='width:9px;height:9px'>b</button></p>", "target-size"),
        ("<h5>Heading of a level too low</h5>", "heading-order"),
    ],
)  # fmt: skip
def test_fault_is_found(page, fault, rule):
    page.goto("en/about/")
    page.evaluate(
        "(html) => [...document.querySelectorAll('.part')].pop().insertAdjacentHTML('beforeend', html)", fault
    )
    assert {found.partition(":")[0] for found in judge(page)} == {rule}


def test_contrast_too_low_in_the_dark_alone_is_found(page):
    page.goto("en/about/")
    page.evaluate("document.querySelector('#licence ~ p').style.color = '#1b1f23'")
    assert judge(page, COLOUR_RULES) == []
    page.emulate_media(color_scheme="dark")
    assert [found.partition(":")[0] for found in judge(page, COLOUR_RULES)][:1] == ["color-contrast"]


def test_part_too_wide_target_too_small_and_text_hidden_are_found(page):
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto("en/about/")
    lay_out_all(page)
    assert page.evaluate(TOO_WIDE) == page.evaluate(PEEKING) == page.evaluate(SMALL) == []
    page.evaluate("document.querySelector('#licence ~ p').style.cssText = 'position: absolute; left: -60px'")
    assert "<p" in page.evaluate(PEEKING)[0]
    page.evaluate("document.querySelector('#sources').style.width = '400px'")
    page.evaluate("document.querySelector('header a').style.cssText = 'min-height: 0; font-size: 5px; line-height: 1'")
    assert "sources" in page.evaluate(TOO_WIDE)[1] and "header" in page.evaluate(SMALL)[0]
    assert page.evaluate(UNSEEN) == []
    for style in ("footer { display: none }", "footer * { font-size: 9px }"):
        added = page.add_style_tag(content=style)
        assert "not to be seen" in page.evaluate(UNSEEN)[0], style
        added.evaluate("(style) => style.remove()")
        assert page.evaluate(UNSEEN) == []


# --------------------------------------------------------------------------------------------------
# Parts that open


def open_menu(page: Page) -> None:
    page.goto("en/steps/")
    page.get_by_role("button", name="Menu").click()
    expect(page.get_by_role("navigation", name="All pages")).to_be_in_viewport()


def open_results(page: Page) -> None:
    page.goto("en/")
    search = page.get_by_role("link", name="Search").or_(page.get_by_role("button", name="Search"))
    if search.is_visible():
        search.click()
    page.get_by_role("searchbox").fill("balance")
    expect(page.locator(".search__results a").first).to_be_visible()


def open_finder(page: Page) -> None:
    page.goto("en/tools/carrier-finder/")
    page.get_by_role("textbox").fill("010 123 456")
    expect(page.locator(".tool__answer")).to_be_visible()


def open_decision(page: Page) -> None:
    page.goto("en/decide/?where=here&works=yes&hangs=yes")
    expect(page.locator(".decide .tool__answer, .decide fieldset").first).to_be_visible()


def open_plan(page: Page) -> None:
    page.goto("en/tools/planner/")
    page.locator("#planner-leave").fill("2027-01-15")
    page.locator(".planner button[type=submit]").click()
    expect(page.locator(".planner__answer")).to_be_visible()


def open_dates(page: Page) -> None:
    page.goto("en/tools/expiry/")
    page.locator("#expiry-day").fill("2027-01-15")
    page.locator(".expiry button[type=submit]").click()
    expect(page.locator(".expiry__answer")).to_be_visible()


def refuse_day(page: Page) -> None:
    page.goto("en/tools/expiry/")
    page.locator("#expiry-day").evaluate("(field) => { field.type = 'text'; field.value = '31/12/2026' }")
    page.locator(".expiry button[type=submit]").click()
    expect(page.locator("#expiry-day-wrong")).to_be_visible()


def open_card(page: Page) -> None:
    page.goto("en/tools/counter-card/")
    page.locator(".card button[type=submit]").click()
    expect(page.get_by_role("dialog")).to_be_visible()


OPENERS = [open_menu, open_results, open_finder, open_decision, open_plan, open_dates, refuse_day, open_card]


@pytest.mark.parametrize("opened", OPENERS, ids=lambda opener: opener.__name__)
def test_opened_part_has_no_violation(page, opened):
    wrong = []
    for width in WIDTHS if opened is not open_menu else WIDTHS[:1]:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme="light")
        opened(page)
        wrong += judge(page) + page.evaluate(TOO_WIDE) + page.evaluate(SMALL)
        page.emulate_media(color_scheme="dark")
        wrong += judge(page, COLOUR_RULES)
    assert wrong == [], "\n".join(wrong)


# --------------------------------------------------------------------------------------------------
# Keyboard, forced colours, reduced motion

FOCUS = """() => {
  const part = document.activeElement;
  part.scrollIntoView({ block: "nearest" });
  const style = getComputedStyle(part);
  const boxes = [...part.getClientRects()];
  const box = part.getBoundingClientRect();
  const seen = boxes.some(({ left, right, top, bottom }) => {
    const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return hit && (part.contains(hit) || hit.contains(part) || hit.closest("label")?.control === part);
  });
  return {
    name: part.outerHTML.slice(0, 300),
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    seen: seen && box.width > 0,
    end: part === document.body,
  };
}"""
"""Return what has the focus, whether it has a ring, and whether nothing covers it."""


def tab(page: Page, key: str = "Tab") -> str:
    """Press Tab and return what has the focus now, which must be in sight with a ring around it."""
    page.keyboard.press(key)
    focus = page.evaluate(FOCUS)
    assert focus["end"] or (focus["ring"] and focus["seen"]), focus
    return "" if focus["end"] else focus["name"]


def tab_to(page: Page, sign: str) -> None:
    """Press Tab until what has the focus holds ``sign`` in its markup."""
    for _ in range(80):
        if sign in tab(page):
            return
    pytest.fail(f"The Tab key does not lead to {sign}.")


@pytest.mark.parametrize("language", LANGUAGES)
def test_keyboard_alone_leads_through_search_languages_and_a_tool(page, pages_address, language):
    home, other = HOME[language], HOME["en" if language == "zh" else "zh"]
    page.goto(home + "steps/")
    assert "md-skip" in tab(page), "the skip link comes first"
    page.keyboard.press("Enter")
    page.wait_for_url("**#top")
    assert "<header" not in tab(page) and page.evaluate("!document.activeElement.closest('header')")

    page.goto(home + "steps/")
    tab_to(page, "search-box")
    page.keyboard.type("metfone")
    expect(page.locator(".search__results a").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(pages_address + home + "carriers/metfone/")

    tab_to(page, "data-twin")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(re.escape(pages_address + other + "carriers/metfone/")))
    page.go_back()
    expect(page).to_have_url(pages_address + home + "carriers/metfone/")

    page.goto(home + "tools/carrier-finder/")
    tab_to(page, "finder-number")
    page.keyboard.type("010 123 456")
    page.keyboard.press("Enter")
    expect(page.locator("#page-status[role=status]")).to_contain_text("Smart")
    tab_to(page, "carriers/smart/")
    page.keyboard.press("Enter")
    expect(page).to_have_url(pages_address + home + "carriers/smart/")
    page.go_back()
    expect(page.locator("#finder-number")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("address", ["", "en/steps/", "en/tools/counter-card/"])
def test_focus_is_seen_at_every_stop_to_the_end(page, address, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address)
    stops = []
    while (name := tab(page)) and len(stops) < 500:
        stops.append(name)
    assert 30 < len(stops) < 500, "the last Tab leaves the page"


def test_menu_opens_and_closes_with_the_keyboard(page):
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("en/steps/")
    tab_to(page, "data-drawer")
    page.keyboard.press("Space")
    assert page.evaluate("document.activeElement.closest('#site-nav') !== null")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('[data-drawer]')")


@pytest.mark.parametrize("address", ["en/", "en/tools/expiry/", "downloads/"])
def test_menu_of_a_wide_screen_shows_where_the_reader_is(page, address):
    page.goto(address)
    page.wait_for_function(
        """() => {
          const box = document.querySelector("#site-nav [aria-current]").getBoundingClientRect();
          return box.top > 0 && box.bottom < innerHeight;
        }"""
    )


def test_nothing_moves(page):
    moving = """() => [document.documentElement, ...document.querySelectorAll("body *")].filter((part) => {
      const style = getComputedStyle(part);
      return style.scrollBehavior !== "auto" || style.animationName !== "none" || parseFloat(style.transitionDuration) > 0;
    }).length + document.getAnimations().length"""
    page.emulate_media(reduced_motion="no-preference")
    page.goto("en/steps/")
    assert page.evaluate(moving) == 0
    page.add_style_tag(content="html { scroll-behavior: smooth }")
    assert page.evaluate(moving) == 1


def test_forced_colours_keep_what_colour_alone_would_say(page):
    page.emulate_media(forced_colors="active")
    for address in ("en/steps/", "en/carriers/smart/", "en/tools/counter-card/"):
        page.goto(address)
        assert judge(page, COLOUR_RULES) == []
        tab(page)
        plain = page.evaluate(
            """() => [...document.querySelectorAll("main button, main input, main select, .admonition, .dial, .grade")]
              .filter((part) => part.checkVisibility() && !part.matches(".copy, [type=checkbox], [type=radio]"))
              .filter((part) => getComputedStyle(part).borderStyle === "none").map((part) => part.outerHTML.slice(0, 99))"""
        )
        assert plain == [], "without its colours this has no edge"
        weights = (
            "[...document.querySelectorAll('.site-nav [aria-current]')].map((a) => getComputedStyle(a).fontWeight)"
        )
        assert page.evaluate(weights) == ["700"]


# --------------------------------------------------------------------------------------------------
# The page of components


def test_page_of_components_shows_every_block():
    shown, used = components.make("en")
    assert used == {file.name for file in components.BLOCKS.glob("*.html")}
    assert not re.search(r"\{\{|\[\[|direct-\d|[\ue000\ue001]", shown)


PAPER = {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 25, 27)"}


@pytest.mark.parametrize("scheme", PAPER)
def test_page_of_components_has_no_violation(page, scheme, tmp_path):
    file = tmp_path / "components.html"
    file.write_text(components.in_scheme(components.make("zh")[0], scheme), "utf-8")
    page.goto(file.as_uri())
    assert judge(page, COLOUR_RULES) == []
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == PAPER[scheme]


# --------------------------------------------------------------------------------------------------
# What a screen reader is told

HEARD = re.findall(
    r"^\| `(en/[^`]*)` \| (.+?) \| (\w+) \| (.+?) \|$", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.MULTILINE
)
"""The rows of the handbook's table: page, what to do, role, name."""


def test_screen_readers_are_told_what_the_handbook_says(page):
    assert len(HEARD) > 10
    for address, do, role, name in HEARD:
        page.goto(address)
        if typed := re.search(r"^type (\d+)$", do):
            page.get_by_role("textbox").fill(typed[1])
        if "show the card" in do:
            page.locator(".card button[type=submit]").click()
        if role == "status":
            expect(page.get_by_role("status")).to_contain_text(name)
        else:
            expect(page.get_by_role(role, name=name, exact=True).first, f"{address}: {role}").to_be_attached()
    khmer = "[...document.querySelectorAll('body *')].filter((part) => /[\\u1780-\\u17ff]/.test([...part.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data).join('')) && !part.closest('[lang=km], script'))"
    for address in ("en/steps/", "en/carriers/smart/", "en/tools/counter-card/"):
        page.goto(address)
        assert page.evaluate(f"{khmer}.map((part) => part.outerHTML.slice(0, 120))") == []
