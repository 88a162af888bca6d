"""Put facts into pages: expand the tokens of a Markdown page, fill the result into its HTML.

A token is ``{{ name("argument", ...) }}``. Inline tokens stand inside a sentence; block tokens stand alone in a
paragraph. Expansion and filling are two steps, so that Markdown never sees the markup of a fact (a ``*`` in a
USSD code would otherwise start an emphasis).
"""

import functools
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from guide import api, wording
from guide.ledger import FactRef, Ledger
from guide.models import (
    Carrier,
    Claim,
    ConflictingFact,
    Grade,
    KnownFact,
    Phrase,
    Prefix,
    Source,
    StagesValue,
    UnknownFact,
)
from guide.problems import nearest
from guide.tools import registry
from guide.tools.desk import Desk

TOKEN = re.compile(r"\{\{([^{}\n]*)\}\}")
_CALL = re.compile(r'^\s*([a-z_]+)\(\s*((?:"[^"]*"\s*,\s*)*(?:"[^"]*")?)\s*\)\s*$')
_HOLDER = "\ue000{}\ue001"
_FILLED = re.compile(r"(?:<p>\s*)?\ue000(b?)(\d+)\ue001(?:\s*</p>)?")

BLOCKS = (
    "facts",
    "prefixes",
    "timeline",
    "questions",
    "compare",
    "files",
    "phrase",
    "phrases",
    "brands",
    "accounts",
    "glossary",
    "open_data",
    "sources",
    "tool",
)
"""Tokens that make a block of their own."""

WITHOUT_FACTS = frozenset({"files", "open_data"})
"""Tokens that name no fact: alone they give a page no list of sources."""


class TokenError(ValueError):
    """A token that cannot be expanded. ``offset`` is its place in the text, ``do`` says what to do."""

    def __init__(self, offset: int, found: str, do: str):
        super().__init__(found)
        self.offset, self.found, self.do = offset, found, do


def parse_token(inside: str) -> tuple[str, list[str]] | None:
    """Return the name and the arguments of a token, or None when it is malformed."""
    match = _CALL.match(inside)
    return (match[1], re.findall(r'"([^"]*)"', match[2])) if match else None


def facts_named(text: str) -> list[str]:
    """Return the facts and other ledger entries that the tokens of a text name, in order, with the token's name."""
    named = []
    for match in TOKEN.finditer(text):
        if call := parse_token(match[1]):
            name, arguments = call
            named += [f"{name}({argument})" for argument in arguments] or [f"{name}()"]
    return named


@functools.cache
def _templates(folder: Path) -> jinja2.Environment:
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
    )
    env.tests["chinese"] = lambda text: bool(re.search(r"[\u3400-\u9fff]", text))
    return env


