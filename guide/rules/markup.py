"""Rules of the built pages as a browser and a screen reader take them: frame, headings, languages, numbers to dial."""

import re
from collections.abc import Iterator
from itertools import pairwise

from lxml import html

from guide.rules import rule
from guide.rules.site import BuiltSite

_FRAME = {
    "a view for small screens that may be enlarged": '//head/meta[@name="viewport"][@content="width=device-width,initial-scale=1"]',
    "an order to tell no site where the reader comes from": '//head/meta[@name="referrer"][@content="no-referrer"]',
    "a security policy": '//head/meta[@http-equiv="Content-Security-Policy"]',
    "a main part": "//main",
    "a menu": '//nav[@id="site-nav"]',
    "a footer": "//footer",
    "the link to the other language": "//header//a[@hreflang]",
}
_FRAME_OF_A_TEXT = {
    "a description": '//head/meta[@name="description"][normalize-space(@content)]',
    "a link past the menu as its first link": '(//body//a)[1][starts-with(@href, "#")]',
}
"""What a page that has a text holds besides; the pages for lost readers have none."""


@rule("site")
def page_has_its_frame(site: BuiltSite) -> Iterator[tuple[str, str, str]]:
    """A page has one of each part of the frame, one title as its first heading, and no heading that skips a level."""
    for page in site.pages.values():
        lost = page.url.endswith("404.html")
        for what, path in (_FRAME if lost else _FRAME | _FRAME_OF_A_TEXT).items():
            if (count := len(page.tree.xpath(path))) != 1:
                yield page.file, f"The page has {what} {count} times.", "Have it once; see overrides/main.html."
        words, language = site.ledger.words, page.language
        footer = " ".join(page.tree.xpath("string(//footer)").split())
        for key in ("footer_promise", "footer_licence"):
            if (said := words.say(key, language)) not in footer:
                yield page.file, f'The footer does not say "{said}".', "Say it; see overrides/partials/footer.html."
        levels = [int(heading.tag[1]) for heading in page.article.iter("h1", "h2", "h3", "h4", "h5", "h6")]
        if levels[:1] != [1] or levels.count(1) != 1 or any(next_ > before + 1 for before, next_ in pairwise(levels)):
            yield page.file, f"The headings have the levels {levels}.", "Begin with one h1, then go down one at a time."


_RELATIONS = " alternate apple-touch-icon canonical icon license manifest stylesheet "
"""What a page links in its head; each of them is needed for the page itself, or loads nothing."""

_CLOSED = {
    "leads elsewhere by itself": '//meta[translate(@http-equiv, "REFSH", "refsh")="refresh"]',
    "sends a form": '//form[@action and not(starts-with(@action, "#"))] | //form[@method] | //*[@formaction]',
    "loads what nobody has asked for": f'//link[not(contains("{_RELATIONS}", concat(" ", @rel, " ")))]',
    "opens a window or tells that a link was followed": "//a[@target or @ping]",
    "hides from search engines": '//meta[@name="robots"][contains(@content, "noindex")]',
}


@rule("site")
def page_is_open(site: BuiltSite) -> Iterator[tuple[str, str, str]]:
    """A page leads nowhere by itself, sends no form, loads nothing ahead, and may be found; only the page for lost readers may not."""
    for page in site.pages.values():
        for what, path in _CLOSED.items():
            lost = page.url.endswith("404.html") and what == "hides from search engines"
            if not lost and page.tree.xpath(path):
                yield page.file, f"The page {what}.", "Remove it; see overrides/."


@rule("site")
def foreign_passage_names_its_language(site: BuiltSite) -> Iterator[tuple[str, str, str]]:
    """Khmer, and Chinese on an English page, stands in an element that names its language (BCP 47)."""
    scripts = {"km": re.compile(r"[\u1780-\u17ff]"), "zh": re.compile(r"[\u3400-\u9fff]")}
    for page in site.pages.values():
        for text in page.tree.xpath("//body//text()[not(parent::script or parent::style)]"):
            for language, script in scripts.items():
                if script.search(text) and not _language_at(text).startswith((language, *("ja",) * (language != "km"))):
                    yield (
                        page.file,
                        f'"{text.strip()[:60]}" does not say that it is {language}.',
                        f'Put it into an element with lang="{language}".',
                    )


def _language_at(text: html.HtmlElement) -> str:
    holder = text.getparent().getparent() if text.is_tail else text.getparent()
    return holder.xpath("string(ancestor-or-self::*[@lang][1]/@lang)")


@rule("site")
def number_dials_what_it_shows(site: BuiltSite) -> Iterator[tuple[str, str, str]]:
    """A link that dials holds the code or number that is shown and copied, with # written as %23 (RFC 3966)."""
    for page in site.pages.values():
        for link in page.tree.xpath('//a[starts-with(@href, "tel:") and @data-copy]'):
            address, copied, shown = link.get("href"), link.get("data-copy"), link.text_content()
            if address != f"tel:{copied.replace('#', '%23')}" or _dialled(shown) not in _dialled(copied):
                yield (
                    page.file,
                    f'"{shown}" dials {address} and copies {copied}.',
                    "Make all three from the fact: overrides/blocks/value.html.",
                )


def _dialled(text: str) -> str:
    """Return what is pressed on a phone, without the country code or the zero that stands for it."""
    return re.sub(r"^(?:855|0)", "", re.sub(r"[^\d*#]", "", text))
