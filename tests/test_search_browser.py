"""The search as a reader uses it, in Chromium."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from guide.models import LANGUAGES
from tests.search_queries import one_edit_away, read_queries, success

pytestmark = pytest.mark.browser

ASK = """(queries) => {
  const box = document.getElementById("search-box");
  const links = document.querySelector(".search__results").getElementsByTagName("a");
  return queries.map((typed) => {
    box.value = typed;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    return Array.from(links, (link) => link.href);
  });
}"""
"""Type each query into the box and return where the results lead."""


@pytest.fixture
def page(browser, pages_address) -> Iterator[Page]:
    """A page on a wide screen. Nothing leaves it, nothing is stored on it, nothing breaks on it."""
    context = browser.new_context(
        base_url=pages_address, viewport={"width": 1280, "height": 800}, service_workers="block"
    )
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.asked = asked
    yield opened
    assert wrong == []
    assert [url for url in asked if not url.startswith(pages_address)] == []
    assert opened.evaluate("localStorage.length + sessionStorage.length") == 0
    assert opened.evaluate("document.cookie") == ""
    context.close()


def turn_to_box(page: Page, address: str):
    """Open a page, turn to the search box, and return it once the search is there."""
    page.goto(address)
    box = page.get_by_role("searchbox")
    box.click()
    expect(page.locator("[data-search][data-started]")).to_be_attached()
    return box


def results(page: Page):
    """The links of the results."""
    return page.locator(".search__results a")


HOME = {"zh": "", "en": "en/"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_right_page_comes_first(page, pages_address, language):
    queries = [query for query in read_queries() if query.language == language]
    assert len(queries) > 200
    turn_to_box(page, HOME[language])
    found = page.evaluate(ASK, [query.typed for query in queries])
    pages = [[address.removeprefix(pages_address) for address in addresses] for addresses in found]
    other = [address for addresses in pages for address in addresses if address.startswith("en/") != (language == "en")]
    assert other == [], "results in another language"
    ranks = [query.rank(addresses) for query, addresses in zip(queries, pages, strict=True)]
    missed = [f"{q.group}: {q.typed} → {a[:3]}" for q, a, r in zip(queries, pages, ranks, strict=True) if r != 0]
    assert success(ranks, 1) >= 0.95 and success(ranks, 3) >= 0.99, "\n".join(missed)
    for group in {query.group for query in queries}:
        of_group = [rank for query, rank in zip(queries, ranks, strict=True) if query.group == group]
        assert success(of_group, 3) >= 0.9, f"{group}\n" + "\n".join(missed)


PLACES = {
    "zh": {
        "accounts/#aba": ["ABA 换号", "aba银行怎么换手机号"],
        "accounts/#line": ["line换号码怎么办"],
        "accounts/#wing": ["wing 换号"],
        "accounts/#wechat": ["微信 换绑"],
        "carriers/seatel/#cancel": ["yes卡怎么注销"],
        "carriers/travel-esim/#airalo": ["airalo", "airalo退款"],
        "carriers/travel-esim/#holafly": ["holafly怎么取消自动续费"],
        "faq/#no-call": ["聋哑人怎么办", "听不见怎么办"],
        "faq/#passport-lost": ["换了护照还能注销吗"],
        "situations/esim/#iphone": ["苹果手机删除esim"],
        "situations/esim/#reset": ["恢复出厂esim还在吗"],
        "situations/lost/#stolen": ["手機被偷怎麼辦"],
        "situations/postpaid/#deposit": ["押金能退吗"],
        "tools/expiry/#where": ["到期日怎么查", "有效期怎么查"],
    },
    "en": {
        "en/accounts/#aba": ["aba change number"],
        "en/accounts/#telegram": ["change number in telegram"],
        "en/carriers/travel-esim/#ubigi": ["ubigi cancel"],
        "en/carriers/travel-esim/#holafly": ["hola fly auto renew"],
        "en/faq/#no-call": ["deaf cannot call"],
        "en/situations/esim/#reset": ["factory reset esim"],
        "en/situations/lost/#stolen": ["sim stolen"],
        "en/situations/postpaid/#deposit": ["deposit refund"],
        "en/tools/expiry/#where": ["how to check validity"],
    },
}
"""Queries that name a thing which has a place of its own on a longer page."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_result_leads_to_the_place_and_not_to_the_top(page, pages_address, language):
    turn_to_box(page, HOME[language])
    asked = [(typed, place) for place, queries in PLACES[language].items() for typed in queries]
    found = page.evaluate(ASK, [typed for typed, _ in asked])
    first = [addresses[0].removeprefix(pages_address) if addresses else None for addresses in found]
    assert [(typed, got) for (typed, place), got in zip(asked, first, strict=True) if got != place] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_slip_in_a_carriers_name_finds_nothing(page, pages_address, project, language):
    turn_to_box(page, HOME[language])
    for carrier in project.ledger.carriers.values():
        typed = [
            carrier.names.en,
            *carrier.names.aliases,
            carrier.names.legal,
            *one_edit_away(carrier.names.en.lower()),
        ]
        home = f"{pages_address}{HOME[language]}carriers/{carrier.id}/"
        found = page.evaluate(ASK, typed)
        assert [word for word, addresses in zip(typed, found, strict=True) if not addresses] == []
        near = [any(address.startswith(home) for address in addresses[:3]) for addresses in found]
        assert sum(near) / len(near) >= 0.99, [word for word, ok in zip(typed, near, strict=True) if not ok]


