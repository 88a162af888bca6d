"""How long the pages take to build, for the guide as it is and for a guide many times its size."""

import itertools
import resource
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import yaml

from guide import build
from guide.models import LANGUAGES
from guide.pages import Page, own_hash
from guide.rules.pages import META

LETTERS = "bcdfhjklnprsvw"
"""A copy is told apart by letters: a digit in a title would be a typed fact."""

RUNS = {1: 3}
"""How often a size is built, if more than once; the median counts."""


def measure(root: Path, times: int) -> dict[str, Any]:
    """Build the pages ``times`` over; return their number, seconds by the clock and of computing, milliseconds a page.

    What is timed is a fresh ``mkdocs build`` with every check and hook, for both languages, in a process of its own:
    all of ``make site`` but PDFs, offline pack and compression. The cost of a page is computing time: it is the same
    whatever else the machine does.

    Raises:
        guide.build.BuildError: the multiplied guide breaks a rule.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "guide"
        pages = multiply(root, copy, times)
        seconds, computing = [], []
        for run in range(RUNS.get(times, 1)):
            started, computed = time.perf_counter(), _computed()
            build.run_mkdocs(copy, Path(folder) / f"site-{run}")
            seconds.append(time.perf_counter() - started)
            computing.append(_computed() - computed)
    return {
        "times": times,
        "pages": pages,
        "seconds": round(statistics.median(seconds), 2),
        "computing": round(statistics.median(computing), 2),
        "ms_per_page": round(statistics.median(computing) / pages * 1000, 1),
    }


def multiply(root: Path, copy: Path, times: int) -> int:
    """Write the project to ``copy`` with each page but the home page ``times`` over; return the number of pages.

    A copy stands beside its page, in both languages, with a title and a description of its own, so that every rule
    holds. It is not in the menu: no guide would put thousands of pages into each page's menu.
    """
    for name in ("data", "docs", "guide", "hosting", "overrides"):
        shutil.copytree(root / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(root / "pyproject.toml", copy)
    (copy / "node_modules").symlink_to(root / "node_modules")
    settings = (root / "mkdocs.yml").read_text("utf-8")
    assert settings.count("omitted_files: warn") == 1
    (copy / "mkdocs.yml").write_text(settings.replace("omitted_files: warn", "omitted_files: ignore"), "utf-8")
    codes = list(itertools.islice(map("".join, itertools.product(LETTERS, repeat=2)), times - 1))
    for language in LANGUAGES:
        docs = copy / "docs" / language
        for page in sorted(docs.rglob("*.md")):
            if page != docs / "index.md":
                text = page.read_text("utf-8")
                for code in codes:
                    page.with_stem(f"{page.stem}-{code}").write_text(_renamed(text, language, code), "utf-8")
    return sum(1 for _ in (copy / "docs").rglob("*.md"))


def _computed() -> float:
    """Return the seconds that finished child processes have computed so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _renamed(text: str, language: str, code: str) -> str:
    """Return a page with ``code`` at the end of its title and its description, cut to the length that these may have.

    A translation is stamped anew.
    """
    _, front, body = text.split("---\n", 2)
    meta = yaml.safe_load(front)
    for key in ("title", "description"):
        most = META[key][language][1]
        meta[key] = f"{meta[key][: most - len(code) - 1]} {code}"

    def written() -> str:
        return f"---\n{yaml.safe_dump(meta, allow_unicode=True, width=2000)}---\n{body}"

    if "translated_as" in meta:
        meta["translated_as"] = own_hash(Page(language, "", written()))
    return written()
