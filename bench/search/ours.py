"""The search of this site: what it finds, what it weighs, how long it takes."""

import gzip
import statistics
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from bench.search.browser import opened, throttle
from guide.models import LANGUAGES
from tests.search_queries import Query
from tests.test_search_browser import ASK, HOME

MOST_OF_A_GROUP = 3
"""How many queries of each group are typed key by key."""

WATCH = """() => {
  const box = document.getElementById("search-box");
  const panel = document.querySelector(".search__panel");
  const times = (window.times = []);
  let pressed = null;
  box.addEventListener("keydown", (event) => (pressed = event.timeStamp));
  box.addEventListener("input", (event) => {
    panel.getBoundingClientRect();
    times.push(performance.now() - (pressed ?? event.timeStamp));
    pressed = null;
  });
}"""
"""Measure from the key press (as the browser dates it) until the results are laid out."""

START = """() => {
  const root = document.querySelector("[data-search]");
  const turned = performance.now();
  new MutationObserver(() => (window.ready ??= performance.now() - turned)).observe(root, { attributeFilter: ["data-started"] });
  document.getElementById("search-box").focus();
}"""
"""Turn to the box, and note how long it takes until the search is there."""


def find(site: Path, queries: list[Query]) -> list[list[str]]:
    """Return the addresses found for each query, relative to the site."""
    found: dict[Query, list[str]] = {}
    with opened(site) as (page, address):
        for language in LANGUAGES:
            own = [query for query in queries if query.language == language]
            _turn_to_box(page, address + HOME[language])
            answers = page.evaluate(ASK, [query.typed for query in own])
            found |= {query: [a.removeprefix(address) for a in each] for query, each in zip(own, answers, strict=True)}
    return [found[query] for query in queries]


def weights(site: Path) -> dict[str, int]:
    """Return the compressed size in bytes of what the first use loads: the engine, and the index of each language."""
    names = {"engine": "search.*.js", **{language: f"search-{language}.*.js" for language in LANGUAGES}}
    return {name: len(gzip.compress(next((site / "assets").glob(n)).read_bytes(), 9)) for name, n in names.items()}


def speed(site: Path, queries: list[Query], rate: int) -> dict[str, Any]:
    """Return times in milliseconds with a processor ``rate`` times slower.

    ``ready``: from turning to the box until it answers; ``median`` and ``p95``: from a key press to its results.
    """
    times: list[float] = []
    ready: list[float] = []
    with opened(site) as (page, address):
        throttle(page, rate)
        for language in LANGUAGES:
            ready.append(_turn_to_box(page, address + HOME[language]))
            page.evaluate(WATCH)
            for query in _some(queries, language):
                page.locator("#search-box").fill("")
                page.evaluate("times.pop()")
                page.keyboard.type(query.typed)
            times += page.evaluate("times")
    times.sort()
    return {
        "rate": rate,
        "keys": len(times),
        "ready": round(statistics.mean(ready), 1),
        "median": round(statistics.median(times), 1),
        "p95": round(times[int(len(times) * 0.95)], 1),
        "slowest": round(times[-1], 1),
    }


def _turn_to_box(page: Page, address: str) -> float:
    """Open a page and turn to its box; return how long it took until the search was there."""
    page.goto(address)
    page.evaluate(START)
    expect(page.locator("[data-search][data-started]")).to_be_attached()
    return page.evaluate("ready")


def _some(queries: list[Query], language: str) -> list[Query]:
    groups: dict[str, list[Query]] = {}
    for query in queries:
        if query.language == language:
            groups.setdefault(query.group, []).append(query)
    return [query for group in groups.values() for query in group[:MOST_OF_A_GROUP]]
