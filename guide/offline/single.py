"""The single-file edition: a carrier's page in one HTML file, small enough to forward in a chat.

It holds every word of the page and all its sources, but none of the markup that only the site has a use for.
"""

import base64
import copy
import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urljoin

import jinja2
from lxml import html
from markupsafe import Markup

from guide import addresses, frame, wording
from guide.assets import TARGETS
from guide.models import LANGUAGES
from guide.node import run_tool
from guide.pdf.compose import join_khmer
from guide.words import Words

LIMIT = 60_000
"""Most bytes of a file: what goes through any messenger without a thought."""

FOR_THE_SITE = (
    ".//script | .//template | .//button | .//form | .//*[@hidden] | .//comment()"
    " | .//details[contains(@class, 'page-sections')] | .//*[@data-site-only]"
)
"""What a page holds for the site only."""

_ATTRIBUTES = frozenset({"href", "id", "lang", "colspan", "rowspan", "aria-label"})
_CLASSES = {
    "facts__row--unknown": "doubt",
    "facts__row--conflicting": "doubt",
    "facts__note": "note",
    "admonition": "box",
    "phrase": "box",
    "phrase__km": "large",
    "phrase__rom": "note",
    "phrase__review": "note",
    "page-dates": "note",
}
"""Classes that mean something in overrides/single/single.css, by those of the site."""

_MEANINGLESS = frozenset({"span", "div", "section", "time", "bdi"})
"""Elements that say nothing without an attribute."""


_NEEDLESS_END = re.compile(r"</(?:li|dt|dd)>\s*(?=<(?:li|dt|dd|/[ou]l|/dl|/div)\b)")
"""End tags that HTML lets us leave out."""


class SingleFileError(RuntimeError):
    """A single file has grown too large. The text says which and by how much."""


def single_path(carrier: str, language: str) -> str:
    """Return where the single file of a carrier stands below the site's root.

    >>> single_path("smart", "zh")
    'offline/smart-zh.html'
    """
    return f"offline/{carrier}-{language}.html"


class SingleFiles:
    """Makes the single files of a site."""

    def __init__(self, root: Path, site: Path, site_url: str, words: Words, build: frame.BuildInfo):
        self._site, self._site_url, self._words, self._build = site, site_url, words, build
        self._style = run_tool(
            root, "esbuild", "overrides/single/single.css", "--bundle", "--minify", f"--target={TARGETS}"
        ).strip()
        self._env = jinja2.Environment(
            loader=jinja2.FileSystemLoader(root / "overrides" / "single"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
        )

    def write(self, carriers: Iterable[str]) -> None:
        """Write the files of all carriers in both languages.

        Raises:
            SingleFileError: a file is larger than ``LIMIT``.
        """
        for carrier in carriers:
            for language in LANGUAGES:
                content = self.render(carrier, language).encode()
                if len(content) > LIMIT:
                    raise SingleFileError(
                        f"{single_path(carrier, language)} has {len(content)} bytes, {len(content) - LIMIT} too many. "
                        "Shorten the page, or drop more markup in guide/offline/single.py."
                    )
                target = self._site / single_path(carrier, language)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)

    def render(self, carrier: str, language: str) -> str:
        """Return the single file of a carrier in a language."""
        url = addresses.page_url(language, f"carriers/{carrier}.md")
        page = html.document_fromstring((self._site / url / "index.html").read_text("utf-8"))
        article = copy.deepcopy(page.xpath("//article")[0])
        join_khmer(article)
        make_lean(article, page.get("lang"), page.xpath('string(//*[@class="page-dates"]/time/@datetime)'))
        for link in article.xpath(".//a[@href]"):
            if not link.get("href").startswith("#"):
                link.set("href", urljoin(self._site_url + url, link.get("href")))
        return self._env.get_template("single.html").render(
            text=Markup(_NEEDLESS_END.sub("", "".join(html.tostring(part, encoding="unicode") for part in article))),
            title=page.xpath("string(//article//h1)").strip(),
            site_name=page.xpath('string(//*[contains(@class, "site-header__brand")])').strip(),
            address=self._site_url + url,
            html_lang=wording.HTML_LANG[language],
            say=lambda key, **blanks: self._words.say(key, language, **blanks),
            date=wording.write_date(str(self._build.date), language),
            build=self._build,
            style=Markup(self._style),
            style_hash=base64.b64encode(hashlib.sha256(self._style.encode()).digest()).decode(),
        )


def make_lean(article: html.HtmlElement, language: str, day: str) -> None:
    """Take out of an article what only the site has a use for.

    ``language`` is the page's own, said once by the file. So is ``day``, on which the page's oldest fact was checked;
    beside a fact stays only another day.
    """
    for element in article.xpath(FOR_THE_SITE):
        element.drop_tree()
    for checked in article.xpath(
        f'.//time[@class="checked"][@datetime="{day}"] | .//p[@class="facts__day"][time[@datetime="{day}"]]'
    ):
        checked.drop_tree()
    for element in article.xpath(f".//*[@lang='{language}']"):
        del element.attrib["lang"]
    for code in article.xpath(".//a/code"):
        code.drop_tag()
    _shorten_marks(article)
    for element in list(article.iter()):
        classes = sorted({_CLASSES[name] for name in element.get("class", "").split() if name in _CLASSES})
        for name in set(element.attrib) - _ATTRIBUTES:
            del element.attrib[name]
        if classes:
            element.set("class", " ".join(classes))
        if element.tag in _MEANINGLESS and not element.attrib and element.getparent() is not None:
            element.drop_tag()


def _shorten_marks(article: html.HtmlElement) -> None:
    """Shorten the marks that lead to the sources: several hundred, each of them a link."""
    for source in article.xpath(".//li[starts-with(@id, 'source-')]"):
        source.set("id", source.get("id").replace("source-", "s"))
    for link in article.xpath(".//a[starts-with(@href, '#source-')]"):
        link.set("href", link.get("href").replace("source-", "s"))
        link.attrib.pop("aria-label", None)
    for mark in article.xpath(".//sup"):
        before = mark.getprevious()
        if before is not None and before.tag == "sup" and not before.tail and len(before):
            before[-1].tail = f"{before[-1].tail or ''} {mark.text or ''}"
            before.extend(list(mark))
            mark.drop_tree()
