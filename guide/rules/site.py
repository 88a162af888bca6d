"""Rules over the built pages: what only the finished HTML can show."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree, html

from guide.ledger import FactRef, Ledger
from guide.models import DateValue, Model, MoneyValue, PhoneValue, StagesValue, ValidityRow
from guide.problems import Problem, nearest
from guide.reading import strings
from guide.rules import RULES, rule
from guide.rules.data import refused_host
from guide.wording import write_international, write_national


@dataclass(frozen=True)
class BuiltPage:
    """One HTML file of the site."""

    url: str
    file: str
    tree: html.HtmlElement

    @property
    def language(self) -> str:
        """The language in which the page is written."""
        return "en" if self.url.startswith("en/") else "zh"

    @cached_property
    def ids(self) -> set[str]:
        """All ids of the page."""
        return set(self.tree.xpath("//@id"))

    @property
    def article(self) -> html.HtmlElement:
        """The text of the page."""
        return self.tree.xpath("//article")[0]


@dataclass(frozen=True)
class BuiltSite:
    """The finished site: its pages by address relative to the root, its files, its public address."""

    folder: Path
    pages: dict[str, BuiltPage]
    files: frozenset[str]
    ledger: Ledger
    site_url: str


def read_site(folder: Path, ledger: Ledger, site_url: str) -> BuiltSite:
    """Read every HTML file below ``folder``."""
    pages = {}
    for file in sorted(folder.rglob("*.html")):
        name = file.relative_to(folder).as_posix()
        url = re.sub(r"(^|/)index\.html$", r"\1", name)
        pages[url] = BuiltPage(url, f"site/{name}", html.document_fromstring(file.read_text("utf-8")))
    files = frozenset(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
    return BuiltSite(folder, pages, files, ledger, site_url)


def facts_shown(
    site: BuiltSite, path: str = "//*[@data-fact]"
) -> Iterator[tuple[BuiltPage, html.HtmlElement, FactRef]]:
    """Yield page, element and fact for each element at ``path`` (XPath) that shows a fact of the ledger."""
    for page in site.pages.values():
        for element in page.tree.xpath(path):
            if ref := site.ledger.facts.get(element.get("data-fact")):
                yield page, element, ref


def check(site: BuiltSite) -> list[Problem]:
    """Return the problems of the built site."""
    return [p for r in RULES.values() if r.subject == "site" for p in r.problems(site)]


@rule("site")
def no_token_survives(site: BuiltSite) -> Iterator[tuple[str, str, str]]:
    """No token and no holder of a token is left on a built page."""
    for page in site.pages.values():
        text = html.tostring(page.tree, encoding="unicode")
        if match := re.search(r"\{\{.{0,60}|[\ue000\ue001].{0,20}", text):
            yield (
                page.file,
                f'"{match[0]}" was not expanded.',
                "Check that the hook runs, and that the token stands where the renderer sees it.",
            )


@rule("site")
def address_is_there(site: BuiltSite) -> Iterator[tuple[str, str, str]]:
    """Every link, style, script and image of a page leads to a file, and every anchor to an id."""
    base = "http://site/"
    for page in site.pages.values():
        for element, attribute, address, _ in page.tree.iterlinks():
            if attribute not in ("href", "src") or (
                element.get("rel") in ("canonical", "alternate") and element.tag == "link"
            ):
                continue
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            path_prefix = urlsplit(site.site_url).path.rstrip("/")
            target = urlsplit(urljoin(base + page.url, address))
            path = unquote(target.path).lstrip("/")
            if page.url.endswith("404.html"):
                path = unquote(target.path).removeprefix(path_prefix).lstrip("/")
            goal = re.sub(r"(^|/)index\.html$", r"\1", path)
            if goal in site.pages:
                if target.fragment and unquote(target.fragment) not in site.pages[goal].ids:
                    yield (
                        page.file,
                        f'The link "{address}" leads to no id of {site.pages[goal].file}.',
                        nearest(target.fragment, site.pages[goal].ids) or "Correct the anchor.",
                    )
            elif path not in site.files:
                yield page.file, f'The address "{address}" leads to no file.', "Correct it, or ship the file."


@rule("site")
def no_other_host_is_asked(site: BuiltSite) -> Iterator[tuple[str, str, str]]:
    """No page loads anything from another host, and links none that is refused."""
    for page in site.pages.values():
        for element, _, address, _ in page.tree.iterlinks():
            parts = urlsplit(address)
            outside = bool(parts.netloc) and not address.startswith(site.site_url)
            loads = element.tag in ("script", "img", "iframe", "source", "video", "audio", "object", "embed") or (
                element.tag == "link" and element.get("rel") not in ("canonical", "alternate", "license")
            )
            if outside and loads:
                yield page.file, f"<{element.tag}> loads {address}.", "Ship our own copy."
            elif why := refused_host(address) if outside else None:
                yield page.file, f"The page links {address}: {why}.", "Remove the link."


DATA_BLOCKS = ("application/json", "application/ld+json")
"""Types of ``<script>`` that hold data; browsers run nothing of them."""


@rule("site")
def no_inline_code(site: BuiltSite) -> Iterator[tuple[str, str, str]]:
    """A page holds no inline script, style or event handler, so that the security policy can forbid all of them."""
    for page in site.pages.values():
        for element in page.tree.iter(etree.Element):
            found = [name for name in element.attrib if name == "style" or name.startswith("on")]
            if element.tag == "style" or element.get("href", "").strip().lower().startswith("javascript:"):
                found.append(element.tag)
            if element.tag == "script" and not element.get("src") and element.get("type") not in DATA_BLOCKS:
                found.append("script")
            for name in found:
                yield (
                    page.file,
                    f'<{element.tag}> has inline code ("{name}").',
                    "Move it to overrides/css/ or overrides/js/.",
                )


@rule("site")
def number_stands_in_the_ledger(site: BuiltSite) -> Iterator[tuple[str, str, str]]:
    """Every digit in a page's text comes from the ledger or from the page's own machinery."""
    for page in site.pages.values():
        article = html.fromstring(html.tostring(page.article, encoding="unicode"))
        made = article.xpath(
            ".//*[@data-fact or @data-ledger] | .//*[contains(concat(' ', @class, ' '), ' mark ')]"
            " | .//*[@class='sources' or @class='page-dates' or contains(@class, 'checked')]"
        )
        for element in made:
            if element.getparent() is not None:
                element.drop_tree()
        text = re.sub(r"(?<![A-Za-z0-9])(?:2FA|[345]G|A4)(?![A-Za-z0-9])", " ", article.text_content())
        if match := re.search(r"\S{0,12}[\d*#]*\d[\d*#]*\S{0,12}", text):
            yield page.file, f'"{match[0]}" is no fact of the ledger.', "Name a fact instead of typing it."


@rule("site")
def fact_is_shown_as_the_ledger_has_it(site: BuiltSite) -> Iterator[tuple[str, str, str]]:
    """Every fact that a page shows stands in the ledger, with no number that its entry does not hold."""
    numbers = {name: _numbers_of(ref.fact) for name, ref in site.ledger.facts.items()}
    every = set().union(*numbers.values(), *(_numbers_of(file) for file in site.ledger.files.values()))
    for page in site.pages.values():
        for element in page.tree.xpath("//*[@data-fact]"):
            name = element.get("data-fact")
            if name not in site.ledger.facts:
                hint = nearest(name, site.ledger.facts) or "Remove it."
                yield page.file, f'The page shows a fact "{name}" that the ledger does not have.', hint
            elif wrong := sorted(_numbers_shown(element) - numbers[name]):
                yield (
                    page.file,
                    f'The fact "{name}" shows {wrong[0]}, which its entry does not hold.',
                    "Build the site anew.",
                )
        for element in page.tree.xpath("//*[@data-ledger and not(ancestor-or-self::*[@data-fact])]"):
            if wrong := sorted(_numbers_shown(element) - every):
                yield (
                    page.file,
                    f"The block {element.get('data-ledger')} shows {wrong[0]}, which the ledger does not hold.",
                    "Build the site anew.",
                )


@rule("site")
def what_is_copied_stands_in_the_ledger(site: BuiltSite) -> Iterator[tuple[str, str, str]]:
    """What a button copies is a code or a number just as the ledger has it."""
    held = {text for document in site.ledger.documents.values() for _, text in strings(document.data)}
    for page in site.pages.values():
        for copied in set(page.tree.xpath("//@data-copy")) - held:
            yield (
                page.file,
                f'"{copied}" is copied, but no entry of the ledger.',
                "Hand over the value: dial in value.html.",
            )


@rule("site")
def known_fact_shows_its_source(site: BuiltSite) -> Iterator[tuple[str, str, str]]:
    """Wherever a page shows a known fact, the mark of its source stands in it or right behind it."""
    for page, element, ref in facts_shown(site):
        behind = element.getnext()
        if ref.fact.status != "known" or element.xpath(f".{_MARK}"):
            continue
        if behind is None or (element.tail or "").strip() or not behind.xpath(f"self::{_MARK.lstrip('/')}"):
            yield page.file, f'The fact "{ref.name}" shows no source.', "Write its mark: overrides/blocks/value.html."


_MARK = "//*[contains(concat(' ', @class, ' '), ' mark ')]"


def _numbers_in(text: str) -> set[str]:
    """Return the runs of digits in a text; spaces and commas that group digits do not count."""
    return set(re.findall(r"\d+", re.sub(r"(?<=\d)[ ,\u00a0](?=\d)", "", text)))


def _numbers_shown(element: html.HtmlElement) -> set[str]:
    """Return the numbers that an element shows or dials, without marks of sources and days of checking."""
    copy = html.fromstring(html.tostring(element, encoding="unicode"))
    for made in copy.xpath(".//*[contains(@class, 'mark') or contains(@class, 'checked')]"):
        if made.getparent() is not None:
            made.drop_tree()
    return _numbers_in("; ".join(copy.itertext())).union(
        *(_numbers_in(dialled) for dialled in copy.xpath(".//@data-copy"))
    )


def _numbers_of(entry: Model) -> set[str]:
    """Return the numbers that an entry of the ledger holds, in every form in which a page may write them."""
    numbers = _numbers_in(entry.model_dump_json())
    for value in values(entry):
        match value:
            case PhoneValue():
                numbers |= _numbers_in(
                    f"{value.number}; {write_international(value.number)}; {write_national(value.number)}"
                )
            case MoneyValue() | ValidityRow():
                numbers |= _numbers_in(f"{value.amount * 100:f}; {value.amount:.2f}")
            case DateValue():
                numbers |= {part.lstrip("0") for part in value.date.split("-")}
            case StagesValue():
                day = 1
                for stage in value.stages:
                    numbers |= {str(day), str(day + stage.days - 1)}
                    day += stage.days
                numbers.add(str(value.total_days))
    return numbers


def values(entry: object) -> Iterator[object]:
    """Yield an entry of the ledger and every model inside it."""
    if isinstance(entry, Model):
        yield entry
        for field in type(entry).model_fields:
            yield from values(getattr(entry, field))
    elif isinstance(entry, list | tuple):
        for item in entry:
            yield from values(item)
    elif isinstance(entry, dict):
        yield from values(list(entry.values()))


@rule("site")
def page_names_its_language(site: BuiltSite) -> Iterator[tuple[str, str, str]]:
    """A page names its language, its canonical address and both twins; ids are unique; titles too."""
    titles: dict[str, str] = {}
    for page in site.pages.values():
        expected = {"en": "en", "zh": "zh-Hans"}[page.language]
        if page.tree.get("lang") != expected:
            yield (
                page.file,
                f'<html lang="{page.tree.get("lang")}">, expected "{expected}".',
                "Set it in overrides/partials/language.html.",
            )
        title = page.tree.findtext(".//title") or ""
        if title.strip() in titles:
            yield page.file, f'The title "{title}" is that of {titles[title.strip()]}.', "Give the page its own title."
        titles.setdefault(title.strip(), page.file)
        ids = page.tree.xpath("//@id")
        if doubled := {id_ for id_ in ids if ids.count(id_) > 1}:
            yield page.file, f"The ids {sorted(doubled)} stand twice.", "Give each element its own id."
        if page.url.endswith("404.html"):
            continue
        canonical = page.tree.xpath('//link[@rel="canonical"]/@href')
        if canonical != [site.site_url.rstrip("/") + "/" + page.url]:
            yield page.file, f"The canonical address is {canonical}.", "It must be the page's own absolute address."
        languages = page.tree.xpath('//link[@rel="alternate"]/@hreflang')
        if sorted(languages) != ["en", "x-default", "zh-Hans"]:
            yield page.file, f"The alternates are {languages}.", "Name zh-Hans, en and x-default."


SKELETON = frozenset(
    [
        "md-container",
        "md-content",
        "md-content__inner",
        "md-grid",
        "md-main",
        "md-main__inner",
        "md-skip",
        "md-typeset",
        "container",
        "main",
        "skip",
    ]
)
"""Classes and components of the theme's skeleton that this site knows and uses."""


@rule("site")
def theme_brings_nothing_else(site: BuiltSite) -> Iterator[tuple[str, str, str]]:
    """A page holds nothing of the theme but the skeleton that this site uses."""
    for page in site.pages.values():
        for element in page.tree.xpath("//*[contains(@class, 'md-') or @data-md-component or @data-md-toggle]"):
            named = {name for name in (element.get("class") or "").split() if name.startswith("md-")}
            named |= {value for key, value in element.attrib.items() if key.startswith("data-md-")}
            if unknown := sorted(named - SKELETON):
                yield (
                    page.file,
                    f'The theme brings <{element.tag}> "{unknown[0]}", which this site does not use.',
                    "Remove it in guide/finish.py, or use it and add it to SKELETON.",
                )
