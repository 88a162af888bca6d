"""The tools' data: made from the same facts as the text beside it, and sound without a browser."""

import gzip
import itertools
import json

import pytest
from lxml import html

from guide import assets
from guide.checks import find_problems
from guide.ledger import load
from guide.render import PageRenderer, TokenError
from guide.tools.decision import Flow
from guide.tools.drawing import wrap
from guide.tools.font import FONT, STYLE, khmer_assets
from guide.tools.life import lives, safe_days
from guide.tools.registry import TOOLS
from tests.conftest import ROOT, TODAY
from tests.javascript import call


@pytest.fixture(scope="module")
def ledger():
    return load(ROOT)


def block(ledger, name: str, language: str = "zh") -> html.HtmlElement:
    """The tool as its template renders it."""
    renderer = PageRenderer(ledger, language, ROOT / "overrides" / "blocks", link=lambda path: path)
    holder = renderer.expand(f'{{{{ tool("{name}") }}}}')
    return html.fromstring(renderer.fill(f"<p>{holder}</p>"))


def data_of(tool: html.HtmlElement) -> dict:
    return json.loads(tool.xpath("string(.//script[@class='tool-data'])"))


# --------------------------------------------------------------------------------------------------
# One fact, text and tool


@pytest.mark.parametrize(
    ("tool", "file", "old", "new", "shown", "computed"),
    [
        ("expiry", "rules.yml", "{id: all_blocked, days: 30,", "{id: all_blocked, days: 41,", "第 61–101 天",
         lambda data: data["anybody"]["lives"][0]["stages"][1]["days"] == 41 and data["anybody"]["safe"]["resold"] == 191),
        ("expiry", "carriers/smart.yml", "{amount: 5, currency: USD, days: 40}", "{amount: 5, currency: USD, days: 43}", "43 天",
         lambda data: data["carriers"]["smart"]["validity"][0]["rows"][4]["days"] == 43),
        ("planner", "rules.yml", "{id: outgoing_blocked, days: 60,", "{id: outgoing_blocked, days: 55,", "离开后 55 天",
         lambda data: data["anybody"]["sms_end"] == 55),
        ("finder", "carriers/cellcard.yml", 'prefix: "061", digits: [9]', 'prefix: "061", digits: [10]', "全长 10 位（含开头的零）：061",
         lambda data: data["prefixes"]["061"] == {"digits": [10], "owner": "cellcard", "status": None}),
        ("card", "phrases.yml", "zh: 我会等。", "zh: 我可以等。", "我可以等。", lambda data: "fee" in data["phrases"]),
        ("card", "phrases.yml", "zh: 请给我开一张收据。", "zh: 请开收据。", "请开收据。", lambda data: data["phrases"]["receipt"]["text"] == "请开收据。"),
        ("proof", "rules.yml", "address: info@trc.gov.kh", "address: office@trc.gov.kh", "office@trc.gov.kh",
         lambda data: data["messages"]["regulator"]["to"] == "office@trc.gov.kh"),
        ("decide", "decide.yml", "zh: 你现在在哪里？", "zh: 你人在哪里？", "你人在哪里？", lambda data: data["start"] == "where"),
    ],
)  # fmt: skip
def test_changed_fact_changes_text_and_tool(copy, tool, file, old, new, shown, computed):
    path = copy / "data" / file
    text = path.read_text("utf-8")
    assert old in text
    before = block(load(copy), tool)
    path.unlink()
    path.write_text(text.replace(old, new, 1), "utf-8")
    after = block(load(copy), tool)
    plain = [" ".join(tree.xpath(".//text()[not(parent::script)]")) for tree in (before, after)]
    squeezed = ["".join(text.split()) for text in plain]
    assert "".join(shown.split()) not in squeezed[0]
    assert "".join(shown.split()) in squeezed[1]
    assert computed(data_of(after))


def test_new_carrier_stands_in_every_tool(copy):
    ledger = load(copy)
    for name in ("finder", "expiry", "planner", "card", "proof"):
        assert "example" in data_of(block(ledger, name))["carriers"]
    assert data_of(block(ledger, "finder"))["prefixes"]["020"]["owner"] == "example"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", sorted(TOOLS))
def test_tool_is_complete_text_without_a_script(ledger, name, language):
    tool = block(ledger, name, language)
    for form in tool.xpath(".//form"):
        assert form.get("hidden") is not None
    for element in tool.xpath(".//form | .//script | .//*[@hidden] | .//dialog"):
        if element.getparent() is not None:
            element.drop_tree()
    assert len(tool.text_content().strip()) > (4 if name == "finder-box" else 20)
    assert not tool.xpath(".//@style | .//@*[starts-with(name(), 'on')]")