def test_keyboard_alone_is_enough_and_the_count_is_said(page):
    page.goto("")
    page.get_by_role("searchbox").focus()
    page.keyboard.type("metfone")
    expect(results(page).first).to_contain_text("Metfone")
    expect(page.locator("#page-status[role=status]")).to_have_text(re.compile(r"^\d+ 个结果$"))
    page.keyboard.press("ArrowDown")
    expect(results(page).first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(results(page).nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".search__panel")).to_be_hidden()
    page.keyboard.type(" ")
    page.keyboard.type("esim")
    page.keyboard.press("Enter")
    page.wait_for_url("**/carriers/metfone/#esim")


def test_pasted_text_is_searched(page):
    turn_to_box(page, "")
    page.keyboard.insert_text("註銷電話卡")
    expect(results(page).first).to_have_attribute("href", re.compile("/steps/$"))


def test_nothing_is_searched_in_the_middle_of_a_composition(page):
    box = turn_to_box(page, "")
    keyboard = page.context.new_cdp_session(page)
    for letters in ("z", "zhu", "zhu'xiao"):
        keyboard.send(
            "Input.imeSetComposition", {"text": letters, "selectionStart": len(letters), "selectionEnd": len(letters)}
        )
        expect(box).to_have_value(letters)
        page.keyboard.press("Enter")
        expect(page.locator(".search__panel")).to_be_hidden()
    keyboard.send("Input.insertText", {"text": "注销"})
    expect(box).to_have_value("注销")
    expect(results(page).first).to_have_attribute("href", re.compile("/steps/$"))
    assert page.url.endswith("/")


def test_index_is_loaded_on_first_use_only(page):
    page.goto("en/steps/")
    assert not any("search" in url for url in page.asked)
    page.get_by_role("searchbox").click()
    expect(page.locator("[data-search][data-started]")).to_be_attached()
    assert sum("/search-en." in url for url in page.asked) == 1
    assert not any("/search-zh." in url for url in page.asked)


def test_number_stays_on_the_device(page):
    box = turn_to_box(page, "")
    before, asked = page.url, len(page.asked)
    box.press_sequentially("097 234 5678")
    expect(results(page).first).to_have_attribute("href", re.compile("/carriers/metfone/$"))
    expect(results(page).first).to_contain_text("097")
    assert page.url == before and len(page.asked) == asked
    results(page).first.click()
    page.wait_for_url("**/carriers/metfone/")
    assert not any("2345678" in url or "234%20" in url for url in page.asked)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_says_nothing_finds_nothing(page, language):
    turn_to_box(page, HOME[language])
    typed = ["482913", "123456", "天气", "weather", "pizza", "😀", "a", "7", "的", "asdf"]
    typed += {
        "zh": ["红烧肉做法", "足球比分", "酒店预订"],
        "en": [
            "angkor wat tickets",
            "football results",
            "love you",
            "bitcoin price",
            "cheap flights to bangkok",
            "angkor wat opening hours",
        ],
    }[language]
    found = page.evaluate(ASK, typed)
    assert [word for word, addresses in zip(typed, found, strict=True) if addresses] == []


