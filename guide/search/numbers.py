"""Prefixes and codes of the ledger, and the place that explains each."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from guide.ledger import FactRef, Ledger
from guide.models import CodeValue, ConflictingFact, KnownFact, ListValue, PhoneValue, ShortNumberValue, SmsValue
from guide.search.sections import Section

FINDER = "tools/carrier-finder.md"
"""Where a number leads that no carrier can be named for."""


@dataclass(frozen=True)
class Code:
    """A code or number to dial. ``dial`` ends before the first blank: ``*1203*`` for ``*1203*{pin}#``."""

    dial: str
    fact: str
    label: str


def prefix_places(ledger: Ledger) -> dict[str, str]:
    """Return where each prefix leads: the carrier that issues it, the brand that held it, or the finder."""
    places = {}
    for prefix, (entry, carrier) in ledger.prefixes.items():
        brand = getattr(entry, "brand", None)
        places[prefix] = f"carriers/{carrier.id}.md" if carrier else f"carriers/former.md#{brand}" if brand else FINDER
    return places


def collect_codes(ledger: Ledger, language: str) -> list[Code]:
    """Return every code, short number and phone number of the ledger; what holds for every carrier comes first."""
    refs = sorted(ledger.facts.values(), key=lambda ref: not ref.name.startswith("rules."))
    return [
        Code(dial, ref.name, ref.fact.label.in_(language))
        for ref in refs
        for dial in dict.fromkeys(_dials(_values(ref)))
    ]


def place_codes(codes: Iterable[Code], sections: list[Section]) -> Iterator[tuple[Code, list[int]]]:
    """Yield each code with the sections (by index) that show it, the best first: one for each page, home pages first.

    A code that no page shows is left out.
    """
    shown: dict[str, dict[str, int]] = {}
    for index, section in enumerate(sections):
        for fact in section.facts:
            shown.setdefault(fact, {}).setdefault(section.path, index)
    for code in codes:
        book = code.fact.partition(".")[0]
        homes = HOMES.get(book, (f"carriers/{book}.md",))
        pages = sorted(shown.get(code.fact, {}).items(), key=lambda page: (_place_in(homes, page[0]), page[1]))
        if pages:
            yield code, [index for _, index in pages[:MOST_PAGES]]


MOST_PAGES = 4
"""How many pages are kept for one code."""

HOMES = {
    "rules": ("rights.md", "steps.md", "scams.md"),
    "scams": ("scams.md",),
    "accounts": ("accounts.md",),
    "travel": ("carriers/travel-esim.md",),
}
"""The pages that explain what a file of the ledger is about, the best first; a carrier's file has the carrier's page."""


def _place_in(homes: tuple[str, ...], path: str) -> int:
    return homes.index(path) if path in homes else len(homes)


def _values(ref: FactRef) -> Iterator[object]:
    match ref.fact:
        case KnownFact(value=value):
            yield value
        case ConflictingFact(claims=claims):
            yield from (claim.value for claim in claims)


def _dials(values: Iterable[object]) -> Iterator[str]:
    for value in values:
        match value:
            case CodeValue(dial=dial):
                yield re.split(r"\{", dial)[0]
            case ShortNumberValue(number=number) | PhoneValue(number=number):
                yield number
            case SmsValue(to=to):
                yield to
            case ListValue(items=items):
                yield from _dials(items)
