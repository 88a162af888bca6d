"""Each part of a page, from one second-level heading to the next, stands in an element of its own.

A browser may then lay out later what is far from the reader (``overrides/css/article.css``). Until then it needs to
know how high each part will be, or the page would grow while it is read.
"""

import re
import unicodedata
from xml.etree.ElementTree import Element, SubElement

from markdown import Extension, Markdown
from markdown.treeprocessors import Treeprocessor

PART = "part"
"""Class of the element. It has no role and no name: the headings say all there is to say."""

_START = f'<section class="{PART}">'
_UNSEEN = re.compile(r"<(script|template)\b.*?</\1>", re.DOTALL)
_BLOCK = re.compile(r"<(?:p|li|h2|h3|dt|dd|tr|td|summary)\b")
_TAG = re.compile(r"<[^>]*>")

_REM_OF_CELL, _REM_OF_BLOCK = 0.034, 1.9
"""Height that a narrow character adds, and a block's margins and unfilled line: fitted to all parts at 390 px wide.

Half of the estimates are then within a tenth of the real height, nearly all within a quarter.
"""


class _Parts(Treeprocessor):
    def run(self, root: Element) -> None:
        """Move what follows each second-level heading into a ``<section>`` that begins with it."""
        part = root
        for element in list(root):
            root.remove(element)
            if element.tag == "h2":
                part = SubElement(root, "section", {"class": PART})
            part.append(element)


class PartsExtension(Extension):
    """Wrap the parts once all other extensions have done their work on the tree."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Register behind the table of contents and the attributes of headings."""
        md.treeprocessors.register(_Parts(md), "parts", 2)


def makeExtension(**options: object) -> PartsExtension:
    """Return the extension, as Markdown asks for it by the name of this module."""
    return PartsExtension(**options)


def tell_heights(page: str) -> str:
    """Return a page's HTML whose parts say about how high they are on a phone, in rem."""
    before, *parts = page.split(_START)
    return before + "".join(f'<section class="{PART}" data-height="{estimate_height(part)}">{part}' for part in parts)


def estimate_height(part: str) -> int:
    """Return about how high a part will be at 390 px wide, in rem.

    >>> estimate_height('<h2>Lost</h2><p>Call <a href="tel:018">018</a>.</p>')
    4
    """
    seen = _UNSEEN.sub("", part)
    text = " ".join(_TAG.sub("", seen).split())
    cells = sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
    return round(_REM_OF_CELL * cells + _REM_OF_BLOCK * len(_BLOCK.findall(seen)))
