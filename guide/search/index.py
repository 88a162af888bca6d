"""Put the search index of each language together, as a script that a page loads on first use."""

import json
import re
from pathlib import Path
from typing import Any

from lxml import html

from guide import addresses
from guide.checks import Project
from guide.models import LANGUAGES
from guide.search import characters, names, numbers
from guide.search.model import Forms, expand_target
from guide.search.sections import Section, read_sections
from guide.search.tokens import Cutter

SNIPPET = {"zh": 26, "en": 84}
"""How many characters of a section's text a result shows."""

COMMON = 0.08
"""A word in more than this share of all sections tells none of them apart and is left out."""

MIXED_IN = 2
"""How many words of each group are also known in the other language's index, and of how many words each may be."""


def build_indexes(project: Project, site: Path) -> dict[str, bytes]:
    """Return ``search-zh.js`` and ``search-en.js`` made from the ledger and the pages built in ``site``."""
    return {
        f"search-{language}.js": as_script(language, build_index(project, site, language)) for language in LANGUAGES
    }


def as_script(language: str, index: dict[str, Any]) -> bytes:
    """Return the index as a classic script: it can be loaded from ``file://``, where fetch cannot."""
    data = json.dumps(index, ensure_ascii=False, separators=(",", ":"))
    return f"(globalThis.guideSearch??={{}}).{language}={data};\n".encode()


def build_index(project: Project, site: Path, language: str) -> dict[str, Any]:
    """Return the index of one language; ``overrides/js/search/`` is its only reader."""
    words = project.ledger.search
    sections = _sections(project, site, language)
    places = _Places(sections)
    named = names.collect_names(project.ledger, words, language)
    groups = [forms.of(language) for forms in words.groups.values()]
    group_number = {name: number for number, name in enumerate(words.groups)}
    known = [form for forms in groups for form in forms] + [form for entry in named for form in entry.forms]
    cutter = Cutter(known, words.everything_skipped() | words.foreign_words(language))
    vocabulary, postings, common = _post(sections, cutter)
    aliases = {
        places.of(path): page.meta["aliases"]
        for path, page in project.pages[language].items()
        if (page.meta or {}).get("aliases")
    }
    index = {
        "pages": [[addresses.page_url(language, path), first] for path, first in places.pages.items()],
        "sections": [
            [places.page_number(s.path), s.anchor, s.heading, _snippet(_own_text(sections, number), language)]
            for number, s in enumerate(sections)
        ],
        "aliases": [[place, texts] for place, texts in aliases.items()],
        "topics": [
            [
                places.of(target),
                [[group_number[name] for name in ask.split()] for ask in topic.asks],
                int(topic.decides),
            ]
            for topic in words.topics
            for target in expand_target(topic.to, project.ledger.carriers)
        ],
        "solid": [group_number[name] for name in words.solid],
        "vague": [group_number[name] for name in words.vague],
        "background": [places.page_number(path) for path in words.background],
        "groups": groups,
        "foreign": [_foreign(forms, language) for forms in words.groups.values()],
        "light": words.light.of(language),
        "between": words.between.of(language),
        "units": words.units.of(language),
        "spoken": words.spoken.of(language),
        "skip": words.skip.of(language),
        "ordinary": words.ordinary,
        "names": [
            [entry.kind, places.of(entry.to), places.of(entry.also) if entry.also else -1, list(entry.forms)]
            for entry in named
        ],
        "prefixes": {prefix: places.of(to) for prefix, to in numbers.prefix_places(project.ledger).items()},
        "prefixLabel": project.ledger.words.say("search_prefix", language, prefix="{prefix}"),
        "finder": places.of(numbers.FINDER),
        "codes": [
            [code.dial, code.label, places_of_code]
            for code, places_of_code in numbers.place_codes(numbers.collect_codes(project.ledger, language), sections)
        ],
        "words": " ".join(vocabulary),
        "common": {word: count for word, count in common.items() if word in cutter.known or word.isascii()},
        "postings": " ".join(postings),
    }
    used = set("".join([json.dumps(index["sections"], ensure_ascii=False), index["words"], *known]))
    index["simplified"] = characters.simplified_pairs(used)
    sure = words.everyday.of(language)
    if language == "zh":
        index["sounds"] = characters.sounds(known)
        sure += characters.words_that_sound_like(known)
    index["sure"] = " ".join(sure)
    return index