def test_unknown_tool_is_named():
    renderer = PageRenderer(load(ROOT), "zh", ROOT / "overrides" / "blocks", link=lambda path: path)
    with pytest.raises(TokenError, match=r'There is no tool "findr"\. Did you mean "finder"'):
        renderer.expand('{{ tool("findr") }}')


# --------------------------------------------------------------------------------------------------
# The decision


def test_no_path_is_lost_between_data_picture_text_and_script(ledger):
    flow = Flow(ledger.decision)
    paths = list(flow.paths())
    tree = block(ledger, "paths", "en")
    assert len(tree.xpath(".//p[@class='paths__end']")) == len(paths)
    assert len(tree.xpath(".//*[@class='flow__outcome']")) == len(paths)
    assert {link.lstrip("#") for link in tree.xpath(".//p[@class='paths__end']/a/@href")} <= set(tree.xpath(".//@id"))
    drawn = " ".join(tree.xpath(".//svg//text()"))
    for question in ledger.decision.questions:
        assert " ".join(wrap(question.text.en, 12)[:1]) in drawn
    cases, expected = [], []
    for path, outcome in paths:
        for choices in itertools.product(*(branch.choices for _, branch in path)):
            cases.append([[question.id, choice.id] for (question, _), choice in zip(path, choices, strict=True)])
            expected.append({"asked": [question.id for question, _ in path], "outcome": outcome.id})
    data = data_of(block(ledger, "decide"))
    assert call("tools/decide.js", f"(answers) => m.follow({json.dumps(data)}, new Map(answers))", cases) == expected
    assert {outcome.kind for _, outcome in paths} == {"rescue", "keep", "transfer", "counter", "expire"}


def test_unfinished_or_hostile_answers_end_at_a_question(ledger):
    data = data_of(block(ledger, "decide"))
    cases = [
        [],
        [["where", "here"]],
        [["where", "constructor"]],
        [["where", "__proto__"]],
        [["__proto__", "x"], ["where", "here"], ["works", "toString"]],
    ]
    found = call("tools/decide.js", f"(answers) => m.follow({json.dumps(data)}, new Map(answers))", cases)
    assert [entry["asked"] for entry in found] == [
        ["where"],
        ["where", "works"],
        ["where"],
        ["where"],
        ["where", "works"],
    ]
    assert all(entry["outcome"] is None for entry in found)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_picture_fits_its_frame(ledger, language):
    svg = block(ledger, "paths", language).xpath(".//svg")[0]
    width, height = map(float, svg.get("viewbox", svg.get("viewBox")).split()[2:])
    for box in svg.xpath(".//rect"):
        assert float(box.get("x")) + float(box.get("width")) <= width
        assert float(box.get("y")) + float(box.get("height")) <= height
    assert svg.get("role") == "img" and len(svg.get("aria-label")) > 10
    assert not svg.xpath(".//@style | .//@fill")


# --------------------------------------------------------------------------------------------------
# Numbers

PREFIXES = {
    "012": {"digits": [9, 10], "owner": "cellcard", "status": None},
    "097": {"digits": [10], "owner": "metfone", "status": None},
    "013": {"digits": [9], "owner": None, "status": "retired"},
}


@pytest.mark.parametrize(
    ("kind", "prefix", "typed"),
    [
        ("found", "012", ["012", "12", "012345678", "012 345 678", "+855 12 345 678", "00855 12 345 678", "85512345678", "8551234567", "+855 (0)12-345-678",
                          "０１２３４５６７８", "٠١٢٣٤٥٦٧٨", "០១២៣៤៥៦៧៨", "۰۱۲", "\u202a012\u00a0345\u200b678\u202c", "tel:+85512345678", "012.345.678", "  012  "]),
        ("found", "097", ["0971234567", "971234567", "+855-97-123-4567"]),
        ("retired", "013", ["013", "+85513 123 456"]),
        ("unlisted", "023", ["023 722 333", "+855 23 722 333"]),
        ("unlisted", "099", ["0" + "9" * 9]),
        ("foreign", None, ["+86 138 0013 8000", "0086 13800138000", "13800138000", "+66 81 234 5678", "+1 202 555 0100", "＋８６１３８００１３８０００"]),
        ("code", None, ["*1201#", "1204", "6789", "812", "＊１２０１＃"]),
        ("text", None, ["abc", "<script>alert(1)</script>", "012a345", "我的号码", "constructor", "0x12", "012<b>"]),
        ("empty", None, ["", "   ", "\u200b", "--"]),
        ("short", None, ["0", "+855", "+", "00"]),
        ("long", None, ["0" + "1" * 12, "89855012345678901234", "9" * 5000]),
    ],
)  # fmt: skip
def test_number_is_understood_however_it_is_typed(kind, prefix, typed):
    found = call("tools/prefixes.js", f"(typed) => m.judgeNumber(typed, {json.dumps(PREFIXES)})", typed)
    assert [(text, verdict["kind"], verdict.get("prefix")) for text, verdict in zip(typed, found, strict=True)] == [
        (text, kind, prefix) for text in typed
    ]


