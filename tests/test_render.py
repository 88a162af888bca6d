"""Facts reach the page with value, source mark, date and the agreed words."""

import pytest
from lxml import html

from guide.ledger import load
from guide.render import PageRenderer, TokenError, parse_token
from tests.conftest import ROOT, copy_project


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    """The ledger with the fictional carrier in it."""
    return load(copy_project(tmp_path_factory.mktemp("copy")))


@pytest.fixture
def renderer(ledger):
    return lambda language: PageRenderer(ledger, language, ROOT / "overrides" / "blocks", link=lambda path: path)


def shown(renderer, text: str) -> html.HtmlElement:
    filled = renderer.fill("".join(f"<p>{part}</p>" for part in renderer.expand(text).split("\n\n")))
    return html.fromstring(f"<div>{filled}</div>")


def test_inference_is_marked_and_its_note_is_shown(renderer, ledger):
    fact = ledger.fact("smart.hotline_abroad").fact
    assert fact.inferred
    for token in ("fact", "facts"):
        tree = shown(renderer("en"), f'{{{{ {token}("smart.hotline_abroad") }}}}')
        assert tree.xpath("string(.//sup[contains(@class, 'mark--inferred')])") == "our inference"
    assert tree.xpath("string(.//*[@class='facts__note'])") == fact.note.en


def test_known_fact_shows_value_mark_and_date(renderer):
    tree = shown(renderer("en"), 'Call {{ fact("example.hotline") }} now.')
    assert tree.xpath("string(.//*[@data-fact='example.hotline'])") == "1299"
    assert tree.xpath(".//sup/a/@href") == ["#source-1"]
    assert tree.xpath(".//time/@datetime") == ["2026-01-31"]
    assert "Official" in tree.xpath(".//sup/a/@aria-label")[0]


def test_number_is_tappable_copyable_and_readable_aloud(renderer):
    link = shown(renderer("zh"), '{{ fact("example.hotline") }}').xpath(".//a[@class='dial']")[0]
    assert (link.get("href"), link.get("data-copy"), link.get("dir"), link.get("lang")) == (
        "tel:1299",
        "1299",
        "ltr",
        "zh-Hans",
    )
    assert link.get("aria-label") == "拨打 1299（1 2 9 9）"


def test_common_code_has_its_hash_escaped(renderer):
    link = shown(renderer("en"), '{{ fact("rules.code_balance") }}').xpath(".//a[@class='dial']")[0]
    assert link.get("href") == "tel:*1201%23"
    assert link.get("aria-label") == "Dial *1201# (star 1 2 0 1 hash)"


@pytest.mark.parametrize(("language", "words"), [("zh", "没有公开来源说明"), ("en", "no public source says")])
def test_unknown_fact_says_so_in_the_agreed_words(renderer, language, words):
    assert words in shown(renderer(language), '{{ fact("example.refund") }}').text_content()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_conflicting_fact_shows_both_sides_and_the_trusted_one(renderer, language):
    tree = shown(renderer(language), '{{ facts("example.cancel_fee") }}')
    assert len(tree.xpath(".//ul[@class='claims']/li")) == 2
    assert len(tree.xpath(".//li[@class='claims__trusted']")) == 1
    assert tree.xpath("string(.//*[@class='claims__why'])")


def test_sources_are_those_of_the_facts_that_the_page_used(renderer):
    page = renderer("en")
    tree = shown(page, '{{ fact("example.hotline") }} {{ fact("example.credit_transfer") }}\n\n{{ sources() }}')
    assert tree.xpath(".//ol[@class='sources']/li/a/@href")[:1] == ["https://www.example.com/terms"]
    assert [source.url for source in page.sources.values()] == [
        "https://www.example.com/terms",
        "https://blog.example.org/sim",
    ]
    assert set(page.facts) == {"example.hotline", "example.credit_transfer"}


def test_parts_of_a_life_cycle_can_be_named(renderer):
    tree = shown(
        renderer("en"), '{{ fact("rules.grace_period", "total") }} {{ fact("rules.grace_period", "reserved") }}'
    )
    assert [e.text_content() for e in tree.xpath(".//*[@data-view]")] == ["180 days", "90 days"]