class PageRenderer:
    """Expands the tokens of one page in one language and remembers what it used: facts, sources, scripts, styles."""

    def __init__(self, ledger: Ledger, language: str, templates: Path, *, link: Callable[[str], str]):
        """``link`` turns a page's path (``carriers/smart.md``) into an address relative to this page."""
        self.ledger, self.language, self.link = ledger, language, link
        self.facts: dict[str, FactRef] = {}
        self.sources: dict[str, Source] = {}
        self.scripts: dict[str, None] = {}
        self.styles: dict[str, None] = {}
        self._html: list[str] = []
        self._section = self._warned = -2  # the section being read, and the last one that warned of unread Khmer
        self._env = _templates(templates)

    # -- the two steps

    def expand(self, text: str) -> str:
        """Replace every token of a Markdown text by a holder.

        Raises:
            TokenError: a token is malformed, names nothing, or stands where it cannot.
        """

        def one(match: re.Match) -> str:
            call = parse_token(match[1])
            if call is None:
                raise TokenError(
                    match.start(), f"The token {match[0]} is malformed.", 'Write {{ fact("smart.hotline") }}.'
                )
            name, arguments = call
            self._section = text.rfind("\n## ", 0, match.start())
            try:
                html, block = self._make(name, arguments)
            except KeyError as error:
                raise TokenError(
                    match.start(), str(error.args[0]), "Correct the name, or add the fact to the ledger."
                ) from None
            except TypeError as error:
                raise TokenError(match.start(), f"{match[0]}: {error}", "Correct the arguments.") from None
            except jinja2.TemplateNotFound as error:
                raise TokenError(match.start(), f"overrides/blocks/{error.name} is missing.", "Restore it.") from None
            except jinja2.TemplateSyntaxError as error:
                place = f"overrides/blocks/{error.name}, line {error.lineno}"
                raise TokenError(match.start(), f"{place}: {error.message}", "Correct the template.") from None
            except jinja2.UndefinedError as error:
                raise TokenError(match.start(), f"{match[0]}: {error.message}.", "Correct the template.") from None
            if block and not _stands_alone(text, match):
                raise TokenError(
                    match.start(),
                    f"The token {match[0]} does not stand alone.",
                    "Put an empty line before and after it.",
                )
            self._html.append(html)
            return _HOLDER.format(f"{'b' if block else ''}{len(self._html) - 1}")

        return TOKEN.sub(one, text)

    def fill(self, html: str) -> str:
        """Replace the holders in a page's HTML by what the tokens made."""

        def one(match: re.Match) -> str:
            made = self._html[int(match[2])]
            return made if match[1] else match[0].replace(f"\ue000{match[2]}\ue001", made)

        return _FILLED.sub(one, html)

    def _make(self, name: str, arguments: list[str]) -> tuple[str, bool]:
        method = getattr(self, f"_token_{name}", None)
        if method is None:
            names = [m.removeprefix("_token_") for m in dir(self) if m.startswith("_token_")]
            raise KeyError(f'There is no token "{name}". {nearest(name, names)}'.strip())
        return str(method(*arguments)), name in BLOCKS

    # -- tokens

    def _token_fact(self, name: str, view: str = "") -> str:
        ref = self._use(name)
        return self._render(
            "inline.html",
            ref=name,
            view=view,
            fact=ref.fact,
            sources=self._view_sources(ref, view),
            shown=self._view(ref, view) if view else None,
            claim_sources=lambda claim: self._claim_sources(ref, claim),
        ).strip()

    def _token_facts(self, *names: str) -> str:
        if not names:
            raise TypeError("it names no fact")
        owners = {name: self.ledger.carriers.get(name.partition(".")[0]) for name in names}
        mixed = len({carrier.id for carrier in owners.values() if carrier}) > 1
        return self._render(
            "facts.html",
            entries=[self._use(name) for name in names],
            owners=owners if mixed else {},
            claim_sources=self._claim_sources,
        )

    def _token_prefixes(self, carrier: str = "") -> str:
        """The prefixes of one carrier, or every prefix without a working carrier."""
        if carrier:
            entries, book = list(self._carrier(carrier).prefixes), carrier
        else:
            entries, book = [prefix for prefix, owner in self.ledger.prefixes.values() if owner is None], "prefixes"
        alike: dict[str, list[Prefix]] = {}
        for entry in entries:
            if entry.formerly or entry.note:
                alike.setdefault(entry.model_dump_json(exclude={"prefix", "digits"}), []).append(entry)
        return self._render(
            "prefixes.html",
            entries=entries,
            alike=list(alike.values()),
            loose=not carrier,
            brands=self.ledger.brands,
            carriers=self.ledger.carriers,
            entry_sources=lambda entry: self._cite(book, entry.sources),
        )

    def _token_timeline(self, carrier: str = "") -> str:
        """The stages after expiry: the regulator's, or a carrier's own beside them."""
        refs = [self._use("rules.grace_period")]
        if carrier:
            self._carrier(carrier)
            refs.insert(0, self._use(f"{carrier}.life_cycle"))
        return self._render(
            "timeline.html", refs=refs, carrier=self.ledger.carriers.get(carrier), claim_sources=self._claim_sources
        )

    def _token_questions(self, carrier: str) -> str:
        """What no source says about a carrier, as questions to ask."""
        self._carrier(carrier)
        names = [
            name
            for name, ref in self.ledger.facts.items()
            if name.startswith(f"{carrier}.")
            and isinstance(ref.fact, UnknownFact)
            and ref.fact.ask in ("counter", "hotline")
        ]
        questions = [(ref, ref.fact.phrase and self._phrase(ref.fact.phrase)) for ref in map(self._use, names)]
        return self._render("questions.html", questions=questions, warn=self._warns([p for _, p in questions if p]))

    def _token_compare(self, *keys: str) -> str:
        """All carriers side by side: one row each, one column for each core fact named."""
        if not keys:
            raise TypeError("it names no fact to compare")
        rows = [
            (carrier, [self._use(f"{carrier.id}.{key}") for key in keys]) for carrier in self.ledger.carriers.values()
        ]
        return self._render(
            "compare.html", rows=rows, labels=[ref.fact.label for ref in rows[0][1]], claim_sources=self._claim_sources
        )

    def _token_phrase(self, id_: str) -> str:
        """A sentence for the counter, with its Khmer."""
        return self._phrases([self._phrase(id_)])

    def _token_phrases(self, situation: str) -> str:
        """All sentences of a situation."""
        chosen = [phrase for phrase in self.ledger.phrases.values() if phrase.situation == situation]
        if not chosen:
            raise KeyError(f'There is no phrase for the situation "{situation}".')
        return self._phrases(chosen)

    def _token_brands(self) -> str:
        """Former brands, who runs their numbers now, and how they ended."""
        book = next(file for file in self.ledger.files.values() if hasattr(file, "brands"))
        rows = [
            (brand, [self._use(f"{book.id}.{key}") for key in brand.facts], self._prefixes_of(brand.id))
            for brand in book.brands
        ]
        return self._render("brands.html", rows=rows, carriers=self.ledger.carriers, claim_sources=self._claim_sources)

    def _token_accounts(self, risk: str) -> str:
        """The accounts of one kind: what to do while the number works, and after."""
        services = [service for service in self.ledger.services if service.risk == risk]
        if not services:
            raise KeyError(f'There is no account of the kind "{risk}".')
        rows = [(service, [self._use(f"accounts.{key}") for key in service.facts]) for service in services]
        return self._render("accounts.html", rows=rows, claim_sources=self._claim_sources)

    def _token_glossary(self) -> str:
        """Every word of the glossary in both languages, with Khmer where a Khmer page uses it."""
        return self._render("glossary.html", terms=self.ledger.terms)

    def _token_tool(self, name: str) -> str:
        """A tool of the reader's device. Its template puts it together from other tokens."""
        tool = registry.find(name)
        self.scripts |= {tool.script: None} if tool.script else {}
        self.styles |= {tool.style: None} if tool.style else {}
        return self._render(
            f"tool-{name}.html",
            token=lambda token, *arguments: Markup(self._make(token, list(arguments))[0]),
            **tool.context(Desk(self.ledger, self.language, self.link)),
        )

    def _token_open_data(self) -> str:
        """The files of the open data, an entry of one, and how to query it."""
        prefix, carrier = next(iter(self.ledger.prefixes.values()))
        entry = {"prefix": prefix.prefix, "carrier": carrier and carrier.id, "digits": prefix.digits}
        return self._render(
            "open-data.html",
            folder=api.FOLDER,
            files=list(api.FILES),
            prefix=prefix.prefix,
            example=json.dumps(entry, ensure_ascii=False),
        )

    def _token_files(self) -> str:
        """All files to download. The place for their list; see ``guide.downloads``."""
        return self._render("files.html")

    def _token_sources(self) -> str:
        return self._render("sources.html", sources=list(self.sources.values()))

    # -- what the templates see

    def _phrases(self, phrases: list[Phrase]) -> Markup:
        return self._render("phrases.html", phrases=phrases, answers=self.ledger.answers, warn=self._warns(phrases))

    def _warns(self, phrases: list[Phrase]) -> bool:
        """Return whether to say here that the Khmer is unread: once in each section is enough."""
        first = self._warned != self._section and any(phrase.review == "unreviewed" for phrase in phrases)
        if first:
            self._warned = self._section
        return first

    def _use(self, name: str) -> FactRef:
        ref = self.ledger.fact(name)
        self.facts[name] = ref
        for source in ref.sources:
            self.sources.setdefault(source.url, source)
        return ref

    def _carrier(self, id_: str) -> Carrier:
        if id_ not in self.ledger.carriers:
            raise KeyError(f'There is no carrier "{id_}". {nearest(id_, self.ledger.carriers)}'.strip())
        return self.ledger.carriers[id_]

    def _phrase(self, id_: str) -> Phrase:
        if id_ not in self.ledger.phrases:
            raise KeyError(f'There is no phrase "{id_}". {nearest(id_, self.ledger.phrases)}'.strip())
        return self.ledger.phrases[id_]

    def _prefixes_of(self, brand: str) -> list[str]:
        return [
            prefix.prefix
            for prefix, _ in self.ledger.prefixes.values()
            if brand in (*prefix.formerly, getattr(prefix, "brand", None))
        ]

    def _cite(self, book: str, ids: Sequence[str]) -> tuple[Source, ...]:
        file = self.ledger.files[self.ledger.book_names[book]]
        sources = tuple(file.sources[id_] for id_ in ids)
        for source in sources:
            self.sources.setdefault(source.url, source)
        return sources

    def _number(self, source: Source) -> int:
        return list(self.sources).index(source.url) + 1

    def _claim_sources(self, ref: FactRef, claim: Claim) -> tuple[Source, ...]:
        return self._cite(ref.name.partition(".")[0], claim.sources)

    def _view_sources(self, ref: FactRef, view: str) -> Sequence[Source]:
        if isinstance(ref.fact, ConflictingFact) and view:
            return self._claim_sources(ref, _claim(ref, view.partition(".")[0]))
        return ref.sources

    def _view(self, ref: FactRef, view: str) -> str | Markup:
        """A part of a fact: ``total`` or a stage's id of a life cycle, ``claim`` or ``claim.part`` of a conflict."""
        fact = ref.fact
        if isinstance(fact, ConflictingFact):
            claim, _, part = view.partition(".")
            value, rest = _claim(ref, claim).value, part
        elif isinstance(fact, KnownFact):
            value, rest = fact.value, view
        else:
            raise KeyError(f'The fact "{ref.name}" is unknown and has no part "{view}".')
        if not rest:
            return Markup(self._env.get_template("value.html").make_module(self._context()).value(value))
        if isinstance(value, StagesValue):
            days = {"total": value.total_days, **{stage.id: stage.days for stage in value.stages}}
            if rest in days:
                return wording.write_days(days[rest], self.language)
        if rest == "plain":
            return wording.plain(value, self.language)
        raise KeyError(f'The fact "{ref.name}" has no part "{rest}".')

    def _context(self) -> dict[str, Any]:
        language = self.language
        return {
            "t": language,
            "html_lang": wording.HTML_LANG[language],
            "say": self._say,
            "link": self.link,
            "number": self._number,
            "grades": list(Grade),
            "tel": wording.tel,
            "sms": wording.sms,
            "split_code": wording.split_code,
            "spell": lambda dialled: wording.spell(dialled, language),
            "national": wording.write_national,
            "international": wording.write_international,
            "money": lambda amount, currency: wording.write_money(amount, currency, language),
            "duration": lambda value: wording.write_duration(value, language),
            "days": lambda days: wording.write_days(days, language),
            "date": lambda date: wording.write_date(date, language),
            "bare": lambda url: re.sub(r"^https?://(www\.)?|/$", "", url),
            "khmer": khmer,
            "json": json_for_html,
        }

    def _say(self, key: str, **blanks: object) -> str:
        return self.ledger.words.say(key, self.language, **blanks)

    def _render(self, template: str, **context: Any) -> Markup:
        return Markup(self._env.get_template(template).render(self._context() | context))


def json_for_html(value: object) -> Markup:
    """Return JSON that may stand inside a ``<script type="application/json">`` or ld+json element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace("\u2028", "\\u2028"))


def khmer(text: str) -> Markup:
    """Return Khmer text with ``|`` turned into places where a line may break."""
    return Markup("<wbr>").join(text.split("|"))


def _claim(ref: FactRef, id_: str) -> Claim:
    claims = {claim.id: claim for claim in ref.fact.claims}
    if id_ not in claims:
        raise KeyError(f'The fact "{ref.name}" has no claim "{id_}". {nearest(id_, claims)}'.strip())
    return claims[id_]


def _stands_alone(text: str, match: re.Match) -> bool:
    before, after = text[: match.start()], text[match.end() :]
    return not before.rpartition("\n")[2].strip() and not after.partition("\n")[0].strip()