def test_empty_result_offers_the_finder_and_other_doors(page):
    turn_to_box(page, "en/").fill("qwrtypsdfg")
    expect(page.locator(".search__said")).to_have_text("Nothing found.")
    doors = page.locator(".search__doors a")
    leads = [door.get_attribute("href") for door in doors.all()]
    assert [re.sub(r"^.*?(?=tools|decide|situations|scams)", "", lead) for lead in leads] == [
        "tools/carrier-finder/",
        "decide/",
        "situations/abroad/",
        "situations/lost/",
        "scams/#who-to-call",
    ]
    doors.first.click()
    page.wait_for_url("**/en/tools/carrier-finder/")


@pytest.mark.parametrize(
    ("address", "typed", "lead", "lang"),
    [("", "how do I close my number", "/en/", "en"), ("en/", "余额能退吗", "/", "zh-Hans")],
)
def test_other_language_is_offered_where_this_one_has_nothing(page, address, typed, lead, lang):
    turn_to_box(page, address).fill(typed)
    other = page.locator(".search__other")
    expect(other.locator("ul")).to_have_attribute("lang", lang)
    expect(other.get_by_role("link").first).to_be_visible()
    assert all(("/en/" in link.get_attribute("href")) == (lang == "en") for link in other.get_by_role("link").all()), (
        lead
    )
    expect(results(page)).to_have_count(0)


def test_typed_markup_stays_text(page):
    turn_to_box(page, "").fill('<img src=x onerror="window.hit=1">Smart')
    expect(results(page).first).to_have_attribute("href", re.compile("/carriers/smart/"))
    assert page.evaluate("window.hit") is None and page.locator(".search img").count() == 0


def test_small_screen_opens_the_box_with_a_button(page):
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("")
    box, button = page.locator("#search-box"), page.get_by_role("button", name="搜索")
    expect(box).to_be_hidden()
    button.press("Enter")
    expect(box).to_be_focused()
    page.keyboard.type("097")
    expect(results(page).first).to_contain_text("Metfone")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(button).to_be_focused()


def test_search_that_does_not_load_says_so_and_tries_again(page):
    page.route("**/search-zh.*.js", lambda route: route.abort())
    page.goto("")
    page.get_by_role("searchbox").click()
    expect(page.locator(".search__said")).to_contain_text("没有载入")
    expect(page.locator(".search__doors a").first).to_be_visible()
    page.unroute("**/search-zh.*.js")
    page.get_by_role("searchbox").blur()
    page.get_by_role("searchbox").fill("smart")
    expect(results(page).first).to_have_attribute("href", re.compile("/carriers/smart/"))


def test_without_a_script_the_link_leads_to_all_pages(browser, pages_address):
    context = browser.new_context(
        base_url=pages_address, java_script_enabled=False, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    page.goto("")
    expect(page.get_by_role("searchbox")).to_be_hidden()
    page.get_by_role("link", name="搜索").click()
    expect(page).to_have_url(re.compile("#site-nav$"))
    expect(page.locator("#site-nav")).to_be_in_viewport()
    context.close()


def test_search_works_from_the_disk(browser, pages_folder):
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto((pages_folder / "steps" / "index.html").as_uri())
    box = page.get_by_role("searchbox")
    box.click()
    box.fill("cellcrad")
    expect(results(page).first).to_contain_text("Cellcard")
    box.press("Enter")
    page.wait_for_url("file://**/carriers/cellcard/index.html")
    context.close()
