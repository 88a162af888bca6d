"""Bundle styles and scripts, and give every asset a name that changes with its content.

Templates refer to ``assets/site.css``; the finished page refers to ``assets/site.<hash>.css``. An asset can then
be cached for ever, and no page can meet a style or script of another build.
"""

import hashlib
import json
import re
import tempfile
from pathlib import Path

from guide import wording
from guide.models import LANGUAGES
from guide.node import run_tool
from guide.words import Words

TARGETS = "chrome90,firefox90,safari14.1"
"""Oldest browsers that scripts and styles are written down to."""


SAID_ON_EVERY_PAGE = (
    *(f"offline_{state}" for state in ("ask", "ask_update", "save", "saving", "ready", "update", "now", "full")),
    *(f"search_{result}" for result in ("found", "none", "other", "failed")),
)
"""Words that the scripts of every page say, by their keys in data/words.yml (``overrides/js/lib/words.js``)."""


def bundle(root: Path, words: Words) -> dict[str, bytes]:
    """Return the bundled assets of ``overrides/`` by logical name (``site.css``, ``site.js``, …).

    Every ``overrides/js/<name>.js`` directly in the folder is an entry; what they share stands in sub-folders.

    Raises:
        guide.node.ToolError: esbuild is missing or refuses a file.
    """
    overrides = root / "overrides"
    said = {
        wording.HTML_LANG[language]: {key: getattr(words.words[key], language) for key in SAID_ON_EVERY_PAGE}
        for language in LANGUAGES
    }
    entries = [overrides / "css" / "site.css", *sorted((overrides / "js").glob("*.js"))]
    with tempfile.TemporaryDirectory() as folder:
        run_tool(
            root,
            "esbuild",
            *map(str, entries),
            "--bundle",
            "--minify",
            "--format=iife",
            "--charset=utf8",
            f"--target={TARGETS}",
            f"--outdir={folder}",
            f"--define:SCRIPT_WORDS={json.dumps(said, ensure_ascii=False)}",
            "--entry-names=[name]",
            "--legal-comments=none",
            "--log-level=error",
        )
        return {file.name: file.read_bytes() for file in sorted(Path(folder).iterdir())}


def hashed_name(name: str, content: bytes) -> str:
    """Return ``site.1a2b3c4d.css`` for ``site.css``."""
    stem, _, suffix = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(content).hexdigest()[:8]}.{suffix}"


def place_assets(site: Path, assets: dict[str, bytes]) -> dict[str, str]:
    """Write the assets into ``site/assets`` under hashed names and make every page refer to these.

    Returns the hashed name of each logical name.
    """
    names = {name: hashed_name(name, content) for name, content in assets.items()}
    folder = site / "assets"
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in assets.items():
        (folder / names[name]).write_bytes(content)
    pattern = re.compile(r"(assets/)(" + "|".join(map(re.escape, names)) + r")(?=[\"'])")
    for page in site.rglob("*.html"):
        text = page.read_text("utf-8")
        page.write_text(pattern.sub(lambda match: match[1] + names[match[2]], text), "utf-8")
    return names
