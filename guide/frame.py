"""What stands around a page's text: menu, twins, dates, sources, the words of the templates."""

import datetime
import json
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from guide import addresses, fresh, wording
from guide.checks import Project
from guide.ledger import Ledger
from guide.models import LANGUAGES
from guide.pages import ORIGINAL, is_behind
from guide.render import TOKEN, PageRenderer
from guide.words import Words

TOP = "top"
"""Id of every page's title."""


@dataclass(frozen=True)
class BuildInfo:
    """The commit that a site is built from. ``date`` is the commit's day, never the clock's."""

    commit: str
    date: datetime.date


def commit_time(root: Path) -> int:
    """Return when the commit was made (Unix time), or SOURCE_DATE_EPOCH where there is no repository."""
    shown = _git(root, "log", "-1", "--format=%ct")
    return int(shown or os.environ.get("SOURCE_DATE_EPOCH", "0"))


def build_info(root: Path) -> BuildInfo:
    """Return commit and day of what is being built."""
    day = datetime.datetime.fromtimestamp(commit_time(root), datetime.UTC).date()
    return BuildInfo(_git(root, "log", "-1", "--format=%h", "--abbrev=8"), day)


def _git(root: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, text=True, check=False)
    return done.stdout.strip()


def menu(nav: list, ledger: Ledger) -> list:
    """Return the menu with the pages of all carriers behind the section's index."""
    pages = [f"carriers/{carrier}.md" for carrier in ledger.carriers]
    full = []
    for entry in nav:
        if isinstance(entry, dict) and "carriers" in entry:
            first, *others = entry["carriers"]
            entry = {"carriers": [first, *pages, *(page for page in others if page not in pages)]}
        full.append(entry)
    return full


def complete(markdown: str, words: Words, language: str) -> str:
    """Give the page's title an id, and append the list of sources to a page that names facts."""
    markdown = re.sub(r"^# (.+?)\s*$", rf"# \1 {{ #{TOP} }}", markdown, count=1, flags=re.MULTILINE)
    if not TOKEN.search(markdown):
        return markdown
    return f"{markdown}\n\n## {words.say('sources', language)} {{ #sources }}\n\n{{{{ sources() }}}}\n"


def template_globals(ledger: Ledger, language: str, build: BuildInfo) -> dict[str, Any]:
    """Return what every template may use: ``say``, ``t``, ``html_lang``, ``build``."""
    return {
        "say": lambda key, **blanks: ledger.words.say(key, language, **blanks),
        "t": language,
        "html_lang": wording.HTML_LANG[language],
        "build": build,
        "write_date": lambda date: wording.write_date(str(date), language),
    }


def page_frame(
    project: Project, language: str, path: str | None, renderer: PageRenderer | None, site_url: str
) -> dict[str, Any]:
    """Return what the templates say about one page; ``path`` is None outside the menu (404)."""
    site = site_url.rstrip("/") + "/"
    twins = {other: addresses.page_url(other, path or "index.md") for other in LANGUAGES}
    frame: dict[str, Any] = {
        "path": path,
        "twins": [
            {
                "language": other,
                "html_lang": wording.HTML_LANG[other],
                "url": url,
                "absolute": site + url,
                "name": project.ledger.words.say("language_name", other),
                "current": other == language,
            }
            for other, url in twins.items()
        ],
        "canonical": site + twins[language],
        "default": site + twins[ORIGINAL],
        "home": addresses.page_url(language, "index.md"),
        "behind": False,
        "checked": None,
        "due": None,
    }
    if path and language != ORIGINAL and path in project.pages[ORIGINAL]:
        frame["behind"] = is_behind(project.pages[ORIGINAL][path], project.pages[language][path])
    if renderer and renderer.facts:
        frame["checked"] = min(ref.fact.checked for ref in renderer.facts.values())
        frame["due"] = min(fresh.due_on(ref) for ref in renderer.facts.values())
    return frame


def json_for_html(value: object) -> Markup:
    """Return JSON that may stand inside a ``<script type="application/json">`` or ld+json element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace("\u2028", "\\u2028"))
