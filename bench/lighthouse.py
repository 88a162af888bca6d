"""What Lighthouse says of pages on a simulated phone: scores of 100, and times in milliseconds."""

import contextlib
import json
import os
import statistics
import tempfile
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bench.hosts import hosting
from guide import machine
from guide.node import ToolError, run_tool
from tests.chromium import fonts

HERE = Path(__file__).parent

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
AUDITS = {
    "lcp": "largest-contentful-paint",
    "cls": "cumulative-layout-shift",
    "tbt": "total-blocking-time",
    "bytes": "total-byte-weight",
}
ATTEMPTS = 3
"""On a busy machine Lighthouse now and then misses the start of a page, and says so instead of measuring."""

FLAGS = "--headless=new --no-sandbox --disable-gpu"

EMPTY = '<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Empty</title><p>Empty'
"""What the machine itself costs: its blocking time is not the pages' own."""


def measure(site: Path, urls: list[str], runs: int, *, own_headers: bool = True) -> dict[str, dict[str, Any]]:
    """Return the median of ``runs`` for each address; ``benchmark`` tells how fast the machine was (Lighthouse's index)."""
    with hosting(site, own_headers=own_headers) as host, fonts() as environment, patch.dict(os.environ, environment):
        return {url: median([run(host.address + url) for _ in range(runs)]) for url in urls}


def measure_empty(runs: int) -> dict[str, Any]:
    """Return the figures of an empty page."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "index.html").write_text(EMPTY, "utf-8")
        return measure(Path(folder), [""], runs, own_headers=False)[""]


def run(address: str) -> dict[str, Any]:
    """Return the figures of one run.

    Raises:
        guide.node.ToolError: Lighthouse is not installed, or cannot measure the page.
    """
    os.environ.setdefault("CHROME_PATH", machine.browser() or "")
    answer = json.loads(_record(address))
    figures = {name: round(answer["categories"][name]["score"] * 100) for name in CATEGORIES}
    figures |= {name: answer["audits"][audit]["numericValue"] for name, audit in AUDITS.items()}
    return figures | {"benchmark": answer["environment"]["benchmarkIndex"]}


def _record(address: str) -> str:
    for _ in range(ATTEMPTS - 1):
        with contextlib.suppress(ToolError):
            return _record_once(address)
    return _record_once(address)


def _record_once(address: str) -> str:
    return run_tool(HERE, "lighthouse", address, "--output=json", "--quiet", f"--chrome-flags={FLAGS}")


def median(runs: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the median of each figure.

    >>> median([{"cls": 0.25, "tbt": 0}, {"cls": 0, "tbt": 31.5}, {"cls": 0, "tbt": 10}])
    {'cls': 0, 'tbt': 10}
    """
    return {name: round(statistics.median(run[name] for run in runs), 4) for name in runs[0]}