def test_length_of_a_number_is_checked_once_more_than_the_prefix_is_typed():
    found = call(
        "tools/prefixes.js",
        f"(typed) => m.judgeNumber(typed, {json.dumps(PREFIXES)}).fits",
        ["012", "012345678", "01234567", "0123456789", "097123456"],
    )
    assert found == [True, True, False, True, False]


def test_every_prefix_of_the_ledger_is_answered(ledger):
    prefixes = data_of(block(ledger, "finder"))["prefixes"]
    found = call("tools/prefixes.js", f"(typed) => m.judgeNumber(typed, {json.dumps(prefixes)})", list(ledger.prefixes))
    for (prefix, owner), verdict in zip(ledger.prefixes.values(), found, strict=True):
        assert (verdict["kind"], verdict["owner"]) == (("found", owner.id) if owner else (prefix.status, None))


# --------------------------------------------------------------------------------------------------
# Deadlines


def test_safe_days_are_the_earliest_that_any_source_gives(ledger):
    for carrier in ledger.carriers:
        found = lives(ledger, carrier)
        safe = safe_days(found)
        assert found[0].is_regulator
        assert safe.resold == min(life.value.total_days for life in found)
        assert safe.sms_end <= min(life.sms_end for life in found)
        assert safe.sms_end <= safe.resold
    assert len({safe_days(lives(ledger, id_)).resold for id_ in ledger.carriers}) > 1, (
        "one carrier's own terms are shorter"
    )


# --------------------------------------------------------------------------------------------------
# Messages


def test_message_leaves_out_what_is_not_filled_in(ledger):
    data = data_of(block(ledger, "proof"))
    values = {"carrier": "Smart", "number": "010 123 456", "name": "", "day": "", "shop": "<b>x</b>", "answer": ""}
    cases = [[data["messages"]["regulator"], values], [data["messages"]["regulator"], dict.fromkeys(values, "")]]
    full, empty = call("tools/proof.js", "([message, values]) => m.fillMessage(message, values, '____')", cases)
    text = "\n".join(full["paragraphs"])
    assert "010 123 456" in full["subject"] and "<b>x</b>" in text
    assert "{" not in text and "passport" not in text
    assert "____" in empty["subject"] and len(empty["paragraphs"]) == len(full["paragraphs"]) - 1


# --------------------------------------------------------------------------------------------------
# Weight


@pytest.fixture(scope="module")
def bundles(project):
    made = assets.bundle(ROOT, project.ledger.words)
    return {name: content for name, content in made.items() if name.startswith("tool-")}


def test_scripts_of_all_tools_weigh_little(bundles):
    assert set(bundles) == {tool.script for tool in TOOLS.values() if tool.script}
    assert sum(len(gzip.compress(content, 9)) for content in bundles.values()) <= 25 * 1024


def test_scripts_of_the_tools_are_small():
    for file in sorted((ROOT / "overrides" / "js").rglob("*.js")):
        if file.parent.name in ("tools", "lib") or file.name.startswith("tool-"):
            assert len(file.read_text("utf-8").splitlines()) < 250, file


@pytest.mark.long
def test_khmer_font_holds_every_character_of_the_phrases_and_is_small(ledger):
    from io import BytesIO

    from fontTools.ttLib import TTFont

    made = khmer_assets(ROOT, ledger)
    assert made == khmer_assets(ROOT, ledger)
    assert len(made[FONT]) <= 30 * 1024 and made[STYLE].startswith(b"@font-face")
    font = TTFont(BytesIO(made[FONT]))
    khmer = {ord(c) for phrase in ledger.phrases.values() for c in phrase.km if "\u1780" <= c <= "\u17ff"}
    assert khmer and khmer <= set(font.getBestCmap())
    assert {"GSUB", "GPOS"} <= set(font.keys())
    assert font["name"].getDebugName(13) or font["name"].getDebugName(14), "the licence stays in the font"


def test_rules_find_nothing_wrong_with_the_tools():
    problems = find_problems(ROOT, TODAY)[1]
    assert [
        str(p) for p in problems if p.place.startswith(("data/decide.yml", "data/planner.yml", "data/card.yml"))
    ] == []
