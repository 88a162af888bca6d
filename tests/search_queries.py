"""The queries that the search is scored on, and how an answer is scored."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

from guide import addresses
from guide.models import LANGUAGES

FILE = Path(__file__).parent / "data" / "search_queries.yml"


@dataclass(frozen=True)
class Query:
    """What a reader types in one language, and the addresses of the pages that answer it."""

    group: str
    language: str
    typed: str
    answers: frozenset[str]

    def rank(self, addresses_found: list[str]) -> int | None:
        """Return the place of the first right page among the pages found, counted from 0; None where there is none."""
        pages = list(dict.fromkeys(address.partition("#")[0] for address in addresses_found))
        return next((place for place, page in enumerate(pages) if page in self.answers), None)


def read_queries() -> list[Query]:
    """Return every query of the file; those of ``both`` once for each language."""
    return [
        Query(group, language, typed, frozenset(_address(language, page) for page in answers.split("|")))
        for group, by_language in yaml.safe_load(FILE.read_text("utf-8")).items()
        for key, by_answer in by_language.items()
        for language in (LANGUAGES if key == "both" else [key])
        for answers, queries in by_answer.items()
        for typed in queries
    ]


def success(ranks: Iterable[int | None], within: int) -> float:
    """Return the share of queries whose right page is among the first ``within``."""
    ranks = list(ranks)
    return sum(rank is not None and rank < within for rank in ranks) / len(ranks)


def one_edit_away(word: str) -> list[str]:
    """Return every word that one slip makes of ``word``: a letter left out, added, changed, two swapped."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    made = {a + b[1:] for a, b in cuts if b}
    made |= {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    made |= {a + letter + b[1:] for a, b in cuts if b for letter in letters}
    made |= {a + letter + b for a, b in cuts for letter in letters}
    return sorted(made - {word, ""})


def _address(language: str, page: str) -> str:
    """Return the address of a page of the query file: ``carriers`` is the section's index."""
    name = page.strip()
    return addresses.page_url(language, "index.md" if name == "index" else f"{name}.md")
