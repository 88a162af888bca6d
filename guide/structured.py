"""What search engines are told about a page: schema.org objects (JSON-LD), made from what the page itself shows.

Nothing is said here that a reader does not see, and nobody is invented to have written or published it.
"""

import copy
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import html

from guide import addresses, wording
from guide.checks import Project
from guide.ledger import FactRef

HOME, STEPS, QUESTIONS = "index.md", "steps.md", "faq.md"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
"""Licence of text and data (LICENSE-CONTENT)."""


@dataclass(frozen=True)
class Crumb:
    """One step of the way from the home page to a page: its label, its address relative to the site's root."""

    title: str
    url: str


@dataclass(frozen=True)
class Shown:
    """What a page shows beside its front matter: its HTML, the facts it names, whether it is a tool."""

    content: str
    facts: Sequence[FactRef]
    is_tool: bool


def trail(project: Project, language: str, path: str) -> list[Crumb]:
    """Return the way from the home page to ``path``, both included; the home page alone has one step."""
    folder, _, _ = path.rpartition("/")
    steps = dict.fromkeys([HOME, *([f"{folder}/{HOME}"] if folder else []), path])
    pages = project.pages[language]
    return [Crumb(pages[step].meta["nav"], addresses.page_url(language, step)) for step in steps if step in pages]


def graph(project: Project, language: str, path: str, shown: Shown, site: str) -> dict[str, Any]:
    """Return the JSON-LD of a page. ``site`` is the public address with its final slash."""
    meta = project.pages[language][path].meta
    url = site + addresses.page_url(language, path)
    about = {"name": meta["title"], "description": meta["description"], "url": url}
    about |= {"inLanguage": wording.HTML_LANG[language], "isAccessibleForFree": True, "license": LICENCE}
    if path == HOME:
        return {"@context": "https://schema.org", "@type": "WebSite", **about}
    objects = [_breadcrumbs(trail(project, language, path), site)]
    if shown.facts and not shown.is_tool:
        objects.append(_work(path, shown, url) | about)
    return {"@context": "https://schema.org", "@graph": objects}


def _breadcrumbs(crumbs: list[Crumb], site: str) -> dict[str, Any]:
    items = [
        {"@type": "ListItem", "position": position, "name": crumb.title, "item": site + crumb.url}
        for position, crumb in enumerate(crumbs, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def _work(path: str, shown: Shown, url: str) -> dict[str, Any]:
    """Return the page as a work: dated by the newest check of a fact, never by a build. Its sources stand in its text."""
    work: dict[str, Any] = {"@type": "Article", "dateModified": str(max(ref.fact.checked for ref in shown.facts))}
    if path == STEPS:
        work |= {"@type": "HowTo", "step": list(_steps(html.fragment_fromstring(shown.content, "div"), url))}
    elif path == QUESTIONS:
        work |= {
            "@type": "FAQPage",
            "mainEntity": list(_questions(html.fragment_fromstring(shown.content, "div"), url)),
        }
    return work


def _steps(page: html.HtmlElement, url: str) -> Iterator[dict[str, Any]]:
    for heading in page.xpath(".//h2[starts-with(@id, 'step-')]"):
        directions = next((element for element in _section(heading) if element.tag == "ol"), ())
        yield {
            "@type": "HowToStep",
            "name": plain(heading),
            "url": f"{url}#{heading.get('id')}",
            "itemListElement": [{"@type": "HowToDirection", "text": plain(item)} for item in directions],
        }


def _questions(page: html.HtmlElement, url: str) -> Iterator[dict[str, Any]]:
    for heading in page.xpath(".//h3"):
        address = f"{url}#{heading.get('id')}"
        answer = short_answer(plain(next(_section(heading), heading)))
        yield {
            "@type": "Question",
            "name": plain(heading),
            "acceptedAnswer": {"@type": "Answer", "text": answer, "url": address},
        }


def short_answer(text: str) -> str:
    """Return the first sentence of an answer; where that repeats the question, the one behind it too.

    The whole answers would add half of the page's weight once more; the answer's address leads to them.

    >>> short_answer("Is deleting the same? No. Do it last.")
    'Is deleting the same? No.'
    """
    return re.match(r"(?:[^?？。.]*[?？]\s*)?.*?(?:[。！]|[.!](?=\s|$)|$)", text)[0]


def _section(heading: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """Yield what stands between a heading and the next one."""
    return itertools.takewhile(lambda element: element.tag not in ("h2", "h3"), heading.itersiblings())


def plain(element: html.HtmlElement) -> str:
    """Return the text of an element on one line, without the marks of sources and the days of checking."""
    bare = copy.deepcopy(element)
    bare.tail = None
    for made in bare.xpath(".//sup[not(contains(@class, 'mark--inferred'))] | .//*[contains(@class, 'checked')]"):
        made.drop_tree()
    return " ".join(bare.text_content().split())
