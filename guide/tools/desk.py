"""What every tool is made from."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from guide.ledger import Ledger


@dataclass(frozen=True)
class Desk:
    """What a tool is made from: the ledger, the language, and how a page is linked from the page it stands on."""

    ledger: Ledger
    language: str
    link: Callable[[str], str]

    def say(self, key: str) -> str:
        """Return the words ``key`` of the interface, blanks unfilled."""
        return getattr(self.ledger.words.words[key], self.language)

    def words(self, *prefixes: str) -> dict[str, str]:
        """Return the words of the interface whose names begin so, by the rest of their name."""
        return {
            key.removeprefix(prefix): self.say(key)
            for prefix in prefixes
            for key in self.ledger.words.words
            if key.startswith(prefix)
        }

    def target(self, page: str) -> str:
        """Return the address of ``steps.md#step-shop`` from this page."""
        path, _, anchor = page.partition("#")
        return self.link(path) + (f"#{anchor}" if anchor else "")

    def carriers(self) -> dict[str, dict[str, Any]]:
        """Return name and page of every carrier by id."""
        return {
            carrier.id: {
                "name": getattr(carrier.names, self.language),
                "url": self.link(f"carriers/{carrier.id}.md"),
                "unverified": carrier.status == "unverified",
            }
            for carrier in self.ledger.carriers.values()
        }
