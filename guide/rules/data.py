"""Rules over the ledger: what the models cannot see because it concerns more than one entry."""

import calendar
import datetime
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from guide.ledger import Ledger
from guide.models import (
    CORE_FACTS,
    Carrier,
    Claim,
    ConflictingFact,
    DateValue,
    EmailValue,
    Grade,
    KnownFact,
    ListValue,
    NameValue,
    PhoneValue,
    ShortNumberValue,
    StagesValue,
    UnknownFact,
    UrlValue,
    Value,
)
from guide.problems import Problem, nearest
from guide.reading import strings
from guide.rules import RULES, rule
from guide.seals import FILE as SEALS
from guide.seals import Seal, entries

_MESSENGERS = ("t.me", "telegram.me", "telegram.dog", "wa.me", "chat.whatsapp.com", "m.me", "u.wechat.com")
_SHORTENERS = ("bit.ly", "tinyurl.com", "t.co", "goo.gl", "is.gd", "cutt.ly", "rebrand.ly", "t.cn", "url.cn", "dwz.cn")

REFUSED_HOSTS = {
    **dict.fromkeys(_MESSENGERS, "it sells or advertises through a messenger"),
    **dict.fromkeys(_SHORTENERS, "a shortened address hides where it leads"),
    "siudz.com": "it is a code farm that invents USSD codes",
    "scribd.com": "the copy there holds a private person's data",
}
"""Hosts that may be neither a source nor a link, with the reason."""


OFFICIAL_PUBLISHERS = frozenset(
    {
        *("MobiTel (CamGSM)", "Axiata Group", "Viettel", "Telecommunication Regulator of Cambodia (TRC)"),
        *("Apple", "Google", "Huawei", "Huawei (ManualsLib)", "Microsoft"),
        "Consumer Protection, Competition and Fraud Repression Directorate-General (CCF)",
        *("ACLEDA", "ACLEDA Bank", "Bank Central Asia (Indonesia)", "E-Money Payment Solutions", "SBI LY HOUR Bank"),
        *("TrueMoney Cambodia", "Wing Bank", "Airalo", "Airbnb", "Holafly", "Nomad", "Ubigi"),
        *("LINE", "Signal", "Telegram", "Telegram (mirror of its blog)", "WhatsApp", "China Telecom Shanghai"),
        *("中国驻柬埔寨大使馆", "公安部，中国警察网", "雅安市公安局"),
    }
)
"""Who speaks officially besides the carriers: authorities, and services about themselves; no newspaper, no blog."""


GIVEN_HOSTS = frozenset({"facebook.com", "mbc.gov.kh", "mfa.gov.cn", "police.gov.kh"})
"""Hosts that no source comes from, but that an authority names as its own."""


NEEDED_FACTS = {
    "rules.grace_period": StagesValue,
    "rules.customer_service": ShortNumberValue,
    "prefixes.country_code": NameValue,
}
"""Facts that the tools and blocks name themselves, with the value that they take from them."""


