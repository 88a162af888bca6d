"""What can be downloaded: each page's link to its own PDF, and the list of all files with size, day and checksum.

Both tell of files that are made from the pages. The templates therefore leave a place in the pages, which is filled
once the files stand; ``make serve``, which makes no files, shows the pages as they are.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2

from guide import addresses, checksums, frame, wording
from guide.ledger import Ledger
from guide.models import LANGUAGES
from guide.offline.pack import PACK
from guide.offline.single import single_path
from guide.pages import Page
from guide.pdf.volume import guide_path, menu_of, pdf_path

OWN_PDF = re.compile(r"<!-- own-pdf -->")
FILES = re.compile(r"(?<=<!-- files -->).*?(?=<!-- /files -->)", re.DOTALL)


@dataclass(frozen=True)
class Download:
    """A file to download: ``path`` below the site's root, the key of its group's words, its title and its language."""

    path: str
    group: str
    title: str
    language: str | None


class Filler:
    """Fills the places in the built pages of one site."""

    def __init__(self, root: Path, site: Path, ledger: Ledger, pages: dict[str, dict[str, Page]]):
        self._site, self._ledger, self._pages = site, ledger, pages
        self._build = frame.build_info(root)
        self._templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(root / "overrides" / "blocks"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
        )

    def link_own_files(self) -> None:
        """Write into each page the link to its own PDF, and to its single file where it has one, with their sizes."""
        for language, pages in self._pages.items():
            for path in pages:
                key = path.removesuffix(".md")
                carrier = key.removeprefix("carriers/")
                single = single_path(carrier, language) if carrier in self._ledger.carriers else None
                self._fill(language, path, OWN_PDF, "own-pdf.html", path=pdf_path(language, key), single=single)

    def list_files(self) -> None:
        """Write the list of all files into the pages that have a place for it."""
        for language, pages in self._pages.items():
            for path in pages:
                files = list(self._files(language))
                self._fill(language, path, FILES, "file-list.html", files=files, day=str(self._build.date))

    def _fill(self, language: str, path: str, place: re.Pattern, template: str, /, **parts: Any) -> None:
        url = addresses.page_url(language, path)
        file = self._site / url / "index.html"
        text = file.read_text("utf-8")
        if place.search(text):
            made = self._templates.get_template(template).render(
                say=lambda key, **blanks: self._ledger.words.say(key, language, **blanks),
                html_lang=wording.HTML_LANG,
                size=lambda path: wording.write_size((self._site / path).stat().st_size),
                checksum=lambda path: checksums.sha256(self._site / path),
                link=lambda path: addresses.relative_url(path, url),
                **parts,
            )
            file.write_text(place.sub(lambda _: made, text), "utf-8")

    def _files(self, reader: str) -> Iterator[Download]:
        """Yield the files that exist, in the order in which they are listed; titles in the ``reader``'s language."""
        words = self._ledger.words
        names = {language: words.say("language_name", language) for language in LANGUAGES}
        titles = {
            language: {path: pages[path].headings[0].text for path in self._in_order(language)}
            for language, pages in self._pages.items()
        }
        listed = [Download(guide_path(language), "files_guide", names[language], language) for language in LANGUAGES]
        listed.append(Download(PACK, "files_offline", words.say("files_pack", reader), None))
        for language in LANGUAGES:
            for carrier in self._ledger.carriers:
                title = titles[language][f"carriers/{carrier}.md"]
                listed.append(Download(single_path(carrier, language), "files_offline", title, language))
        for language in LANGUAGES:
            for path, title in titles[language].items():
                key = path.removesuffix(".md")
                listed.append(Download(pdf_path(language, key), f"files_pages_{language}", title, language))
        yield from (download for download in listed if (self._site / download.path).exists())

    def _in_order(self, language: str) -> list[str]:
        """Return the paths of a language's pages in the order of the menu."""
        order = list(menu_of(self._site, language))
        return sorted(self._pages[language], key=lambda path: order.index(addresses.page_url(language, path)))
