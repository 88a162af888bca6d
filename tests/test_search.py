"""The search index, and the plain functions of the search."""

import doctest
import gzip
import json
import re
from pathlib import Path

import pytest
from lxml import html

from guide.models import LANGUAGES
from guide.search import characters, index, names, numbers
from guide.search.sections import Section, read_sections
from guide.search.tokens import Cutter
from tests.javascript import call

MOST_BYTES = 60_000
"""How much an index may weigh, compressed with gzip."""


@pytest.fixture(scope="module")
def scripts(pages_folder: Path) -> dict[str, bytes]:
    """The index of each language as the site ships it."""
    return {
        language: next((pages_folder / "assets").glob(f"search-{language}.*.js")).read_bytes() for language in LANGUAGES
    }


def index_in(script: bytes) -> dict:
    """Return the data of an index script."""
    return json.loads(script.decode().partition("=")[2].partition("=")[2].rstrip().rstrip(";"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_index_is_light(scripts, language):
    assert len(gzip.compress(scripts[language], 9)) <= MOST_BYTES


def test_page_asks_for_no_index_before_the_box_is_used(pages_site):
    for page in pages_site.pages.values():
        loaded = page.tree.xpath("//script/@src")
        assert loaded and not any("search" in address for address in loaded)
        assert page.tree.xpath("//form[@role='search']/@hidden") and page.tree.xpath(
            "//*[@data-search]//a[@href='#site-nav']"
        )


def test_every_place_of_the_index_exists(scripts, pages_site):
    for script in scripts.values():
        made = index_in(script)
        for page, anchor, _, _ in made["sections"]:
            address = made["pages"][page][0]
            assert not anchor or anchor in pages_site.pages[address].ids, f"{address}#{anchor}"


def test_index_of_a_language_holds_that_language_only(scripts):
    assert all(address.startswith("en/") for address, _ in index_in(scripts["en"])["pages"])
    assert not any(address.startswith("en/") for address, _ in index_in(scripts["zh"])["pages"])


def test_every_carrier_brand_service_and_prefix_is_found_by_name(project, scripts):
    for language, script in scripts.items():
        made = index_in(script)
        places = {made["pages"][made["sections"][to][0]][0] for _, to, _, _ in made["names"]}
        prefix = "" if language == "zh" else "en/"
        assert places >= {f"{prefix}carriers/{carrier}/" for carrier in project.ledger.carriers}
        assert made["prefixes"].keys() == project.ledger.prefixes.keys()
        forms = {form for _, _, _, entries in made["names"] for form in entries}
        for carrier in project.ledger.carriers.values():
            assert {carrier.names.legal, *carrier.names.aliases, *carrier.names.misspellings} <= forms
        for brand in project.ledger.brands.values():
            assert {brand.name, *brand.aliases} <= forms


def test_examples_in_the_docstrings_hold():
    for module in (index, characters):
        assert doctest.testmod(module).failed == 0


def test_sections_leave_out_marks_sources_and_khmer():
    article = html.fromstring(
        '<article><h1 id="top">A</h1><p>intro<sup>1</sup> <span lang="km">ខ</span>text</p>'
        '<h2 id="b">B</h2><dl><div class="facts__row" data-fact="smart.app"><dt>App</dt><dd>SmartNas</dd></div></dl>'
        '<div class="glossary__term" id="t"><dt>term <span class="glossary__other">词</span></dt><dd>meaning</dd></div>'
        '<h2 id="sources">Sources</h2><p>left out</p></article>'
    )
    first, second, term = read_sections("x.md", article)
    assert (first.anchor, first.heading, first.text) == ("", "A", "intro text")
    assert (second.anchor, second.text, second.facts) == ("b", "App\nSmartNas", ["smart.app"])
    assert (term.anchor, term.heading, term.text) == ("t", "term", "meaning")


def test_codes_lead_home_first():
    code = numbers.Code("*1201#", "rules.code_balance", "balance")
    elsewhere, home = (Section(path, "a", "", 2, facts=["rules.code_balance"]) for path in ("faq.md", "rights.md"))
    assert list(numbers.place_codes([code], [elsewhere, home])) == [(code, [1, 0])]
    assert list(numbers.place_codes([code], [Section("faq.md", "", "", 1)])) == []


def test_cutter_keeps_known_words_and_drops_what_says_nothing():
    cutter = Cutter(["注销", "信威"], ["the"])
    assert cutter.words("我们没有注销信威的卡 the SIM 2021 097 12") == {"注销", "信威", "sim", "2021"}


def test_brackets_of_a_service_hold_names_too(project):
    found = {entry.to: entry.forms for entry in names.collect_names(project.ledger, project.ledger.search, "zh")}
    assert {"微信", "微信支付"} <= set(found["accounts.md#wechat"])
    assert "爱喜利达" in found["accounts.md#acleda"] and "ABA" in found["accounts.md#aba"]


# --------------------------------------------------------------------------------------------------
# The functions that run in the browser


def test_forms_of_a_word_share_a_stem():
    families = [
        ["cancel", "cancels", "cancelling", "cancelled", "cancellation"],
        ["expire", "expired", "expires"],
        ["company", "companies", "company's"],
        ["code", "codes"],
        ["refund", "refunded", "refunds"],
    ]
    stems = call("search/text.js", "(family) => family.map(m.stem)", families)
    assert [len(set(family)) for family in stems] == [1] * len(families)
    assert len({family[0] for family in stems}) == len(families)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("＊１２０１＃", "*1201#"),
        ("註銷", "注销"),
        ("SMART", "smart"),
        ("Métfone\u200b", "metfone"),
        ("០៩៧", "097"),
        ("帳號", "账号"),
    ],
)
def test_what_is_typed_is_written_alike(typed, plain):
    pairs = characters.simplified_pairs(set("注销账号"))
    assert call("search/text.js", f"(typed) => m.makeNormalise({json.dumps(pairs)})(typed)", [typed]) == [plain]


