"""The text is written as a reader of its language expects: typography, length, amount."""

import re

import autocorrect_py
import pytest

from guide.pages import read_pages
from guide.render import TOKEN
from guide.sentences import LIMITS, length, measure
from tests.conftest import ROOT

PAGES = read_pages(ROOT)
EVERY = [page for pages in PAGES.values() for page in pages.values()]


def by_name(page):
    return page.name


@pytest.mark.parametrize("page", PAGES["zh"].values(), ids=by_name)
def test_chinese_page_is_set_cleanly(page):
    text = TOKEN.sub("值", page.body)
    wrong = [line.old for line in autocorrect_py.lint_for(text, "markdown").lines]
    assert wrong == []


def test_chinese_of_the_ledger_is_set_cleanly(project):
    def texts(value, key=""):
        if isinstance(value, dict):
            for name, item in value.items():
                yield from texts(item, name)
        elif isinstance(value, list):
            for item in value:
                yield from texts(item, key)
        elif key == "zh" and isinstance(value, str):
            yield value

    wrong = [
        (name, text)
        for name, document in project.ledger.documents.items()
        if name not in ("words.yml", "search.yml")
        for text in texts(document.data)
        if autocorrect_py.format(text.replace("{", "").replace("}", "")) != text.replace("{", "").replace("}", "")
    ]
    assert wrong == []


@pytest.mark.parametrize("page", EVERY, ids=by_name)
def test_nineteen_of_twenty_sentences_are_short(page):
    found = measure(page)
    assert found.percentile <= LIMITS[page.language], found.outliers


@pytest.mark.parametrize(
    "page", [page for page in PAGES["zh"].values() if not page.path.startswith("tools/")], ids=by_name
)
def test_chinese_page_says_enough_of_its_own(page):
    assert len(re.findall(r"[\u3400-\u9fff]", TOKEN.sub("", page.body))) >= 250


def test_chinese_never_says_nin():
    assert [page.name for page in PAGES["zh"].values() if "您" in page.text] == []


def test_length_counts_characters_and_words():
    assert length("打 Smart 客服。", "zh") == 4
    assert length("Don't call the half-dead number.", "en") == 5
