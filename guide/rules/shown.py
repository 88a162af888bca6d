"""Rules over the built pages: what a page has to say of a fact beside its value."""

import datetime
import re
from collections.abc import Iterator

from lxml import html

from guide import fresh
from guide.ledger import FactRef
from guide.models import ConflictingFact, KnownFact, StagesValue, UnknownFact
from guide.rules import rule
from guide.rules.site import BuiltPage, BuiltSite, facts_shown

_ROWS = "//*[@data-fact][self::li or contains(@class, 'facts__row') or contains(@class, 'life')]"
"""Where a fact stands as an entry of its own, not within a sentence or a comparison."""


@rule("site")
def fact_is_told_whole(site: BuiltSite) -> Iterator[tuple[str, str, str]]:
    """A fact that has a row says its note, its question, and the reason and the notes of its conflict."""
    for page, row, ref in facts_shown(site, _ROWS):
        said = _bare(row.text_content())
        for what, text in _due_to(ref, row, page.language):
            if _bare(text) not in said:
                found = f'The fact "{ref.name}" does not say its {what} "{text}".'
                yield page.file, found, "Show it: overrides/blocks/."


def _due_to(ref: FactRef, row: html.HtmlElement, language: str) -> Iterator[tuple[str, str]]:
    """Yield kind and wording of what has to stand in a row beside the value."""
    fact, is_question = ref.fact, row.getparent().get("class") == "questions"
    if fact.note and not is_question:
        yield "note", getattr(fact.note, language)
    if isinstance(fact, UnknownFact) and (is_question or row.getparent().get("class") in ("facts", "account__facts")):
        yield "question", getattr(fact.question, language)
    if isinstance(fact, ConflictingFact):
        yield "reason", getattr(fact.why, language)
        for claim in fact.claims:
            if claim.note:
                yield "side's note", getattr(claim.note, language)
            if isinstance(claim.value, StagesValue) and row.get("class") == "life":
                yield "start of counting", getattr(claim.value.counted_from, language)


@rule("site")
def conflict_shows_every_side(site: BuiltSite) -> Iterator[tuple[str, str, str]]:
    """A row with a conflict lists as many sides as the ledger has, and picks the one that we trust; a cell says it."""
    for page, cell, ref in facts_shown(site, "//td[@data-fact]"):
        said = site.ledger.words.say("conflict_cell", page.language)
        if isinstance(ref.fact, ConflictingFact) and said not in cell.text_content():
            yield page.file, f'The cell of "{ref.name}" does not say that sources disagree.', "Say it: compare.html."
    for page, row, ref in facts_shown(site, _ROWS):
        if not isinstance(ref.fact, ConflictingFact):
            continue
        sides = row.xpath(".//*[@class='claims']/li")
        picked = [number for number, side in enumerate(sides) if side.xpath(".//*[@class='claims__pick']")]
        trusted = [number for number, claim in enumerate(ref.fact.claims) if claim.id == ref.fact.trust]
        if len(sides) != len(ref.fact.claims) or picked != trusted:
            yield (
                page.file,
                f'"{ref.name}" shows {len(sides)} sides and picks {picked}; the ledger has {len(ref.fact.claims)} '
                f"and trusts {trusted}.",
                "Show them all: overrides/blocks/.",
            )


@rule("site")
def inference_is_marked(site: BuiltSite) -> Iterator[tuple[str, str, str]]:
    """Wherever a page shows what we infer, the mark of an inference stands in it or behind it."""
    mark = "*[contains(@class, 'mark--inferred')]"
    for page, element, ref in facts_shown(site):
        if not isinstance(ref.fact, KnownFact) or not ref.fact.inferred:
            continue
        if not element.xpath(f".//{mark} | following-sibling::{mark}"):
            yield page.file, f'The fact "{ref.name}" does not say that we infer it.', "Write its mark: value.html."


@rule("site")
def mark_says_the_grade_of_its_source(site: BuiltSite) -> Iterator[tuple[str, str, str]]:
    """A mark has the grade that the ledger gives its source, in its look and in words, and so has the list of sources."""
    grades: dict[str, set[str]] = {}
    for file in site.ledger.files.values():
        for source in (getattr(file, "sources", None) or {}).values():
            grades.setdefault(source.url, set()).add(source.grade.value)
    say = site.ledger.words.say
    for page in site.pages.values():
        language = page.language
        listed = {item.get("id"): item for item in page.tree.xpath("//ol[@class='sources']/li[@id]")}
        for id_, item in listed.items():
            known = grades.get(item.xpath("string(.//a/@href)"), set())
            if not any(
                say(f"grade_{grade}", language) == item.xpath("string(.//*[contains(@class, 'grade')])")
                for grade in known
            ):
                yield (
                    page.file,
                    f"The list of sources gives {id_} another grade than the ledger.",
                    "Build the site anew.",
                )
        for mark in page.tree.xpath("//sup[contains(@class, 'mark')][a]"):
            (link,) = mark.xpath("./a")
            item = listed.get(link.get("href", "").partition("#")[2])
            known = grades.get(item.xpath("string(.//a/@href)"), set()) if item is not None else set()
            shown = [grade for grade in known if f"mark--{grade}" in mark.get("class").split()]
            words = [say("grade_official" if grade == "official" else f"short_{grade}", language) for grade in shown]
            told = link.get("aria-label", "") if shown == ["official"] else link.text_content()
            if not any(word.lower() in told.lower() for word in words):
                yield (
                    page.file,
                    f'The mark "{link.text_content()}" does not say the grade of its source ({", ".join(sorted(known))}).',
                    "Write class and word: overrides/blocks/value.html.",
                )


