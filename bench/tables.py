"""The figures as Markdown tables. A kilobyte is 1000 bytes."""

import statistics
from typing import Any

SCORES = ("performance", "accessibility", "best-practices", "seo")


def weights(figures: dict[str, Any]) -> str:
    """Return the weight of all pages, and the heaviest ones."""
    lines = ["### Weight of every page, KB on the wire", "", "| | pages | lightest | median | heaviest | which |"]
    lines.append("|---|---|---|---|---|---|")
    for view in ("first", "second"):
        for encoding, sizes in figures[view].items():
            heaviest = max(sizes, key=sizes.get)
            of = (min(sizes.values()), statistics.median(sizes.values()), sizes[heaviest])
            shown = " | ".join(kilobytes(size) for size in of)
            lines.append(f"| {view} view, {encoding} | {len(sizes)} | {shown} | /{heaviest} |")
    lines += ["", f"Requests in vain: {len(figures['failed'])}. Largest shift (CLS): {max(figures['shift'].values())}."]
    copy, later = figures["saved_copy"]["copy"], figures["saved_copy"]["later"].values()
    lines.append(f"Saved behind the first view for places without a network: {kilobytes(copy)} KB.")
    lines.append(f"Any view after that: {kilobytes(max(later))} KB at most.")
    return "\n".join(lines)


def lines(figures: dict[str, Any]) -> str:
    """Return how long each line needs to save the guide, and what the heaviest pages weigh meanwhile."""
    rows = ["### Over slow lines", "", "| | saved after | KB in all | second view, median KB | heaviest KB | which |"]
    rows.append("|---|---|---|---|---|---|")
    for name, line in figures.items():
        second = line["second"]
        heaviest = max(second, key=second.get)
        sizes = f"{kilobytes(statistics.median(second.values()))} | {kilobytes(second[heaviest])}"
        rows.append(f"| {name} | {line['ready']} s | {kilobytes(line['bytes'])} | {sizes} | /{heaviest} |")
    return "\n".join(rows)


def rivals(figures: dict[str, Any]) -> str:
    """Return weights and Lighthouse side by side, then page by page."""
    sites = figures["sites"]
    lines = ["### The same text in other generators", "", "| median of the pages | " + " | ".join(sites) + " |"]
    lines.append("|---|" + "---|" * len(sites))
    for view in ("first", "second"):
        for encoding in ("gzip", "br"):
            cells = [kilobytes(statistics.median(site["weights"][view][encoding].values())) for site in sites.values()]
            lines.append(f"| {view} view, KB {encoding} | " + " | ".join(cells) + " |")
    cells = [str(len(site["weights"]["failed"])) for site in sites.values()]
    lines.append("| addresses asked for in vain | " + " | ".join(cells) + " |")
    for label, key, unit in (("LCP", "lcp", " s"), ("CLS", "cls", ""), ("TBT", "tbt", " ms")):
        cells = [_time(key, statistics.median(p[key] for p in site["lighthouse"].values())) for site in sites.values()]
        lines.append(f"| {label} | " + " | ".join(f"{cell}{unit}" for cell in cells) + " |")
    for score in SCORES:
        cells = [str(min(page[score] for page in site["lighthouse"].values())) for site in sites.values()]
        lines.append(f"| {score}, lowest | " + " | ".join(cells) + " |")
    empty = figures["empty page"]
    lines += ["", f"An empty page on the same machine: LCP {_time('lcp', empty['lcp'])} s, TBT {empty['tbt']:.0f} ms."]
    for name, site in sites.items():
        lines += ["", f"### Lighthouse: {name}", "", "| page | scores | LCP | CLS | TBT | machine |"]
        lines.append("|---|---|---|---|---|---|")
        for url, page in site["lighthouse"].items():
            scores = "/".join(str(page[score]) for score in SCORES)
            times = f"{_time('lcp', page['lcp'])} s | {page['cls']} | {page['tbt']:.0f} ms"
            lines.append(f"| /{url} | {scores} | {times} | {page['benchmark']:.0f} |")
    return "\n".join(lines)


def builds(figures: list[dict[str, Any]]) -> str:
    """Return build times by size."""
    lines = ["### Building the pages", "", "| times | pages | seconds | of computing | ms a page |"]
    lines.append("|---|---|---|---|---|")
    for size in figures:
        cells = " | ".join(str(size[key]) for key in ("pages", "seconds", "computing", "ms_per_page"))
        lines.append(f"| {size['times']}× | {cells} |")
    return "\n".join(lines)


def kilobytes(size: float) -> str:
    """Return a size in kilobytes with one decimal.

    >>> kilobytes(22957)
    '23.0'
    """
    return f"{size / 1000:.1f}"


def _time(key: str, value: float) -> str:
    return f"{value / 1000:.2f}" if key == "lcp" else f"{value:.3f}" if key == "cls" else f"{value:.0f}"
