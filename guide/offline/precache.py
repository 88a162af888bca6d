"""The list of what a browser keeps for use without a network, made from the built files, and the service worker.

A build is named after this list: when one byte of one kept file changes, the name changes, and browsers fetch the
new build as a whole. The worker itself stands in ``overrides/worker``.
"""

import base64
import gzip
import hashlib
import json
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from lxml import html

from guide.assets import TARGETS
from guide.node import run_tool

WORKER, KILLER = "service-worker.js", "service-worker-kill.js"
SIZE_MARK = 'data-bytes=""'
"""What the pages hold where the size of the download belongs; it is known only once every page stands."""

ON_REQUEST = "pdf/**/*.pdf"
_PREVIEWS = '//meta[@property="og:image"]/@content'


@dataclass(frozen=True)
class KeptFile:
    """A file that a browser keeps.

    ``url`` is its address below the site's root, ``integrity`` its SHA-256 as browsers check it, ``size`` what it
    takes to load in bytes: compressed, as hosts send text.
    """

    url: str
    integrity: str
    size: int


def always_kept(site: Path) -> list[KeptFile]:
    """Return what every browser keeps: all pages and all they load. Pictures made for other sites are left out."""
    pages = [file for file in site.rglob("*.html") if file.relative_to(site).parts[0] != "offline"]
    previews = {name.rpartition("/")[2] for page in pages for name in _read(page).xpath(_PREVIEWS)}
    assets = [file for file in (site / "assets").iterdir() if file.name not in previews]
    return _describe(site, pages + [file for file in assets if file.suffix not in (".br", ".gz")])


def kept_on_request(site: Path) -> list[KeptFile]:
    """Return what a browser keeps when its reader asks for it: the PDFs."""
    return _describe(site, list(site.glob(ON_REQUEST)))


def build_name(files: list[KeptFile]) -> str:
    """Return the name of the build that the files belong to: 16 hexadecimal digits."""
    listed = "".join(f"{file.url} {file.integrity}\n" for file in files)
    return hashlib.sha256(listed.encode()).hexdigest()[:16]


def write_size(site: Path) -> int:
    """Write how many bytes the whole guide takes to load into every page that says so, and return them.

    The number itself is not counted: it changes nothing that a reader would notice.
    """
    total = sum(file.size for file in always_kept(site))
    for page in site.rglob("*.html"):
        text = page.read_text("utf-8")
        if SIZE_MARK in text:
            page.write_text(text.replace(SIZE_MARK, f'data-bytes="{total}"'), "utf-8")
    return total


def write_worker(root: Path, site: Path) -> str:
    """Write the service worker of the site, with its list in front, and return the name of the build."""
    always, request = always_kept(site), kept_on_request(site)
    build = build_name(always + request)
    manifest = {
        "build": build,
        "always": [[file.url, file.integrity, file.size] for file in always],
        "request": [[file.url, file.integrity, file.size] for file in request],
    }
    listed = json.dumps(manifest, ensure_ascii=False, separators=(",", ":"))
    script = _bundle(root)[WORKER].decode()
    (site / WORKER).write_text(f"self.manifest={listed};\n{script}", "utf-8")
    return build


def write_killer(root: Path, site: Path) -> None:
    """Write the worker that removes every copy of the site from its readers' browsers, under both names.

    A site that has gone through no further step of the build, such as the one that ``make serve`` shows, must not be
    hidden behind a copy of an earlier one.
    """
    script = _bundle(root)[KILLER]
    (site / KILLER).write_bytes(script)
    (site / WORKER).write_bytes(script)


def _bundle(root: Path) -> dict[str, bytes]:
    folder = root / "overrides" / "worker"
    with tempfile.TemporaryDirectory() as target:
        run_tool(
            root,
            "esbuild",
            *(str(folder / name) for name in (WORKER, KILLER)),
            "--bundle",
            "--minify",
            "--format=iife",
            "--charset=utf8",
            f"--target={TARGETS}",
            f"--outdir={target}",
            "--log-level=error",
        )
        return {name: (Path(target) / name).read_bytes() for name in (WORKER, KILLER)}


def _describe(site: Path, files: list[Path]) -> list[KeptFile]:
    described = []
    for file in files:
        content = file.read_bytes()
        name = file.relative_to(site).as_posix()
        integrity = "sha256-" + base64.b64encode(hashlib.sha256(content).digest()).decode()
        size = min(len(content), len(gzip.compress(content, 9, mtime=0)))
        described.append(KeptFile(re.sub(r"(^|/)index\.html$", r"\1", name), integrity, size))
    return sorted(described, key=lambda file: file.url)


def _read(page: Path) -> html.HtmlElement:
    return html.document_fromstring(page.read_text("utf-8"))