@rule("site")
def number_and_khmer_are_not_translated(site: BuiltSite) -> Iterator[tuple[str, str, str]]:
    """Browsers that translate a page leave codes, numbers to dial and Khmer alone."""
    kept = "//main//*[@class='dial' or @lang='km' or contains(@class, 'phrase__rom') or self::code[ancestor::*[@data-fact]]]"
    for page in site.pages.values():
        for element in page.tree.xpath(
            f"{kept}[not(ancestor-or-self::*[@translate='no'] or ancestor::ol[@class='sources'])]"
        ):
            yield (
                page.file,
                f'<{element.tag}> "{element.text_content()[:30]}" may be translated.',
                'Set translate="no" on it.',
            )


LONGEST_DAYS = 183
"""No fact stays unchecked for longer than half a year."""


@rule("site")
def page_says_when_its_facts_were_checked(site: BuiltSite) -> Iterator[tuple[str, str, str]]:
    """Below its title a page says the oldest day of its facts' checks and the next one, within half a year."""
    for page in site.pages.values():
        shown = [
            site.ledger.facts[name] for name in page.tree.xpath("//article//@data-fact") if name in site.ledger.facts
        ]
        if not shown:
            continue
        oldest, due = min(ref.fact.checked for ref in shown), min(fresh.due_on(ref) for ref in shown)
        said = page.tree.xpath("//*[@class='page-dates']//time/@datetime")
        if said != [str(oldest), str(due)] or due - oldest > datetime.timedelta(days=LONGEST_DAYS):
            yield (
                page.file,
                f"The facts were checked on {oldest} and are due on {due}; the page says {said}.",
                "Build it anew; NEXT_CHECK_DAYS stands in guide/fresh.py.",
            )


@rule("site")
def khmer_says_that_nobody_has_read_it(site: BuiltSite) -> Iterator[tuple[str, str, str]]:
    """A page with a Khmer sentence that no native speaker has read says so."""
    unread = any(phrase.review == "unreviewed" for phrase in site.ledger.phrases.values())
    for page in site.pages.values():
        warning = site.ledger.words.say("khmer_unreviewed", page.language)
        sentences = page.tree.xpath("//article//*[contains(@class, 'phrase__km')]")
        if unread and sentences and _bare(warning) not in _bare(page.article.text_content()):
            yield page.file, f'The page has Khmer and does not say: "{warning}"', "Show it: overrides/blocks/."


@rule("site")
def table_cell_has_the_label_of_its_column(site: BuiltSite) -> Iterator[tuple[str, str, str]]:
    """On phones the cells of a table stand below each other: each is labelled as the head of its column."""
    for page in site.pages.values():
        for table in page.tree.xpath("//table[.//td[@data-label]]"):
            heads = [_bare(head.text_content()) for head in table.xpath(".//thead/tr[last()]/*")]
            for cell in table.xpath(".//tbody/tr/td[@data-label]"):
                column = len(cell.xpath("./preceding-sibling::*"))
                if column >= len(heads) or _bare(cell.get("data-label")) != heads[column]:
                    yield (
                        page.file,
                        f'A cell of column {column + 1} is labelled "{cell.get("data-label")}".',
                        f"The head of the column says {heads[column : column + 1]}.",
                    )


def _bare(text: str) -> str:
    return re.sub(r"[\s\u200b]+", "", text)


def carrier_of(page: BuiltPage) -> str | None:
    """Return the id of the carrier that a page is about."""
    match = re.fullmatch(r"(?:en/)?carriers/([a-z0-9-]+)/", page.url)
    return match and match[1]


@rule("site")
def carrier_page_asks_everything_unknown(site: BuiltSite) -> Iterator[tuple[str, str, str]]:
    """The page of a carrier asks every question that no source answers for it."""
    for page in site.pages.values():
        if (carrier := carrier_of(page)) not in site.ledger.carriers:
            continue
        asked = set(page.tree.xpath("//ol[@class='questions']/li/@data-fact"))
        for key, fact in site.ledger.carriers[carrier].facts.items():
            name = f"{carrier}.{key}"
            if isinstance(fact, UnknownFact) and fact.ask in ("counter", "hotline") and name not in asked:
                yield page.file, f'The page does not ask "{name}".', f'Write {{{{ questions("{carrier}") }}}}.'