SAID = {
    "outgoing_yes": ("能打", "go out"),
    "outgoing_no": ("不能打", "No calls"),
    "incoming_yes": ("还能接", "still come in"),
    "incoming_no": ("收不到", "no SMS codes come in"),
    "restorable_yes": ("应该可以", "should be possible"),
    "restorable_ask": ("申请恢复", "ask the carrier"),
    "restorable_no": ("不能", "cannot"),
    "grade_official": ("官方", "Official"),
    "grade_regulator_copy": ("副本", "Copy"),
    "grade_press": ("新闻", "Press"),
    "grade_secondary": ("二手", "Secondary"),
    "short_regulator_copy": ("副本", "copy"),
    "short_press": ("报道", "press"),
    "short_secondary": ("二手", "secondary"),
    "inferred": ("推断", "inference"),
    "trust_this": ("信", "trust"),
    "stage_resold": ("可能卖给别人", "may be sold"),
    "from_abroad": ("境外拨", "from abroad"),
    "khmer_unreviewed": ("没有母语者审读", "not yet read by a native"),
    "footer_promise": ("不是运营商或政府的网站", "not the site of a carrier or a government"),
    "finder_hint": ("不会发出去，也不会保存", "neither sent nor saved"),
    "expiry_from": ("起算日", "Counted from"),
    "expiry_rescue": ("不要晚于", "no later than"),
    "planner_rushed": ("先救账号", "Save the accounts"),
}
"""Words of the interface on which a reader's safety hangs, and what each must hold: no seal keeps them."""


def test_words_that_grade_and_warn_say_what_their_names_say(ledger):
    for key, (zh, en) in SAID.items():
        assert zh in ledger.words.say(key, "zh", day="") and en in ledger.words.say(key, "en", day=""), key
    opposite = ("不能", "收不到", "no ", "cannot")
    for key in ("outgoing_yes", "incoming_yes", "restorable_yes"):
        said = ledger.words.say(key, "zh") + ledger.words.say(key, "en").partition("(")[0]
        assert not any(word in said for word in opposite), key


@pytest.mark.parametrize("name", ["cellcard.serey_codes", "cellcard.vas_numbers", "metfone.sales_numbers"])
def test_what_would_cost_money_is_shown_but_dials_nothing(renderer, ledger, name):
    items = ledger.fact(name).fact.value.items
    assert all(item.avoid for item in items)
    tree = shown(renderer("en"), f'{{{{ fact("{name}") }}}}')
    assert len(tree.xpath(".//code")) == len(items) and not tree.xpath(".//a[@class='dial'] | .//@data-copy")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_timeline_says_of_each_stage_what_the_ledger_says(renderer, ledger, language):
    tree = shown(renderer(language), '{{ timeline("metfone") }}')
    for section in tree.xpath(".//section[@class='life']"):
        stages = ledger.fact(section.get("data-fact")).fact.value.stages
        shown_ = section.xpath(".//li[@class='timeline__stage']")
        assert len(shown_) == len(stages)
        for stage, item in zip(stages, shown_, strict=True):
            lines = [" ".join(line.text_content().split()) for line in item.xpath("./ul/li")]
            told = {True: "yes", False: "no", None: "unknown"}
            ways = {"outgoing": told[stage.outgoing], "incoming": told[stage.incoming], "restorable": stage.restoring}
            assert lines == [ledger.words.say(f"{way}_{how}", language).strip() for way, how in ways.items()]


def test_side_of_a_conflict_can_be_named(renderer):
    tree = shown(renderer("en"), '{{ fact("example.cancel_fee", "blog") }}')
    assert tree.xpath("string(.//*[@data-view])") == "US$2"


def test_questions_are_made_from_the_unknown_facts(renderer):
    tree = shown(renderer("zh"), '{{ questions("example") }}')
    assert tree.xpath(".//li[@data-fact='example.refund']//*[@lang='km']")
    assert "高棉语还没有母语者审读" in tree.text_content()


def test_star_in_a_code_starts_no_emphasis(renderer):
    import markdown

    page = renderer("en")
    expanded = page.expand('{{ fact("rules.code_balance") }} or {{ fact("rules.code_owner") }}')
    tree = html.fromstring(page.fill(markdown.markdown(expanded)))
    assert not tree.xpath(".//em") and "*1202#" in tree.text_content()


@pytest.mark.parametrize(
    ("token", "found"),
    [
        ('{{ fact("example.hotlin") }}', 'Did you mean "example.hotline"?'),
        ('{{ fact("rules.grace_period", "totl") }}', "has no part"),
        ('{{ fact("example.cancel_fee", "termz") }}', "has no claim"),
        ('{{ fact("example.refund", "total") }}', "is unknown and has no part"),
        ("{{ fact() }}", "missing"),
        ("{{ facts() }}", "names no fact"),
        ('{{ timeline("nobody") }}', 'There is no carrier "nobody"'),
        ('{{ phrase("hello") }}', 'There is no phrase "hello"'),
        ("{{ open('x') }}", "malformed"),
    ],
)
def test_wrong_token_is_refused_with_a_hint(renderer, token, found):
    with pytest.raises(TokenError) as caught:
        renderer("en").expand(token)
    assert found in caught.value.found and caught.value.do


def test_token_is_taken_apart():
    assert parse_token(' fact("a.b", "c") ') == ("fact", ["a.b", "c"])
    assert parse_token(" fact(a) ") is None
