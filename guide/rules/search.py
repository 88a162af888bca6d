"""Rules over ``data/search.yml``, against the ledger and the pages."""

from collections import Counter
from collections.abc import Iterator

from guide.models import LANGUAGES
from guide.pages import ORIGINAL
from guide.problems import Problem, nearest
from guide.rules import RULES, rule
from guide.rules.pages import Site
from guide.search.model import expand_target
from guide.search.names import SELLERS, collect_names

Found = Iterator[tuple[str, str, str]]

FILE = "search.yml"


def check(site: Site) -> list[Problem]:
    """Return the problems of ``data/search.yml``."""
    return [p for r in RULES.values() if r.subject == "search" for p in r.problems(site)]


@rule("search")
def search_leads_somewhere(site: Site) -> Found:
    """Every topic of the search leads to a page, or to a heading of it, that exists; every seller has a place; every nickname names a service or carrier."""
    words, document = site.ledger.search, site.ledger.documents[FILE]
    pages = site.pages[ORIGINAL]
    for index, topic in enumerate(words.topics):
        place = document.place(("topics", index, "to"))
        for target in expand_target(topic.to, site.ledger.carriers):
            path, _, anchor = target.partition("#")
            if path not in pages:
                yield place, f'"{path}" is no page.', nearest(path, pages) or "Correct the path, or write the page."
            elif anchor and anchor not in pages[path].anchors:
                do = nearest(anchor, pages[path].anchors) or "Correct the anchor, or write the heading."
                yield place, f'"{anchor}" is no heading of {path}.', do
    for index, path in enumerate(words.background):
        if path not in pages:
            yield document.place(("background", index)), f'"{path}" is no page.', nearest(path, pages) or "Remove it."
    named = {service.id for service in site.ledger.services} | site.ledger.carriers.keys()
    anchors = pages[SELLERS].anchors if SELLERS in pages else frozenset()
    for anchor in words.sellers.keys() - anchors:
        do = nearest(anchor, anchors) or "Correct the anchor, or write the heading."
        yield document.place(("sellers", anchor)), f'"{anchor}" is no heading of {SELLERS}.', do
    for id_ in words.nicknames.keys() - named:
        do = nearest(id_, named) or "Correct the id."
        yield document.place(("nicknames", id_)), f'"{id_}" is no service of accounts.yml and no carrier.', do


@rule("search")
def search_name_has_one_owner(site: Site) -> Found:
    """No name, nickname or slip of one carrier is that of another carrier or of a brand that another carrier runs now."""
    ledger = site.ledger
    owners: dict[str, tuple[str, str]] = {}
    for language in LANGUAGES:
        for names in collect_names(ledger, ledger.search, language):
            owner = names.also or names.to
            for form in names.forms if names.kind == "carrier" or names.also else ():
                first, what = owners.setdefault(form.casefold(), (owner, names.to))
                if first != owner:
                    place = ledger.documents[FILE].place(("nicknames",))
                    found = f'"{form}" is a name at {what} and at {names.to}.'
                    yield (
                        place,
                        found,
                        "Keep it where it belongs (data/search.yml, or the names in the carrier's file).",
                    )


@rule("search")
def search_word_stands_once(site: Site) -> Found:
    """No word stands twice in one group of the search, and none in one language that is already there for both."""
    words, document = site.ledger.search, site.ledger.documents[FILE]
    for name, forms in words.groups.items():
        for language in LANGUAGES:
            counts = Counter(form.casefold() for form in forms.of(language))
            for form in sorted(form for form, count in counts.items() if count > 1):
                yield (
                    document.place(("groups", name, language)),
                    f'The group "{name}" has "{form}" twice for {language}.',
                    "Keep one of them.",
                )
