"""Rules over the ledger: what the models cannot see because it concerns more than one entry."""

import calendar
import datetime
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from guide.ledger import Ledger
from guide.models import CORE_FACTS, Carrier, Claim, ConflictingFact, Grade, KnownFact, UnknownFact
from guide.problems import Problem, nearest
from guide.rules import RULES, rule

REFUSED_HOSTS = {
    "t.me": "it sells or advertises through a messenger",
    "telegram.me": "it sells or advertises through a messenger",
    "wa.me": "it sells or advertises through a messenger",
    "siudz.com": "it is a code farm that invents USSD codes",
    "scribd.com": "the copy there holds a private person's data",
    "bit.ly": "a shortened address hides where it leads",
}
"""Hosts that may be neither a source nor a link, with the reason."""


def refused_host(url: str) -> str | None:
    """Return why ``url`` may not be linked, or None."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return next((why for bad, why in REFUSED_HOSTS.items() if host == bad or host.endswith("." + bad)), None)


def check(ledger: Ledger, today: datetime.date | None = None) -> list[Problem]:
    """Return the problems of the whole ledger as of ``today``."""
    day = today or datetime.date.today()
    return [p for r in RULES.values() if r.subject == "ledger" for p in r.problems(ledger, day)]


@rule("ledger")
def file_name_is_id(ledger: Ledger, today: datetime.date) -> Iterator[tuple[str, str, str]]:
    """A data file is named after the id it holds."""
    for name, file in ledger.files.items():
        stem = Path(name).stem
        if file.id != stem:
            yield (
                ledger.documents[name].place(("id",)),
                f'The file {name} holds the id "{file.id}".',
                f"Name the file {file.id}.yml, or set id: {stem}.",
            )


@rule("ledger")
def ids_are_unique(ledger: Ledger, today: datetime.date) -> Iterator[tuple[str, str, str]]:
    """No two files share an id, and no two entries of a list do."""
    seen: dict[str, str] = {}
    for name, file in ledger.files.items():
        if file.id in seen:
            yield (
                ledger.documents[name].place(("id",)),
                f'The id "{file.id}" is already that of {seen[file.id]}.',
                "Give one of them another id.",
            )
        seen.setdefault(file.id, name)
        for field in ("brands", "services", "phrases", "answers", "terms"):
            ids: set[str] = set()
            for index, entry in enumerate(getattr(file, field, None) or []):
                if entry.id in ids:
                    yield (
                        ledger.documents[name].place((field, index)),
                        f'The id "{entry.id}" stands twice in {field}.',
                        "Give one of them another id.",
                    )
                ids.add(entry.id)


@rule("ledger")
def prefix_has_one_owner(ledger: Ledger, today: datetime.date) -> Iterator[tuple[str, str, str]]:
    """A prefix stands in one place only."""
    seen: dict[str, str] = {}
    for name, file in ledger.files.items():
        for index, entry in enumerate(getattr(file, "prefixes", None) or []):
            place = ledger.documents[name].place(("prefixes", index))
            if entry.prefix in seen:
                yield (
                    place,
                    f"The prefix {entry.prefix} stands already at {seen[entry.prefix]}.",
                    "Keep it where the regulator's list puts it.",
                )
            seen.setdefault(entry.prefix, place)


@rule("ledger")
def date_is_not_in_the_future(ledger: Ledger, today: datetime.date) -> Iterator[tuple[str, str, str]]:
    """No date lies after today, and every day exists in the calendar."""
    for name, file in ledger.files.items():
        document = ledger.documents[name]
        for id_, source in getattr(file, "sources", {}).items():
            if source.dated and (wrong := _impossible(source.dated, today)):
                yield (
                    document.place(("sources", id_, "dated")),
                    f'The source date "{source.dated}" {wrong}.',
                    "Write the date that the page prints, or null.",
                )
        checked = [(("facts", key, "checked"), fact.checked) for key, fact in getattr(file, "facts", {}).items()]
        checked += [
            (("prefixes", i, "checked"), p.checked) for i, p in enumerate(getattr(file, "prefixes", None) or [])
        ]
        for path, day in checked:
            if day > today:
                yield (
                    document.place(path),
                    f"checked is {day}, but today is {today}.",
                    "Write the day on which somebody compared value and source.",
                )
            elif day.year < 2020:
                yield (
                    document.place(path),
                    f"checked is {day}, before this guide existed.",
                    "Write the day on which somebody compared value and source.",
                )


def _impossible(date: str, today: datetime.date) -> str | None:
    year, month, day = (*map(int, date.split("-")), 0, 0)[:3]
    if day and day > calendar.monthrange(year, month)[1]:
        return "is no day of the calendar"
    if (year, month or today.month, day or today.day) > (today.year, today.month, today.day):
        return f"lies after today ({today})"
    return "is too old to be right" if year < 1990 else None


@rule("ledger")
def fact_names_its_sources(ledger: Ledger, today: datetime.date) -> Iterator[tuple[str, str, str]]:
    """Every source id that a fact names stands in the file, and every source is used."""
    for name, file in ledger.files.items():
        sources = getattr(file, "sources", None)
        if sources is None:
            continue
        used: set[str] = set()
        uses = [(("facts", key), fact) for key, fact in file.facts.items()]
        uses += [(("prefixes", i), p) for i, p in enumerate(getattr(file, "prefixes", None) or [])]
        for path, entry in uses:
            parts: list = list(entry.claims) if isinstance(entry, ConflictingFact) else [entry]
            for part in parts:
                for id_ in getattr(part, "sources", []):
                    used.add(id_)
                    if id_ not in sources:
                        what = f"claim {part.id} of {path[-1]}" if isinstance(part, Claim) else path[-1]
                        yield (
                            ledger.documents[name].place(path),
                            f'{what} names the source "{id_}", which this file does not have.',
                            nearest(id_, sources) or "Add it under sources.",
                        )
        for id_ in sources:
            if id_ not in used:
                yield (
                    ledger.documents[name].place(("sources", id_)),
                    f'The source "{id_}" is used by no fact.',
                    "Remove it, or name it in the fact that rests on it.",
                )


@rule("ledger")
def source_is_told_alike(ledger: Ledger, today: datetime.date) -> Iterator[tuple[str, str, str]]:
    """One address has one title, grade and date, in whichever file it stands."""
    seen: dict[str, tuple] = {}
    for name, file in ledger.files.items():
        for id_, source in getattr(file, "sources", {}).items():
            place = ledger.documents[name].place(("sources", id_))
            told = (source.title, source.publisher, source.grade, source.dated, source.lang)
            first_place, first = seen.setdefault(source.url, (place, told))
            if told != first:
                differ = ", ".join(
                    f
                    for f, a, b in zip(("title", "publisher", "grade", "dated", "lang"), told, first, strict=True)
                    if a != b
                )
                yield (
                    place,
                    f'The source "{id_}" has another {differ} than the same address at {first_place}.',
                    "Make them alike.",
                )


@rule("ledger")
def source_is_not_refused(ledger: Ledger, today: datetime.date) -> Iterator[tuple[str, str, str]]:
    """No source is a seller, a code farm or a page that exposes a private person."""
    for name, file in ledger.files.items():
        for id_, source in getattr(file, "sources", {}).items():
            if why := refused_host(source.url):
                yield (
                    ledger.documents[name].place(("sources", id_)),
                    f"{source.url} cannot be a source: {why}.",
                    "Find the fact at a better source, or make it unknown.",
                )


@rule("ledger")
def secondary_fact_has_a_note(ledger: Ledger, today: datetime.date) -> Iterator[tuple[str, str, str]]:
    """A fact that rests on secondary sources alone says how far to trust it, and so does an inference."""
    for ref in ledger.facts.values():
        if not isinstance(ref.fact, KnownFact) or ref.fact.note:
            continue
        if ref.fact.inferred:
            yield (
                ref.place,
                f"{ref.name} is inferred, but has no note.",
                "Say in `note` what it is inferred from (zh, en).",
            )
        elif ref.grade is Grade.SECONDARY:
            yield (
                ref.place,
                f"{ref.name} rests on secondary sources only, but has no note.",
                "Say in `note` how far to trust it (zh, en), or find a better source.",
            )


@rule("ledger")
def carrier_answers_core_questions(ledger: Ledger, today: datetime.date) -> Iterator[tuple[str, str, str]]:
    """A carrier answers every core question, if only with status: unknown."""
    for name, file in ledger.files.items():
        if isinstance(file, Carrier):
            for key in CORE_FACTS:
                if key not in file.facts:
                    yield (
                        ledger.documents[name].place(("facts",)),
                        f'The fact "{key}" is missing.',
                        f"Add {key} under facts, as known, conflicting or unknown (with the question to ask).",
                    )


@rule("ledger")
def reference_leads_somewhere(ledger: Ledger, today: datetime.date) -> Iterator[tuple[str, str, str]]:
    """Every id that one entry names (carrier, brand, phrase, answer, fact) exists."""

    def miss(place: str, kind: str, id_: str, known: object) -> tuple[str, str, str]:
        return place, f'There is no {kind} "{id_}".', nearest(id_, known) or "Correct the id, or add the entry."

    by_kind = {"phrases": ledger.phrases, "brands": ledger.brands, "carriers": ledger.carriers}
    for ref in ledger.facts.values():
        if isinstance(ref.fact, UnknownFact) and ref.fact.phrase and ref.fact.phrase not in by_kind["phrases"]:
            yield miss(ref.place, "phrase", ref.fact.phrase, by_kind["phrases"])
    for name, file in ledger.files.items():
        document = ledger.documents[name]
        for index, prefix in enumerate(getattr(file, "prefixes", None) or []):
            place = document.place(("prefixes", index))
            for brand in (*prefix.formerly, *filter(None, [getattr(prefix, "brand", None)])):
                if brand not in by_kind["brands"]:
                    yield miss(place, "former brand", brand, by_kind["brands"])
            if (maybe := getattr(prefix, "maybe", None)) and maybe not in by_kind["carriers"]:
                yield miss(place, "carrier", maybe, by_kind["carriers"])
        for field in ("brands", "services"):
            for index, entry in enumerate(getattr(file, field, None) or []):
                place = document.place((field, index))
                for key in entry.facts:
                    if key not in file.facts:
                        yield miss(place, "fact", key, file.facts)
                if (now := getattr(entry, "now", None)) and now not in by_kind["carriers"]:
                    yield miss(place, "carrier", now, by_kind["carriers"])
    for name, file in ledger.files.items():
        for index, phrase in enumerate(getattr(file, "phrases", None) or []):
            if phrase.answer and phrase.answer not in ledger.answers:
                yield miss(ledger.documents[name].place(("phrases", index)), "answer", phrase.answer, ledger.answers)


REFERENCES = "reference-leads-somewhere"
"""The rule without which nothing that stands on the ledger can be judged."""


_HALF_WIDTH = re.compile(
    r"[\u4e00-\u9fff][,;:?!\"]|[,;:?!\"][\u4e00-\u9fff]|[\u4e00-\u9fff]\(|\)[\u4e00-\u9fff]|[\u4e00-\u9fff]\.(?![A-Za-z0-9._])"
)


@rule("ledger")
def chinese_has_full_width_punctuation(ledger: Ledger, today: datetime.date) -> Iterator[tuple[str, str, str]]:
    """Chinese text in the ledger uses full-width punctuation."""
    for document in ledger.documents.values():
        for path, value in strings(document.data):
            if path[-1] == "zh" and (hit := _HALF_WIDTH.search(value)):
                yield (
                    document.place(path),
                    f'Half-width punctuation beside a Chinese character: "{hit[0]}".',
                    "Write ，。；：？！（）“”.",
                )


def strings(value: object, path: tuple = ()) -> Iterator[tuple[tuple, str]]:
    """Yield every text in nested data with its path."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from strings(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from strings(item, (*path, index))
    elif isinstance(value, str):
        yield path, value