class _Places:
    """Where each page and heading stands in the list of sections."""

    def __init__(self, sections: list[Section]):
        self.pages: dict[str, int] = {}
        self._places: dict[str, int] = {}
        for number, section in enumerate(sections):
            self.pages.setdefault(section.path, number)
            self._places.setdefault(f"{section.path}#{section.anchor}".removesuffix("#"), number)
        self._numbers = {path: number for number, path in enumerate(self.pages)}

    def of(self, target: str) -> int:
        """Return the number of the section that ``target`` (``page.md#anchor``) names, or of its page."""
        return self._places.get(target, self.pages[target.partition("#")[0]])

    def page_number(self, path: str) -> int:
        """Return the place of a page among the pages."""
        return self._numbers[path]


def _foreign(forms: Forms, language: str) -> list[str]:
    """Return the first words of the other language: what people mix into a query of their own."""
    first = (form for other in LANGUAGES if other != language for form in getattr(forms, other)[:MIXED_IN])
    return [form for form in first if form.count(" ") < MIXED_IN]


def _sections(project: Project, site: Path, language: str) -> list[Section]:
    sections = []
    for path in project.pages[language]:
        tree = html.document_fromstring((site / addresses.page_url(language, path) / "index.html").read_text("utf-8"))
        sections += read_sections(path, tree.xpath("//article")[0])
    return sections


def _post(sections: list[Section], cutter: Cutter) -> tuple[list[str], list[str], dict[str, int]]:
    """Return the words of all sections, for each word the sections that hold it, and how many hold the commonest."""
    places: dict[str, list[int]] = {}
    for number, section in enumerate(sections):
        for word in cutter.words(f"{section.heading} {section.text}"):
            places.setdefault(word, []).append(number)
    common = {word: len(found) for word, found in sorted(places.items()) if len(found) > COMMON * len(sections)}
    vocabulary = sorted(places.keys() - common.keys())
    return vocabulary, [_pack(places[word]) for word in vocabulary], common


_DIGITS = "".join(chr(code) for code in range(0x23, 0x7F) if chr(code) != "\\")
"""One character for each distance between two places; the last ten stand for whole steps of ``_STEP``."""
_STEP = len(_DIGITS) - 10


def _pack(places: list[int]) -> str:
    """Write ascending places as their distances, one character each where they are near.

    >>> _pack([0, 1, 5]), _pack([200])
    ('##&', 'vI')
    """
    packed, last = "", -1
    for place in places:
        gap = place - last - 1
        while gap >= _STEP:
            steps = min(gap // _STEP, 10)
            packed += _DIGITS[_STEP + steps - 1]
            gap -= steps * _STEP
        packed += _DIGITS[gap]
        last = place
    return packed


def _own_text(sections: list[Section], number: int) -> str:
    """Return the text of a section, or of the first section below it that has any."""
    section = sections[number]
    for place in range(number, len(sections)):
        below = sections[place]
        if below is not section and below.level <= section.level:
            break
        if below.text:
            return below.text.replace("\n", " ")
    return ""


def _snippet(text: str, language: str) -> str:
    """Return the beginning of a text, cut behind a sentence, a clause or at least a word."""
    most = SNIPPET[language]
    if len(text) <= most:
        return text
    start = text[:most]
    for end in (r".*[。？！]|.*[.?!](?= )", r".*[，；：、]|.*[,;:](?= )", r".*(?= )"):
        if (found := re.match(end, start)) and len(found[0]) >= most // 2:
            return found[0] if found[0][-1] in "。？！.?!" else f"{found[0].rstrip('，；：、,;:')}…"
    return f"{start}…"
