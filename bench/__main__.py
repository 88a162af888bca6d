"""``python -m bench``: weigh and time the guide, and print tables; they are kept in ``build/bench/`` with the JSON."""

import argparse
import datetime
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import builds, lighthouse, lines, rivals, tables, weights
from bench.search import __main__ as search_bench
from guide import addresses
from guide.checks import Project, check_project
from guide.models import LANGUAGES
from guide.node import ToolError
from tests.chromium import chromium

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ("index.md", "carriers/smart.md", "steps.md", "tools/expiry.md", "scams.md")
"""Home, a carrier, the steps, a tool, an article: what Lighthouse looks at, and what is compared with the rivals."""

OURS = "this site"


def measure_weights(project: Project, site: Path, _: argparse.Namespace) -> dict[str, Any]:
    """Weigh every page, and what the service worker loads behind the home page."""
    with chromium() as browser:
        urls = _urls(list(project.pages["zh"]))
        figures = weights.measure(browser, site, urls)
        figures["saved_copy"] = weights.saved_copy(browser, site, urls)
    return figures


def measure_lines(project: Project, site: Path, _: argparse.Namespace) -> dict[str, Any]:
    """Read on over slow lines while the browser saves the guide."""
    with chromium() as browser:
        return lines.measure(browser, site, _urls(list(project.pages["zh"])))


def measure_builds(_: Project, __: Path, arguments: argparse.Namespace) -> list[dict[str, Any]]:
    """Build the guide as it is and many times over."""
    return [builds.measure(ROOT, times) for times in arguments.sizes]


def measure_rivals(project: Project, site: Path, arguments: argparse.Namespace) -> dict[str, Any]:
    """Weigh the sample and let Lighthouse judge it, here and in the rivals, one after the other."""
    urls = _urls(list(SAMPLE))
    each = [url for of_language in urls.values() for url in of_language]
    figures: dict[str, Any] = {"empty page": lighthouse.measure_empty(arguments.runs), "sites": {}}
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        sites = {
            OURS: site,
            "Material as it comes": rivals.material(project, site, Path(folder) / "material"),
            "Starlight": rivals.starlight(project, site, Path(folder) / "starlight"),
        }
        for name, built in sites.items():
            print(f"Measuring {name} …", file=sys.stderr, flush=True)
            figures["sites"][name] = {
                "weights": weights.measure(browser, built, urls, own_headers=name == OURS),
                "lighthouse": lighthouse.measure(built, each, arguments.runs, own_headers=name == OURS),
            }
    return figures


def measure_search(_: Project, site: Path, __: argparse.Namespace) -> dict[str, Any]:
    """Let ``bench.search`` score and time the search, beside other engines."""
    return search_bench.measure(site, with_rivals=True)


PARTS: dict[str, tuple[Callable, Callable[[Any], str]]] = {
    "weights": (measure_weights, tables.weights),
    "lines": (measure_lines, tables.lines),
    "rivals": (measure_rivals, tables.rivals),
    "search": (measure_search, search_bench.table),
    "builds": (measure_builds, tables.builds),
}


def main() -> int:
    """Measure the parts that are asked for, keep the figures of the others, write and print all tables."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--site", type=Path, default=ROOT / "site", help="as make site has built it")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "bench")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART")
    parser.add_argument("--runs", type=int, default=3, help="Lighthouse runs for each page")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1, 10, 100], help="how many times the pages are built")
    arguments = parser.parse_args()
    if not (arguments.site / "index.html.br").exists():
        parser.error(f"{arguments.site} holds no built site. Run: make site")
    project = check_project(ROOT, datetime.date.today())
    kept = arguments.out / "bench.json"
    figures = json.loads(kept.read_text("utf-8")) if kept.exists() else {}
    arguments.out.mkdir(parents=True, exist_ok=True)
    try:
        for part in arguments.parts:
            figures[part] = PARTS[part][0](project, arguments.site, arguments)
            kept.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", "utf-8")
    except ToolError as error:
        print(f"{error} The bench needs more: run make bench once.", file=sys.stderr)
        return 1
    text = "\n\n".join(PARTS[part][1](figures[part]) for part in PARTS if part in figures)
    (arguments.out / "bench.md").write_text(text + "\n", "utf-8")
    print(text)
    return 0


def _urls(paths: list[str]) -> dict[str, list[str]]:
    """Return the addresses of the pages by language, the home page first."""
    ordered = sorted(paths, key=lambda path: path != "index.md")
    return {language: [addresses.page_url(language, path) for path in ordered] for language in LANGUAGES}


if __name__ == "__main__":
    sys.exit(main())