def test_slips_are_counted_as_edits():
    pairs = [["cellcrad", "cellcard"], ["metfon", "metfone"], ["smatr", "smart"], ["smart", "smart"], ["qb", "metfone"]]
    assert call("search/distance.js", "([a, b]) => m.distance(a, b, 2)", pairs) == [1, 1, 1, 0, 3]


@pytest.mark.parametrize(
    ("typed", "prefix"),
    [
        ("097", "097"), ("97", "097"), ("+855 97", "097"), ("85597", "097"), ("00855 97", "097"), ("855 097 123", "097"),
        ("0972345678", "097"), ("+855 (0)97 234 5678", "097"), ("097-234-5678", "097"), ("85512345678", "012"),
        ("85512345", "085"), ("097xxxxxxx", "097"), ("097 是哪家", "097"), ("1204", None), ("90 天", None), ("13800138000", None),
        ("+86 10 12308", None), ("5g", None), ("180", None),
    ],
)  # fmt: skip
def test_numbers_are_taken_apart(typed, prefix):
    expression = "(typed) => m.findNumbers(typed, m.makeUnits(['天', 'g'])).numbers"
    found = call("search/numbers.js", expression, [typed])[0]
    assert [number["prefix"] for number in found if number["prefix"]] == ([prefix] if prefix else [])


def test_places_are_unpacked_as_they_were_packed():
    lists = [[0], [0, 1, 2], [80, 81, 82], [7, 300, 301, 5000], list(range(0, 900, 97))]
    packed = [index._pack(places) for places in lists]
    assert call("search/postings.js", "(packed) => m.unpack(packed)", packed) == lists


def test_pinyin_initials_and_wrong_characters_are_read(scripts):
    table = index_in(scripts["zh"])["sounds"]
    forms = [
        {"text": text, "meaning": {"kind": "group", "id": text}, "place": 0} for text in ("注销", "电话卡", "余额")
    ]
    expression = f"""([how, typed]) => {{
        const sounds = m.makeSounds({json.dumps(table)}, {json.dumps(forms)});
        const found = sounds[how](typed);
        return found && found.flat().map((meaning) => meaning.id);
    }}"""
    cases = [
        ["readPinyin", "zhuxiao"], ["readPinyin", "zuxiaodianhuaka"], ["readPinyin", "yuenengtuima"], ["readPinyin", "metfone"],
        ["readInitials", "zxdhk"], ["readInitials", "zzz"], ["alike", "主消"], ["alike", "手机"],
    ]  # fmt: skip
    assert call("search/sound.js", expression, cases) == [
        ["注销"], ["注销", "电话卡"], ["余额"], None, ["注销", "电话卡"], None, ["注销"], [],
    ]  # fmt: skip


def test_scripts_of_the_search_stay_small():
    folder = Path(__file__).parent.parent / "overrides" / "js" / "search"
    lengths = {file.name: len(file.read_text("utf-8").splitlines()) for file in folder.glob("*.js")}
    assert lengths and max(lengths.values()) < 250
    assert not any(
        re.search(r"innerHTML|localStorage|sessionStorage|fetch\(|location", file.read_text("utf-8"))
        for file in folder.glob("*.js")
    )
