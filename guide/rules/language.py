"""Rules of the text itself: each text in its own language, finished, and with the same blanks in both."""

import datetime
import re
from collections.abc import Iterator

from guide.ledger import Ledger
from guide.models import LANGUAGES
from guide.rules import rule
from guide.rules.data import strings
from guide.rules.pages import Site, prose

_BLANK = re.compile(r"\{\w+\}")
_HAN = re.compile(r"[\u3400-\u9fff]")
_FOREIGN = {
    "zh": re.compile(r"(?:[A-Za-z][A-Za-z'’-]*[ ,.]+){6,}[A-Za-z]+"),
    "en": re.compile(r"[\u3400-\u9fff]{4,}"),
}
"""What no text of a language holds: a run of words of the other one, longer than a name."""

_UNFINISHED = re.compile(
    r"\b(?:TODO|FIXME|TBD|lorem ipsum|coming soon|under construction|to be (?:written|added|translated))\b"
    r"|敬请期待|待补充|待完善|待翻译|待更新|即将上线|即将推出|页面建设中",
    re.IGNORECASE,
)


@rule("pages")
def page_speaks_its_language(site: Site) -> Iterator[tuple[str, str, str]]:
    """A page is written in its language; only quoted letters and the names in tokens are in another."""
    for page in site.each():
        for text, line in prose(page):
            if not text.startswith((">", "[")) and (hit := _FOREIGN[page.language].search(text)):
                yield (
                    f"{page.name}:{line}",
                    f'"{hit[0]}" is not in the language of the page.',
                    "Write it in the page's language, or as a quotation (>) where a letter is given to copy.",
                )


@rule("pages")
def page_is_finished(site: Site) -> Iterator[tuple[str, str, str]]:
    """A page holds no note to its writer and promises no text to come."""
    for page in site.each():
        for text, line in prose(page):
            if hit := _UNFINISHED.search(text):
                yield f"{page.name}:{line}", f'"{hit[0]}" is no text for a reader.', "Write the text, or leave it out."


@rule("ledger")
def text_speaks_its_language(ledger: Ledger, today: datetime.date) -> Iterator[tuple[str, str, str]]:
    """A Chinese text of the ledger is Chinese, an English one English."""
    for name, document in ledger.documents.items():
        if name == "search.yml":
            continue
        for path, text in strings(document.data):
            # Labels and questions are whole sentences or phrases; other texts may be names.
            spoken = path[-2:-1] and path[-2] in ("label", "question", "searched", "why", "text", "title")
            if path[-1] == "en" and spoken and len(_HAN.findall(text)) > 1 and "“" not in text:
                yield document.place(path), f'The English text "{text}" is Chinese.', "Write it in English."
            elif path[-1] == "zh" and spoken and " " in text and not _HAN.search(text):
                yield document.place(path), f'The Chinese text "{text}" is not Chinese.', "Write it in Chinese."


@rule("ledger")
def texts_have_the_same_blanks(ledger: Ledger, today: datetime.date) -> Iterator[tuple[str, str, str]]:
    """A word of the interface has the same blanks, such as {size}, in both languages."""
    if not (document := ledger.documents.get("words.yml")):
        return
    for key, word in ledger.words.words.items():
        blanks = {language: set(_BLANK.findall(getattr(word, language))) for language in LANGUAGES}
        if blanks["zh"] != blanks["en"]:
            yield (
                document.place(("words", key)),
                f"The blanks differ: {sorted(blanks['zh'])} in Chinese, {sorted(blanks['en'])} in English.",
                "Use the same blanks in both.",
            )
