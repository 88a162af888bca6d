"""Put chapters together as documents for paper: one page, a carrier's take-along sheet, the whole guide.

Every document is HTML for WeasyPrint. Its looks stand in overrides/css (shared with printing from a browser) and in
overrides/print (covers, contents, running heads), its few own words in data/words.yml.
"""

import copy
import re
from collections.abc import Callable
from pathlib import Path

import jinja2
import segno
from lxml import html
from markupsafe import Markup

from guide import addresses
from guide.pdf.document import Document
from guide.pdf.volume import Chapter, Volume

NOT_FOR_PAPER = ".//script | .//template | .//button | .//*[@hidden] | .//comment()"
"""What an article holds for the screen only. Forms are left out with a word instead."""

WITHOUT_LOOKS = (
    ".//a//*[not(@lang)]"  # WeasyPrint would make each part of a link a link of its own.
    " | .//span[@class='fact' or @class='facts__value'] | .//time[not(@class)] | ./section[@class='part']"
)
"""Elements that change nothing on paper and cost time."""

SHEET_LAYOUTS = (
    ("9pt", "sides"),
    ("8.5pt", "sides"),
    ("8pt", "sides"),
    ("8pt", "flow"),
    ("7.5pt", "flow"),
    ("7pt", "flow"),
)
"""Type sizes and layouts that a take-along sheet is tried in until it fits on its two pages.

``sides`` begins the questions on the back; ``flow`` lets them follow where the front has run over.
"""

SHEET_PAGES = 2

Link = Callable[[str, str], str]
"""Turns the page and the anchor that a link leads to into an address inside the document."""


class Composer:
    """Makes the documents of one volume."""

    def __init__(self, volume: Volume, templates: Path):
        self.volume = volume
        self._env = jinja2.Environment(
            loader=jinja2.FileSystemLoader(templates), autoescape=True, undefined=jinja2.StrictUndefined
        )
        self._urls = {chapter.url: chapter for chapter in volume.chapters}

    # -- documents

    def page(self, chapter: Chapter, file: str) -> Document:
        """Return one page of the site as a document of its own."""
        article = self._article(chapter)
        self._relink(article, chapter, self._link_from(chapter, article))
        return Document(file, (self._render("page.html", chapter, text=_markup(article)),))

    def sheet(self, chapter: Chapter, file: str) -> Document:
        """Return what a reader takes along to the counter of a carrier, on two pages if it fits."""
        article = select_for_sheet(self._article(chapter))
        self._relink(article, chapter, self._link_from(chapter, article))
        parts = {"text": _markup(article), "qr": self._qr(chapter.address)}
        versions = tuple(
            self._render("sheet.html", chapter, size=size, layout=layout, **parts) for size, layout in SHEET_LAYOUTS
        )
        return Document(file, versions, SHEET_PAGES)

    def guide(self, file: str) -> Document:
        """Return the whole guide: cover, contents, chapters, and one list of all sources."""
        sources: dict[str, html.HtmlElement] = {}
        chapters = []
        for chapter in self.volume.chapters:
            article = self._article(chapter)
            _collect_sources(article, sources)
            self._relink(article, chapter, self._link_in_guide(chapter))
            for element in article.xpath(".//*[@id]"):
                element.set("id", anchor(chapter.key, element.get("id")))
            chapters.append({"chapter": chapter, "text": _markup(article)})
        items = [_markup(item) for item in sources.values()]
        text = self._render(
            "guide.html",
            None,
            chapters=chapters,
            sources=items,
            sections=self._sections(),
            anchor=anchor,
            qr=self._qr(self.volume.address),
        )
        return Document(file, (text,))

    # -- parts

    def _article(self, chapter: Chapter) -> html.HtmlElement:
        """Return a copy of the chapter's article without what makes sense on a screen only."""
        article = copy.deepcopy(chapter.article)
        for form in article.xpath(".//form"):
            note = html.fromstring(self._render("left-out.html", chapter))
            form.getparent().replace(form, note)
        for element in article.xpath(NOT_FOR_PAPER):
            element.drop_tree()
        for element in article.xpath(WITHOUT_LOOKS):
            element.drop_tag()
        join_khmer(article)
        return article

    def _sections(self) -> list[tuple[Chapter, list[Chapter]]]:
        """Return the chapters of the first level, each with those below it."""
        sections: list[tuple[Chapter, list[Chapter]]] = []
        for chapter in self.volume.chapters:
            if chapter.level == 1:
                sections.append((chapter, []))
            else:
                sections[-1][1].append(chapter)
        return sections

    def _relink(self, article: html.HtmlElement, chapter: Chapter, link: Link) -> None:
        """Rewrite the links to pages of the site; leave all others as they are."""
        for element in article.xpath(".//a[@href]"):
            if target := addresses.resolve(element.get("href"), chapter.url):
                element.set("href", link(*target))

    def _link_in_guide(self, chapter: Chapter) -> Link:
        def link(url: str, fragment: str) -> str:
            if url == chapter.url and re.fullmatch(r"all-source-\d+", fragment):
                return f"#{fragment}"
            if target := self._urls.get(url):
                return f"#{anchor(target.key, fragment)}"
            return self._online(url, fragment)

        return link

    def _link_from(self, chapter: Chapter, article: html.HtmlElement) -> Link:
        ids = set(article.xpath(".//@id"))

        def link(url: str, fragment: str) -> str:
            inside = url == chapter.url and fragment in ids
            return f"#{fragment}" if inside else self._online(url, fragment)

        return link

    def _online(self, url: str, fragment: str) -> str:
        home = next(chapter for chapter in self.volume.chapters if chapter.key == "index")
        base = home.address.removesuffix(home.url)
        return base + url + (f"#{fragment}" if fragment else "")

    def _qr(self, address: str) -> Markup:
        """Return a QR code of an address as SVG, with its alternative text."""
        code = segno.make(address, error="m")
        return Markup(
            code.svg_inline(
                border=2,
                omitsize=True,
                svgclass="qr",
                lineclass=None,
                title=self.volume.say("qr_code", address=address),
            )
        )

    def _render(self, template: str, chapter: Chapter | None, **parts: object) -> str:
        volume = self.volume
        return self._env.get_template(template).render(volume=volume, say=volume.say, chapter=chapter, **parts)


