"""Take the built pages apart into sections: what a search result leads to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import html

SKIPPED_TAGS = frozenset({"script", "style", "template", "svg", "sup", "button", "noscript", "form", "nav", "dialog"})
SKIPPED_CLASSES = frozenset(
    {"checked", "mark", "sources", "page-dates", "page-sections", "notice--behind", "glossary__other", "phrase__rom"}
    | {"phrase__review", "tool__plain", "step-bar"}
)
"""What surrounds a page's own text: marks of sources, dates, lists of sections and steps, how to read Khmer aloud."""
BLOCKS = frozenset(
    {"p", "li", "dt", "dd", "tr", "td", "th", "div", "section", "h1", "h2", "h3", "h4", "caption", "option"}
)
LEVELS = {"h1": 1, "h2": 2, "h3": 3}
TERM = "glossary__term"
TERM_LEVEL = 3
SOURCES = "sources"


@dataclass
class Section:
    """A heading with the text below it. ``anchor`` is empty for what stands above a page's first heading."""

    path: str
    anchor: str
    heading: str
    level: int
    parts: list[str] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The section's text, one block a line."""
        # What is left out, such as Khmer, leaves a space in front of the mark behind it.
        lines = (re.sub(r"\s+([。，；：、？！])", r"\1", line) for line in "".join(self.parts).split("\n"))
        lines = (re.sub(r"\s+", " ", line).strip() for line in lines)
        return "\n".join(filter(None, lines))


def read_sections(path: str, article: html.HtmlElement) -> list[Section]:
    """Return the sections of a page in order; the list of sources and the marks of sources are left out."""
    sections: list[Section] = []
    for kind, what in _walk(article):
        if kind == "heading":
            anchor, heading, level = what
            if anchor == SOURCES:
                break
            sections.append(Section(path, anchor if sections else "", heading, level))
        elif sections:
            (sections[-1].parts if kind == "text" else sections[-1].facts).append(what)
    return sections


def _walk(element: html.HtmlElement) -> Iterator[tuple[str, object]]:
    """Yield headings as (anchor, text, level), texts and named facts, in document order."""
    for child in element:
        if isinstance(child.tag, str) and not _is_skipped(child):
            if name := child.get("data-fact"):
                yield "fact", name
            if _is_heading(child):
                yield "heading", (child.get("id", ""), _heading_text(child), LEVELS.get(child.tag, TERM_LEVEL))
            if child.tag not in LEVELS and not _is_term_name(child):
                yield from ([("text", "\n")] if child.tag in BLOCKS else [])
                if child.text:
                    yield "text", child.text
                yield from _walk(child)
                yield from ([("text", "\n")] if child.tag in BLOCKS else [])
        if child.tail:
            yield "text", child.tail


def _is_skipped(element: html.HtmlElement) -> bool:
    return (
        element.tag in SKIPPED_TAGS
        or element.get("lang") == "km"
        or element.get("hidden") is not None
        or bool(SKIPPED_CLASSES & set((element.get("class") or "").split()))
    )


def _is_heading(element: html.HtmlElement) -> bool:
    """Headings with an id, and the entries of the glossary, which have an id of their own."""
    if element.tag in LEVELS:
        return element.tag == "h1" or bool(element.get("id"))
    return element.get("class") == TERM


def _is_term_name(element: html.HtmlElement) -> bool:
    return element.tag == "dt" and element.getparent().get("class") == TERM


def _heading_text(element: html.HtmlElement) -> str:
    source = element.find("dt") if element.get("class") == TERM else element
    own = [
        source.text or "",
        *(t for c in source for t in (c.text_content() if not _is_skipped(c) else "", c.tail or "")),
    ]
    return re.sub(r"\s+", " ", "".join(own)).strip()
