"""Read the built pages back as a book: chapters in the order of the menu, with what stands around them."""

import datetime
from dataclasses import dataclass
from pathlib import Path

from lxml import html

from guide import addresses, frame, wording
from guide.pages import Page
from guide.words import Words


@dataclass(frozen=True)
class Chapter:
    """One page of the site as a chapter.

    ``key`` is the page's path without ``.md``, ``url`` its address below the site's root, ``level`` its depth in the
    menu (1 or 2), ``address`` its public address.
    """

    key: str
    url: str
    level: int
    address: str
    title: str
    description: str
    article: html.HtmlElement


@dataclass(frozen=True)
class Volume:
    """Everything that the PDFs of one language are made from."""

    language: str
    name: str
    address: str
    build: frame.BuildInfo
    words: Words
    chapters: tuple[Chapter, ...]

    @property
    def html_lang(self) -> str:
        """BCP 47 tag of the language."""
        return wording.HTML_LANG[self.language]

    @property
    def date(self) -> str:
        """Day of the commit, written out."""
        return wording.write_date(str(self.build.date), self.language)

    @property
    def moment(self) -> str:
        """Day of the commit as an ISO 8601 moment, for the metadata of a PDF."""
        return datetime.datetime.combine(self.build.date, datetime.time(), datetime.UTC).isoformat()

    def say(self, key: str, **blanks: object) -> str:
        """Return words of the interface in the language of the volume."""
        return self.words.say(key, self.language, **blanks)


def pdf_path(language: str, key: str) -> str:
    """Return where the PDF of a page stands below the site's root.

    >>> pdf_path("en", "carriers/smart")
    'pdf/en/carriers/smart.pdf'
    """
    return f"pdf/{language}/{key}.pdf"


def guide_path(language: str) -> str:
    """Return where the PDF of the whole guide stands below the site's root."""
    return f"pdf/guide-{language}.pdf"


def read_volume(site: Path, language: str, pages: dict[str, Page], words: Words, build: frame.BuildInfo) -> Volume:
    """Read the built pages of one language; ``pages`` are its Markdown pages by path."""
    trees = {addresses.page_url(language, path): (path, _read(site, language, path)) for path in pages}
    home = addresses.page_url(language, "index.md")
    order = _menu(trees[home][1], home)
    chapters = []
    for url in sorted(trees, key=list(order).index):
        path, tree = trees[url]
        article = tree.xpath("//article")[0]
        chapters.append(
            Chapter(
                key=path.removesuffix(".md"),
                url=url,
                level=order[url],
                address=tree.xpath('string(//link[@rel="canonical"]/@href)'),
                title=" ".join(article.xpath("string(.//h1)").split()),
                description=tree.xpath('string(//meta[@name="description"]/@content)'),
                article=article,
            )
        )
    address = next(chapter.address for chapter in chapters if chapter.url == home)
    name = trees[home][1].xpath('string(//*[contains(@class, "site-header__brand")])')
    return Volume(language, name.strip(), address, build, words, tuple(chapters))


def menu_of(site: Path, language: str) -> dict[str, int]:
    """Return the address of every page of a language with its depth in the menu, in the order of the menu."""
    return _menu(_read(site, language, "index.md"), addresses.page_url(language, "index.md"))


def _read(site: Path, language: str, path: str) -> html.HtmlElement:
    file = site / addresses.page_url(language, path) / "index.html"
    return html.document_fromstring(file.read_text("utf-8"))


def _menu(tree: html.HtmlElement, base: str) -> dict[str, int]:
    links = tree.xpath('//nav[@id="site-nav"]//a')
    return {addresses.resolve(link.get("href"), base)[0]: len(list(link.iterancestors("ul"))) for link in links}
