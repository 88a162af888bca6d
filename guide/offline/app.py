"""What a system needs to install the guide beside its apps: one web app manifest per language, and icons."""

import json
from pathlib import Path

from lxml import html

from guide import addresses, assets, icons, wording
from guide.checks import Project
from guide.models import LANGUAGES

ICON = "icon.svg"
SHORTCUTS = ("tools/carrier-finder.md", "tools/counter-card.md")
"""Pages that a long press on the icon offers: what is needed at the counter."""

ACCENT, PAPER, TILE = "#0b5d5e", "#ffffff", "#e3f1f0"
"""Accent, paper and soft accent of overrides/css/tokens.css, light scheme."""

_SIZES = {
    "icon-192.png": {"size": 192},
    "icon-512.png": {"size": 512},
    "icon-maskable-512.png": {"size": 512, "ground": TILE, "share": 0.7},
    "icon-180.png": {"size": 180, "ground": TILE, "share": 0.8},
}
"""The icons that are drawn. The last one is for iOS, which reads no manifest for it."""


def manifest_name(language: str) -> str:
    """Return the name of a language's manifest below ``assets/``, not yet hashed."""
    return f"app-{language}.webmanifest"


def read_site_names(site: Path) -> dict[str, str]:
    """Return what the site is called in each language, as the head of its home page has it."""
    homes = {language: site / addresses.page_url(language, "index.md") / "index.html" for language in LANGUAGES}
    brand = 'string(//*[contains(@class, "site-header__brand")])'
    return {t: html.document_fromstring(home.read_text("utf-8")).xpath(brand).strip() for t, home in homes.items()}


def app_assets(project: Project, site_names: dict[str, str]) -> dict[str, bytes]:
    """Return icons and manifests by logical name; ``site_names`` is what the site is called in each language."""
    svg = (project.root / "overrides" / "assets" / ICON).read_bytes()
    made = {ICON: svg} | {name: icons.png(svg, **how) for name, how in _SIZES.items()}
    hashed = {name: assets.hashed_name(name, content) for name, content in made.items()}
    for language in LANGUAGES:
        manifest = _manifest(project, language, site_names[language], hashed)
        made[manifest_name(language)] = json.dumps(manifest, ensure_ascii=False, separators=(",", ":")).encode()
    return made


def _manifest(project: Project, language: str, name: str, hashed: dict[str, str]) -> dict:
    """Return a manifest. Its addresses are relative to itself, so that the guide can be installed from any path."""
    pages = project.pages[language]

    def icon(file: str, sizes: str, purpose: str = "any") -> dict[str, str]:
        kind = "image/svg+xml" if file.endswith(".svg") else "image/png"
        return {"src": hashed[file], "sizes": sizes, "type": kind, "purpose": purpose}

    def address(path: str) -> str:
        return "../" + addresses.page_url(language, path)

    return {
        "name": name,
        "short_name": project.ledger.words.say("app_short", language),
        "description": pages["index.md"].meta["description"],
        "lang": wording.HTML_LANG[language],
        "dir": "ltr",
        "start_url": address("index.md"),
        "scope": "../",
        "display": "standalone",
        "theme_color": ACCENT,
        "background_color": PAPER,
        "icons": [
            icon("icon-192.png", "192x192"),
            icon("icon-512.png", "512x512"),
            icon("icon-maskable-512.png", "512x512", "maskable"),
            icon(ICON, "any"),
        ],
        "shortcuts": [
            {"name": pages[path].meta["nav"], "url": address(path), "icons": [icon("icon-192.png", "192x192")]}
            for path in SHORTCUTS
            if path in pages
        ],
    }
