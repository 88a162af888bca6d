"""How long the sentences are: a report for writers, and a limit for the longest twentieth."""

import re
from dataclasses import dataclass

from guide.pages import HEADING, LINK, Page
from guide.render import TOKEN

LIMITS = {"zh": 40, "en": 25}
"""Characters (zh) or words (en) that 19 of 20 sentences of a page keep to."""

_END = {"zh": r"(?<=[。！？；])|\n", "en": r"(?<=[.!?;])\s+|\n{2,}"}


@dataclass(frozen=True)
class PageLengths:
    """Sentence lengths of one page: the 95th percentile and the sentences above the limit."""

    page: Page
    percentile: int
    outliers: list[tuple[int, str]]


def sentences(page: Page) -> list[str]:
    """Return the sentences of a page's prose; a token counts as one character or word."""
    text = TOKEN.sub("值" if page.language == "zh" else "x", page.body)
    text = HEADING.sub("\n\n", text)
    text = LINK.sub(lambda match: match[2], text)
    text = re.sub(r"^\s*(?:[-*>|]|\d+\.|!!!.*$)+\s*", "\n\n", text, flags=re.MULTILINE)
    text = re.sub(r"\|", "\n\n", text)
    found = (re.sub(r"[*_`]", "", part).strip() for part in re.split(_END[page.language], text))
    return [part for part in found if length(part, page.language)]


def length(sentence: str, language: str) -> int:
    """Return the characters of a Chinese sentence (a Latin word counts as one), or the words of an English one."""
    if language == "zh":
        return len(re.findall(r"[\u3400-\u9fff]|[A-Za-z0-9]+", sentence))
    return len(re.findall(r"[A-Za-z0-9][\w'’-]*", sentence))


def measure(page: Page) -> PageLengths:
    """Measure one page."""
    lengths = sorted((length(sentence, page.language), sentence) for sentence in sentences(page))
    at = lengths[max(0, -(-len(lengths) * 95 // 100) - 1)][0] if lengths else 0
    return PageLengths(page, at, [item for item in lengths if item[0] > LIMITS[page.language]])
