"""Ask every address of the ledger whether it still answers. Part of the weekly list, never of a build."""

import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from guide.ledger import Ledger
from guide.models import Source, UrlValue
from guide.rules.site import values

CLIENTS, SECONDS = 8, 20
AGENT = "Mozilla/5.0 (compatible; link check of an open guide, once a week)"


@dataclass(frozen=True)
class Dead:
    """An address that did not answer as it should, and where it stands."""

    place: str
    url: str
    why: str


def addresses(ledger: Ledger) -> dict[str, str]:
    """Return every address that the guide names, each with the first place where it stands."""
    found: dict[str, str] = {}
    for name, file in ledger.files.items():
        for entry in values(file):
            urls = [entry.url, entry.archived] if isinstance(entry, Source) else []
            urls += [entry.href] if isinstance(entry, UrlValue) else []
            for url in filter(None, urls):
                found.setdefault(url, f"data/{name}")
    return found


def dead(found: dict[str, str]) -> list[Dead]:
    """Ask all ``found`` addresses; return those that do not answer with success, in order of place."""
    with ThreadPoolExecutor(CLIENTS) as pool:
        answers = pool.map(why_dead, found)
    wrong = [Dead(place, url, why) for (url, place), why in zip(found.items(), answers, strict=True) if why]
    return sorted(wrong, key=lambda item: (item.place, item.url))


def why_dead(url: str) -> str | None:
    """Return why ``url`` cannot be opened, or None. Being refused as a robot (401, 403, 429) proves nothing."""
    request = urllib.request.Request(url, headers={"User-Agent": AGENT, "Accept": "*/*"})
    try:
        with urllib.request.urlopen(request, timeout=SECONDS):
            return None
    except urllib.error.HTTPError as error:
        return None if error.code in (401, 403, 429) else f"answers {error.code}"
    except (OSError, ValueError) as error:
        return f"does not answer: {getattr(error, 'reason', error)}"