def refused_host(url: str) -> str | None:
    """Return why ``url`` may not be linked, or None."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    if "@" in parts.netloc:
        return "what stands before the @ hides the host"
    if not host.isascii() or "xn--" in host:
        return "its host has letters that look like others"
    if any(_TRACKING.match(name) for name, _ in parse_qsl(parts.query)):
        return "it tracks who opens it"
    return next((why for bad, why in REFUSED_HOSTS.items() if host == bad or host.endswith("." + bad)), None)


_TRACKING = re.compile(r"utm_|fbclid|gclid|msclkid|aff|ref(?:erral|_|$)|invite|promo")


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
    """No two files share an id, no two entries of a list do, and no two carriers share a place."""
    seen: dict[str, str] = {}
    orders: dict[int, str] = {}
    for name, file in ledger.files.items():
        if file.id in seen:
            yield (
                ledger.documents[name].place(("id",)),
                f'The id "{file.id}" is already that of {seen[file.id]}.',
                "Give one of them another id.",
            )
        seen.setdefault(file.id, name)
        if isinstance(file, Carrier):
            if other := orders.get(file.order):
                yield (
                    ledger.documents[name].place(("order",)),
                    f"The carrier has the place {file.order} of {other} in every list.",
                    "Give it its own.",
                )
            orders.setdefault(file.order, file.id)
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


@rule("ledger", warning=True)
def changed_value_was_compared(ledger: Ledger, today: datetime.date) -> Iterator[tuple[str, str, str]]:
    """A value that has changed has a newer day than its seal in data/sealed.txt; no text changes, comes or goes unread."""
    standing = {name: (place, seal) for name, place, seal in entries(ledger.documents)}
    for name, sealed in ledger.seals.items():
        if name not in standing:
            yield (
                f"{SEALS.as_posix()}:1",
                f"{name} is gone.",
                "Restore it, or, if it was removed on purpose, run: make seal",
            )
            continue
        place, seal = standing[name]
        if seal.digest != sealed.digest and seal.day <= sealed.day:
            yield (
                place,
                f"{name} has changed, but not the day on which it was compared ({sealed.day}).",
                "Compare it with its source, set checked to that day if it has one, then run: make seal",
            )
        if found := _reworded(seal, sealed):
            yield (
                place,
                f"{name}: {found}",
                "Read both languages beside each other, mend the other one, then run: make seal",
            )
    for name in standing.keys() - ledger.seals.keys():
        yield standing[name][0], f"{name} has no seal.", "Compare it with its source, then run: make seal"


def _reworded(seal: Seal, sealed: Seal) -> str | None:
    match seal.zh != sealed.zh, seal.en != sealed.en:
        case True, True:
            return "The text has changed in both languages."
        case True, False:
            return "The Chinese text has changed, the English has not."
        case False, True:
            return "The English text has changed, the Chinese has not."
    return None


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


FARTHEST_YEARS = 10
"""A deadline may lie ahead, but nothing is announced for longer."""


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
        for key, fact in getattr(file, "facts", {}).items():
            for value in values(fact):
                far = isinstance(value, DateValue) and int(value.date[:4]) > today.year + FARTHEST_YEARS
                if isinstance(value, DateValue) and (far or _is_no_day(value.date)):
                    wrong = f"lies more than {FARTHEST_YEARS} years ahead" if far else "is no day of the calendar"
                    yield (
                        document.place(("facts", key)),
                        f'The date "{value.date}" {wrong}.',
                        "Write the day that the source gives.",
                    )
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


def _is_no_day(date: str) -> bool:
    year, month, day = (*map(int, date.split("-")), 0, 0)[:3]
    return bool(day) and day > calendar.monthrange(year, month)[1]


def _impossible(date: str, today: datetime.date) -> str | None:
    year, month, day = (*map(int, date.split("-")), 0, 0)[:3]
    if _is_no_day(date):
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
def source_has_the_grade_of_its_publisher(ledger: Ledger, today: datetime.date) -> Iterator[tuple[str, str, str]]:
    """Only who speaks for itself or by its office is official, and one publisher has one grade."""
    seen: dict[str, tuple[Grade, str]] = {}
    carriers = tuple(carrier.names.en for carrier in ledger.carriers.values())
    for name, file in ledger.files.items():
        for id_, source in getattr(file, "sources", {}).items():
            place = ledger.documents[name].place(("sources", id_, "grade"))
            knows = source.publisher in OFFICIAL_PUBLISHERS or source.publisher.startswith(carriers)
            if source.grade is Grade.OFFICIAL and not knows:
                yield (
                    place,
                    f'"{source.publisher}" is graded official, but is not known to speak officially.',
                    "Grade it press or secondary, or add the publisher to OFFICIAL_PUBLISHERS (guide/rules/data.py).",
                )
            elif source.grade is not Grade.REGULATOR_COPY:
                grade, first = seen.setdefault(source.publisher, (source.grade, place))
                if grade is not source.grade:
                    yield (
                        place,
                        f'"{source.publisher}" is {source.grade.value} here and {grade.value} at {first}.',
                        "Give all its pages one grade.",
                    )


@rule("ledger")
def link_leads_to_a_known_host(ledger: Ledger, today: datetime.date) -> Iterator[tuple[str, str, str]]:
    """An address that the reader may open or write to belongs to a host of some source, or is listed as given by an authority."""
    hosts = GIVEN_HOSTS | {
        _domain(source.url) for file in ledger.files.values() for source in getattr(file, "sources", {}).values()
    }
    for ref in ledger.facts.values():
        for value in values(ref.fact):
            match value:
                case UrlValue():
                    address = value.href
                case EmailValue():
                    address = f"//{value.address.partition('@')[2]}"
                case _:
                    continue
            if why := refused_host(address):
                yield ref.place, f"{ref.name} leads to {address}: {why}.", "Give the plain address of the page."
            elif _domain(address) not in hosts:
                yield (
                    ref.place,
                    f"{ref.name} leads to {urlsplit(address).hostname}, which is the host of no source.",
                    "Check the address at its source; if it is right, add the host to GIVEN_HOSTS (guide/rules/data.py).",
                )


def _domain(url: str) -> str:
    """Return the host without what stands before its last two names, three under a country: smart.com.kh."""
    names = (urlsplit(url).hostname or "").split(".")
    return ".".join(names[-3:] if len(names[-1]) == 2 and len(names[-2]) <= 3 else names[-2:])


@rule("ledger")
def phone_has_the_digits_of_its_prefix(ledger: Ledger, today: datetime.date) -> Iterator[tuple[str, str, str]]:
    """A Cambodian mobile number has as many digits as its prefix asks for, and a carrier's own has one of its prefixes."""
    for ref in ledger.facts.values():
        for value in values(ref.fact):
            if not isinstance(value, PhoneValue) or not value.number.startswith(COUNTRY):
                continue
            national = "0" + value.number.removeprefix(COUNTRY)
            prefix, owner = ledger.prefixes.get(national[:4]) or ledger.prefixes.get(national[:3]) or (None, None)
            if prefix and prefix.digits and len(national) not in prefix.digits:
                expected = " or ".join(map(str, prefix.digits))
                yield (
                    ref.place,
                    f"{national} has {len(national)} digits; numbers that begin with {prefix.prefix} have {expected}.",
                    "Copy the number from its source anew.",
                )
            elif prefix and (own := ledger.carriers.get(ref.name.partition(".")[0])) and owner is not own:
                yield (
                    ref.place,
                    f"{national} begins like a number of {owner.names.en if owner else 'no carrier'}.",
                    "Copy the number from its source anew.",
                )


