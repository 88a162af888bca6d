"""``python -m bench.search``: score and time the search; with ``--rivals``, score the other engines too."""

import argparse
import datetime
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.search import ours, rivals
from guide.checks import check_project
from tests.search_queries import Query, read_queries, success

ROOT = Path(__file__).resolve().parent.parent.parent


def measure(site: Path, *, with_rivals: bool) -> dict[str, Any]:
    """Return every figure: sizes in bytes, times in milliseconds, success as a share of the queries."""
    queries = read_queries()
    figures: dict[str, Any] = {
        "queries": len(queries),
        "engines": {"this site": _score(queries, ours.find(site, queries)) | {"bytes": _first_use(site)}},
        "weights": ours.weights(site),
        "speed": [ours.speed(site, queries, rate) for rate in (1, 4)],
    }
    if with_rivals:
        project = check_project(ROOT, datetime.date.today())
        with tempfile.TemporaryDirectory() as folder:
            work = Path(folder)
            for name, (found, size) in {
                "Material as it comes": rivals.material(project, site, work, queries),
                "Pagefind extended": rivals.pagefind(site, work, queries),
                "MiniSearch, names added": rivals.minisearch(project, site, work, queries),
            }.items():
                figures["engines"][name] = _score(queries, found) | {"bytes": size}
    return figures


def table(figures: dict[str, Any]) -> str:
    """Return the figures as Markdown tables."""
    engines = figures["engines"]
    lines = [f"| {figures['queries']} queries | " + " | ".join(engines) + " |", "|---|" + "---|" * len(engines)]
    for label, key in (("right page first", "first"), ("among the first three", "third"), ("nothing found", "empty")):
        lines.append(f"| {label} | " + " | ".join(f"{engine[key]:.1%}" for engine in engines.values()) + " |")
    lines.append(
        "| first use, KB gzip | " + " | ".join(f"{engine['bytes'] / 1000:.0f}" for engine in engines.values()) + " |"
    )
    for group in next(iter(engines.values()))["groups"]:
        lines.append(
            f"| {group} | " + " | ".join(f"{engine['groups'][group]:.0%}" for engine in engines.values()) + " |"
        )
    lines += ["", "| processor | keys | ready | median | 95th percentile | slowest |", "|---|---|---|---|---|---|"]
    for speed in figures["speed"]:
        times = " | ".join(f"{speed[key]} ms" for key in ("ready", "median", "p95", "slowest"))
        lines.append(f"| {speed['rate']}× slower | {speed['keys']} | {times} |")
    lines += ["", "| loaded on first use | " + " | ".join(figures["weights"]) + " |", "|---|---|---|---|"]
    lines.append("| KB gzip | " + " | ".join(f"{size / 1000:.1f}" for size in figures["weights"].values()) + " |")
    return "\n".join(lines)


def _score(queries: list[Query], found: list[list[str]]) -> dict[str, Any]:
    ranks = [query.rank(addresses) for query, addresses in zip(queries, found, strict=True)]
    groups: dict[str, list[int | None]] = {}
    for query, rank in zip(queries, ranks, strict=True):
        groups.setdefault(query.group, []).append(rank)
    return {
        "first": success(ranks, 1),
        "third": success(ranks, 3),
        "empty": sum(not addresses for addresses in found) / len(found),
        "groups": {group: success(of_group, 1) for group, of_group in groups.items()},
    }


def _first_use(site: Path) -> int:
    weights = ours.weights(site)
    return weights["engine"] + max(weights["zh"], weights["en"])


def main() -> int:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(prog="python -m bench.search", description=__doc__)
    parser.add_argument("--site", type=Path, default=ROOT / "site")
    parser.add_argument("--rivals", action="store_true", help="needs npm ci in bench/search")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    figures = measure(arguments.site, with_rivals=arguments.rivals)
    print(json.dumps(figures, ensure_ascii=False, indent=1) if arguments.json else table(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
