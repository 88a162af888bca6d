"""Rules over the built pages: what only the finished HTML can show."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from lxml import html

from guide.ledger import Ledger
from guide.problems import Problem, nearest
from guide.rules import RULES, rule
from guide.rules.data import refused_host


@dataclass(frozen=True)
class BuiltPage:
    """One HTML file of the site."""

    url: str
    file: str
    tree: html.HtmlElement

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
            if (
                attribute not in ("href", "src")
                or (element.get("rel") in ("canonical", "alternate")
                and element.tag == "link")
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
        for element, attribute, address, _ in page.tree.iterlinks():
            parts = urlsplit(address)
            outside = bool(parts.netloc) and not address.startswith(site.site_url)
            loads = element.tag in ("script", "img", "iframe", "source", "video", "audio", "object", "embed") or (
                element.tag == "link" and element.get("rel") not in ("canonical", "alternate", "license")
            )
            if outside and loads:
                yield page.file, f"<{element.tag}> loads {address}.", "Ship our own copy."
            elif why := refused_host(address) if outside else None:
                yield page.file, f"The page links {address}: {why}.", "Remove the link."


@rule("site")
def number_stands_in_the_ledger(site: BuiltSite) -> Iterator[tuple[str, str, str]]:
    """Every digit in a page's text comes from the ledger or from the page's own machinery."""
    for page in site.pages.values():
        article = html.fromstring(html.tostring(page.article))
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
    """Every fact that a page shows stands in the ledger, and its digits are those of its ledger entry."""
    digits = {name: set(re.findall(r"\d", ref.fact.model_dump_json())) for name, ref in site.ledger.facts.items()}
    for page in site.pages.values():
        for element in page.tree.xpath("//*[@data-fact]"):
            name = element.get("data-fact")
            if name not in site.ledger.facts:
                yield (
                    page.file,
                    f'The page shows a fact "{name}" that the ledger does not have.',
                    nearest(name, site.ledger.facts) or "Remove it.",
                )
                continue
            for dialled in element.xpath(".//@data-copy"):
                if not set(re.findall(r"\d", dialled)) <= digits[name] | {"0"}:
                    yield (
                        page.file,
                        f'The fact "{name}" shows {dialled}, which its ledger entry does not hold.',
                        "Build the site anew.",
                    )


@rule("site")
def page_names_its_language(site: BuiltSite) -> Iterator[tuple[str, str, str]]:
    """A page names its language, its canonical address and both twins; ids are unique; titles too."""
    titles: dict[str, str] = {}
    for page in site.pages.values():
        expected = "en" if page.url.startswith("en/") else "zh-Hans"
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