def anchor(key: str, fragment: str = "") -> str:
    """Return the id of a chapter, or of an element in it, in the whole guide.

    >>> anchor("carriers/smart", "lost")
    'carriers-smart--lost'
    """
    chapter = key.removesuffix("/index").replace("/", "-")
    return f"{chapter}--{fragment}" if fragment and fragment != "top" else chapter


def join_khmer(article: html.HtmlElement) -> None:
    """Write the places where a Khmer line may break as zero-width spaces.

    As elements they would cut each sentence into single words, which a screen reader would then read one by one.
    """
    for mark in article.xpath(".//*[@lang='km']//wbr"):
        # The parser takes what follows a <wbr> for its content.
        mark.text = "\u200b" + (mark.text or "")
        mark.drop_tag()


def select_for_sheet(article: html.HtmlElement) -> html.HtmlElement:
    """Return the parts of a carrier's page to take along, word for word.

    Front: the answer in one paragraph, numbers and codes, the steps before, the stages after.
    Back: the sentence to show at the counter, and the questions that have Khmer.
    """
    sections = _by_heading(article)
    parts = {id_: html.Element("section", {"class": f"take take__{id_}"}) for id_ in _ON_SHEET}
    for id_, wanted in _ON_SHEET.items():
        parts[id_].extend(element for element in sections.get(id_, ()) if element.xpath(wanted))
    for row in parts["at-a-glance"].xpath(_ROWS_LEFT_OUT):
        row.drop_tree()
    _side_by_side(parts["before-you-cancel"])
    back = parts["questions"]
    back[0:0] = article.xpath("(.//div[@data-ledger='phrase-close-number'])[1]")
    for element in back.xpath(_QUESTIONS_LEFT_OUT):
        element.drop_tree()
    sheet = html.Element("article")
    sheet.extend(parts.values())
    for mark in sheet.xpath(".//sup[a]"):
        mark.drop_tree()
    return sheet


_ON_SHEET = {
    "top": "self::*",
    "at-a-glance": "self::h2 | self::div[contains(@class, 'facts-table')]",
    "before-you-cancel": "self::h2 | self::h3 | self::p | self::ol | self::ul",
    "do-nothing": "self::h2 | self::section[contains(@class, 'life')]",
    "questions": "self::h2 | self::p[@class] | self::ol",
}
"""Sections of a carrier's page that stand on its sheet, with what is taken of each."""

_ROWS_LEFT_OUT = (
    ".//div[@data-fact][not(.//a[@class='dial'] or contains(@data-fact, '.app') or contains(@data-fact, '.shops'))]"
    " | .//div[@data-fact][contains(@class, '--unknown')] | .//p[@class='facts__day']"
)
_QUESTIONS_LEFT_OUT = ".//ol/li[not(.//*[@lang='km'])] | .//ol//p[@class='phrase__rom']"


def _side_by_side(part: html.HtmlElement) -> None:
    """Put what stands below each third-level heading into a block, and the blocks into one row.

    Where there is a list of steps, the paragraphs around it are left to the page.
    """
    row = html.Element("div", {"class": "take__parts"})
    for element in list(part):
        if element.tag == "h3":
            row.append(html.Element("div"))
        if len(row):
            row[-1].append(element)
    for block in row:
        if block.xpath("ol | ul"):
            for paragraph in block.xpath("p"):
                paragraph.drop_tree()
    part.append(row)


def _by_heading(article: html.HtmlElement) -> dict[str, list[html.HtmlElement]]:
    """Return the elements of an article in order, by the id of the heading of the first or second level above them."""
    sections: dict[str, list[html.HtmlElement]] = {}
    id_ = "top"
    for element in article:
        if element.tag in ("h1", "h2"):
            id_ = element.get("id", id_)
        sections.setdefault(id_, []).append(element)
    return sections


def _collect_sources(article: html.HtmlElement, sources: dict[str, html.HtmlElement]) -> None:
    """Move the sources of an article into the list of all; its marks name the numbers of that list."""
    numbers = {}
    for item in article.xpath(".//ol[@class='sources']/li"):
        url = item.xpath("string(.//a/@href)")
        sources.setdefault(url, item)
        numbers[f"#{item.get('id')}"] = list(sources).index(url) + 1
    for element in article.xpath(".//h2[@id='sources'] | .//ol[@class='sources']"):
        element.drop_tree()
    for link in article.xpath(".//a[@href]"):
        if number := numbers.get(link.get("href")):
            link.set("href", f"#all-source-{number}")
            link.text = str(number)
            link.set("aria-label", re.sub(r"\d+", str(number), link.get("aria-label", ""), count=1))
    for number, item in enumerate(sources.values(), start=1):
        item.set("id", f"all-source-{number}")


def _markup(element: html.HtmlElement) -> Markup:
    return Markup(html.tostring(element, encoding="unicode", with_tail=False))
