"""Proper names that readers type, and the place of each: carriers, brands that are gone, services, sellers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pypinyin import lazy_pinyin

from guide.ledger import Ledger
from guide.models import KnownFact, NameValue
from guide.search.model import SearchWords

COMPANY = re.compile(r"[\s,]*\b(?:co|ltd|plc|pte|bhd|inc)\b\.?|\((?:cambodia|khmer)\)|（.*?）", re.IGNORECASE)
"""What stands in a legal name and is left out when people type it."""

KIND_OF_SERVICE = re.compile(r"\s*(?:银行|账户|账号|\bBank|\bAccount|\bCambodia)$", re.IGNORECASE)
"""What stands behind a service's own name: ``Wing Bank``, ``Apple 账户``."""

SELLERS = "carriers/travel-esim.md"
"""The page of those who sell travel eSIMs."""

_HAN = re.compile(r"[\u3400-\u9fff]+")


@dataclass(frozen=True)
class Names:
    """All names of one thing. ``kind`` is ``carrier``, ``brand`` or ``service``; ``also`` is a second place."""

    kind: str
    to: str
    forms: tuple[str, ...]
    also: str | None = None


def collect_names(ledger: Ledger, words: SearchWords, language: str) -> list[Names]:
    """Return the names that readers of ``language`` may type."""
    return [
        *_carriers(ledger, words, language),
        *_brands(ledger),
        *_services(ledger, words, language),
        *_sellers(words),
    ]


def _carriers(ledger: Ledger, words: SearchWords, language: str) -> Iterator[Names]:
    for carrier in ledger.carriers.values():
        names = carrier.names
        forms = [names.zh, names.en, names.km, names.legal, *names.aliases, *names.misspellings]
        forms += [
            fact.value.name
            for fact in carrier.facts.values()
            if isinstance(fact, KnownFact) and isinstance(fact.value, NameValue)
        ]
        forms += [COMPANY.sub("", form) for form in filter(None, forms)]
        if language != "zh":  # the Chinese index reads pinyin by itself
            forms += ["".join(lazy_pinyin(form)) for form in filter(None, forms) if _HAN.fullmatch(form)]
        if nicknames := words.nicknames.get(carrier.id):
            forms += nicknames.of(language)
        yield Names("carrier", f"carriers/{carrier.id}.md", _unique(forms))


def _brands(ledger: Ledger) -> Iterator[Names]:
    for brand in ledger.brands.values():
        now = f"carriers/{brand.now}.md" if brand.now else None
        yield Names("brand", f"carriers/former.md#{brand.id}", _unique([brand.name, *brand.aliases]), now)


def _services(ledger: Ledger, words: SearchWords, language: str) -> Iterator[Names]:
    for service in ledger.services:
        written = [service.name.en] if language == "en" else [service.name.zh, service.name.en]
        forms = [part.strip() for text in written for part in re.split(r"[、,，()（）]", text)]
        forms = [re.sub(r"^(?:含|with |formerly )", "", form) for form in forms]
        forms = [form for form in forms if not re.search(r"旗下|\bgroup\b", form) and form not in words.skip.zh]
        forms += [KIND_OF_SERVICE.sub("", form) for form in forms]
        if nicknames := words.nicknames.get(service.id):
            forms += nicknames.of(language)
        yield Names("service", f"accounts.md#{service.id}", _unique(forms))


def _sellers(words: SearchWords) -> Iterator[Names]:
    for anchor, forms in words.sellers.items():
        yield Names("brand", f"{SELLERS}#{anchor}", _unique(forms))


def _unique(forms: list[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form.strip() for form in forms if form and form.strip()))