COUNTRY = "+855"


@rule("ledger")
def more_money_buys_no_fewer_days(ledger: Ledger, today: datetime.date) -> Iterator[tuple[str, str, str]]:
    """In a table of what a top-up buys, a larger amount of one currency never buys fewer days."""
    for ref in ledger.facts.values():
        for value in values(ref.fact):
            rows = sorted(getattr(value, "rows", []), key=lambda row: (row.currency, row.amount))
            for less, more in pairwise(rows):
                if less.currency == more.currency and more.days < less.days:
                    yield (
                        ref.place,
                        f"{more.amount} {more.currency} buys {more.days} days, {less.amount} {less.days}.",
                        "Check amount, currency and days at the source.",
                    )


@rule("ledger")
def stage_does_what_its_name_says(ledger: Ledger, today: datetime.date) -> Iterator[tuple[str, str, str]]:
    """In a stage in which all is blocked or the number is kept back, nothing goes out or comes in; no call goes out in any."""
    for ref in ledger.facts.values():
        for value in values(ref.fact):
            for stage in getattr(value, "stages", []):
                dead = stage.id in ("all_blocked", "reserved", "suspended")
                if (stage.id != "idle" and stage.outgoing) or (dead and stage.incoming):
                    yield (
                        ref.place,
                        f'{ref.name} lets calls through in the stage "{stage.id}".',
                        "Read the source anew, or give the stage its right name.",
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
    """Every id that one entry names (carrier, brand, phrase, answer, fact) exists, and every fact that the tools need."""

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

    for name, kind in NEEDED_FACTS.items():
        ref = ledger.facts.get(name)
        place = ref.place if ref else f"data/{name.partition('.')[0]}.yml:1"
        if ref is None:
            yield miss(place, "fact", name, ledger.facts)
        elif not isinstance(getattr(ref.fact, "value", None), kind):
            yield place, f"{name} is not known as {kind.__name__}, which the tools need.", "Give it such a value."


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


def values(fact: object) -> Iterator[Value]:
    """Yield every value of a fact: of each claim, and of each item of a list."""
    held = [fact.value] if isinstance(fact, KnownFact) else [claim.value for claim in getattr(fact, "claims", [])]
    for value in held:
        yield from value.items if isinstance(value, ListValue) else [value]
