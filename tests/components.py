"""Every block of the site on one page, for looking at: ``python -m tests.components`` writes build/components-*.

The page is that of the real ledger and the real style sheet. Its scripts do not run: tools show their plain form,
and parts that only a script makes stand in tests/components.md as they look once it has made them.
"""

import functools
import re
from pathlib import Path

import markdown
from markupsafe import Markup

from guide import assets, ledger, tables, wording
from guide.models import LANGUAGES
from guide.render import PageRenderer
from tests.conftest import ROOT

BLOCKS = ROOT / "overrides" / "blocks"
TEXT = ROOT / "tests" / "components.md"
DIRECT = re.compile(r"^\[\[ ([a-z-]+\.html) \]\]$", re.MULTILINE)
"""A block that no token makes; it is rendered from its template, with the values in ``VALUES``."""

VALUES = {
    "own-pdf.html": {"path": "pdf/en/steps.pdf", "single": "pdf/en/steps.html", "size": lambda path: "1.2 MB"},
    "file-list.html": {
        "html_lang": wording.HTML_LANG,
        "files": [{"group": "files_guide", "path": "pdf/guide-en.pdf", "language": "en", "title": "The whole guide"}],
        "size": lambda path: "1.2 MB",
        "day": "2026-01-31",
        "checksum": lambda path: "0123456789abcdef" * 4,
    },
}


def make(language: str) -> tuple[str, set[str]]:
    """Return the page as HTML, and the names of the templates it was made from."""
    renderer = PageRenderer(ledger.load(ROOT), language, BLOCKS, link=lambda path: path)
    renderer._env = renderer._env.overlay(cache_size=99)
    shown: list[Markup] = []

    def direct(match: re.Match) -> str:
        shown.append(renderer._render(match[1], **VALUES[match[1]]))
        return f"<p>direct-{len(shown) - 1}</p>"

    text = DIRECT.sub(direct, renderer.expand(TEXT.read_text("utf-8")))
    body = markdown.markdown(text, extensions=["admonition", "attr_list", "def_list", "md_in_html", "tables"])
    body = renderer.fill(tables.label_cells(body))
    body = functools.reduce(lambda html, n: html.replace(f"<p>direct-{n}</p>", shown[n]), range(len(shown)), body)
    style = assets.bundle(ROOT, renderer.ledger.words)["site.css"].decode()
    page = (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>Components</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{style}</style>'
        f'<body><main class="md-main__inner"><article class="md-content md-typeset">{body}</article></main></body></html>'
    )
    return page, {name for _, name in renderer._env.cache}


def in_scheme(page: str, scheme: str) -> str:
    """Return the page as it looks in a scheme, whichever the reader's own is."""
    asked = " all " if scheme == "dark" else " not all "
    page = re.sub(r" ?\(prefers-color-scheme: ?dark\) ?", asked, page)
    return re.sub(r"color-scheme: ?light dark", f"color-scheme:{scheme}", page)


def main(folder: Path) -> None:
    """Write the page of each language in each scheme into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        page = make(language)[0]
        for scheme in ("light", "dark"):
            file = folder / f"components-{language}-{scheme}.html"
            file.write_text(in_scheme(page, scheme), "utf-8")
            print(file)


if __name__ == "__main__":
    main(ROOT / "build")
