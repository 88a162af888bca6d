"""The text of the built pages, as the other engines are given it."""

from pathlib import Path
from typing import Any

from lxml import html

from guide import addresses
from guide.checks import Project
from guide.models import LANGUAGES
from guide.search.names import collect_names
from guide.search.sections import read_sections


def articles(project: Project, site: Path) -> dict[str, html.HtmlElement]:
    """Return the text of every page by its address."""
    urls = [addresses.page_url(language, path) for language in LANGUAGES for path in project.pages[language]]
    return {url: article(site, url) for url in urls}


def documents(project: Project, site: Path, language: str) -> list[dict[str, Any]]:
    """Return the sections of a language as documents: address, title, heading, text, and names that lead there."""
    names: dict[str, list[str]] = {}
    for entry in collect_names(project.ledger, project.ledger.search, language):
        names.setdefault(entry.to, []).extend(entry.forms)
    made = []
    for path, page in project.pages[language].items():
        for section in read_sections(path, article(site, addresses.page_url(language, path))):
            place = f"{path}#{section.anchor}".removesuffix("#")
            made.append(
                {
                    "id": len(made),
                    "url": addresses.page_url(language, path) + (f"#{section.anchor}" if section.anchor else ""),
                    "title": (page.meta or {}).get("title", ""),
                    "heading": section.heading,
                    "text": section.text,
                    "names": " ".join(
                        [*names.get(place, []), *([] if section.anchor else (page.meta or {}).get("aliases", []))]
                    ),
                }
            )
    return made


def article(site: Path, address: str) -> html.HtmlElement:
    """Return the text of one page."""
    return html.document_fromstring((site / address / "index.html").read_text("utf-8")).xpath("//article")[0]
