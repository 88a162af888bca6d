"""What stands around a page's text: menu, twins, dates, sources, the words of the templates."""

import datetime
import os
import re
import subprocess
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guide import addresses, fresh, share, structured, wording
from guide.checks import Project
from guide.ledger import Ledger
from guide.models import LANGUAGES
from guide.pages import ORIGINAL, Page, is_behind
from guide.render import TOKEN, WITHOUT_FACTS, PageRenderer, parse_token
from guide.words import Words

TOP = "top"
"""Id of every page's title."""

_STEP = re.compile(r'<h2 id="(step-[a-z-]+)">(.*?)</h2>')
"""The heading of a step of a task."""


@dataclass(frozen=True)
class BuildInfo:
    """The version and commit that a site is built from. ``date`` is the commit's day, never the clock's."""

    version: str
    commit: str
    date: datetime.date

    @property
    def name(self) -> str:
        """Version and commit as Semantic Versioning writes them: ``0.1.0+1a2b3c4d``."""
        return "+".join(filter(None, (self.version, self.commit)))


def commit_time(root: Path) -> int:
    """Return when the commit was made (Unix time), or SOURCE_DATE_EPOCH where there is no repository."""
    shown = _git(root, "log", "-1", "--format=%ct")
    return int(shown or os.environ.get("SOURCE_DATE_EPOCH", "0"))


def build_info(root: Path) -> BuildInfo:
    """Return version, commit and day of what is being built."""
    version = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    day = datetime.datetime.fromtimestamp(commit_time(root), datetime.UTC).date()
    return BuildInfo(version, _git(root, "log", "-1", "--format=%h", "--abbrev=8"), day)


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
    calls = [parse_token(match[1]) for match in TOKEN.finditer(markdown)]
    if not {name for name, _ in filter(None, calls)} - WITHOUT_FACTS:
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
        "address_of": lambda path: addresses.page_url(language, path),
    }


def turn(pages: dict[str, Page], path: str) -> tuple[str | None, str | None]:
    """Return the pages before and after ``path`` in the reader's task, which is not the order of the menu.

    Each page names the next one in its front matter. The one before is the first that leads here; where none does,
    it is the index of the section.
    """
    before = next((other for other, page in pages.items() if (page.meta or {}).get("next") == path), None)
    section = path.rpartition("/")[0]
    if before is None and section and path != f"{section}/index.md":
        before = f"{section}/index.md"
    return before, (pages[path].meta or {}).get("next")


def page_frame(
    project: Project, language: str, path: str | None, renderer: PageRenderer | None, site_url: str, content: str = ""
) -> dict[str, Any]:
    """Return what the templates say about one page; ``path`` is None outside the menu (404).

    ``content`` is the page's text as HTML.
    """
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
        "share": f"{site}assets/{share.file_name(language)}",
        "locale": share.LOCALE[language],
        "trail": [],
        "structured": None,
        "home": addresses.page_url(language, "index.md"),
        "before": None,
        "after": None,
        "steps": [{"id": step[1], "title": step[2], "heading": step[0]} for step in _STEP.finditer(content)],
        "behind": False,
        "checked": None,
        "due": None,
        "scripts": list(renderer.scripts) if renderer else [],
        "styles": list(renderer.styles) if renderer else [],
    }
    if path:
        pages = project.pages[language]
        frame["before"], frame["after"] = (
            {"url": addresses.page_url(language, other), "title": pages[other].meta["nav"]} if other in pages else None
            for other in turn(pages, path)
        )
    if path and language != ORIGINAL and path in project.pages[ORIGINAL]:
        frame["behind"] = is_behind(project.pages[ORIGINAL][path], project.pages[language][path])
    if renderer and renderer.facts:
        frame["checked"] = min(ref.fact.checked for ref in renderer.facts.values())
        frame["due"] = min(fresh.due_on(ref) for ref in renderer.facts.values())
    if path and renderer:
        shown = structured.Shown(content, tuple(renderer.facts.values()), bool(renderer.scripts))
        frame["trail"] = structured.trail(project, language, path)
        frame["structured"] = structured.graph(project, language, path, shown, site)
    return frame
