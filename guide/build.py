"""Build the whole site: into a new folder, then in one step into the place of the old one."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from guide import checksums, downloads, frame, ledger, pdf
from guide.offline import make as offline
from guide.pages import read_pages
from guide.precompress import precompress


class BuildError(RuntimeError):
    """The site cannot be built. The text says why; what was there before is untouched."""


def build_site(root: Path, target: Path) -> str:
    """Build everything and put it at ``target``.

    The new site is complete before the old one is touched: an interrupted build leaves the old site as it was.
    Returns the checksum of all checksums (``guide.checksums``): the same for the same site.

    Raises:
        BuildError: MkDocs or a later step has refused, or ``target`` holds something else than a site of this project.
    """
    if target.exists() and target.resolve() != root / "site" and not _was_built(target):
        raise BuildError(f"{target} is no site of this project. Name a new folder, or move it away.")
    target.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        new = work / "site"
        run_mkdocs(root, new)
        checksum = complete_site(root, new)
        new.chmod(0o755)
        replace_folder(new, target, work / "old")
        return checksum
    finally:
        shutil.rmtree(work, ignore_errors=True)


def complete_site(root: Path, site: Path) -> str:
    """Add to the pages in ``site`` all that is made from them, and return the checksum of all checksums.

    Raises:
        BuildError: as ``make_files``.
    """
    make_files(root, site)
    offline.make_worker(root, site)
    precompress(site)
    return checksums.write_checksums(site)


def _was_built(target: Path) -> bool:
    """Say whether nothing but a build of this project is lost with ``target``."""
    return target.is_dir() and (not any(target.iterdir()) or (target / "api" / "v1").is_dir())


def make_files(root: Path, site: Path) -> None:
    """Make the files to download from the pages in ``site``, and tell of them in the pages.

    Raises:
        BuildError: a PDF cannot be made, or a single file has grown too large.
    """
    try:
        pdf.print_site(root, site)
        offline.make_single_files(root, site)
    except (pdf.PdfError, offline.SingleFileError) as error:
        raise BuildError(str(error)) from None
    filler = downloads.Filler(root, site, ledger.load(root), read_pages(root))
    filler.link_own_files()
    offline.make_pack(root, site)
    filler.list_files()


def run_mkdocs(root: Path, folder: Path, program: str = "mkdocs") -> None:
    """Let MkDocs (or its fork ``properdocs``) build the pages into ``folder``.

    Raises:
        BuildError: with what the program said, without its traceback.
    """
    epoch = str(int(frame.commit_time(root)))
    environment = os.environ | {
        "SITE_DIR": str(folder),
        "SOURCE_DATE_EPOCH": epoch,
        "NO_MKDOCS_2_WARNING": "1",
        "PYTHONHASHSEED": "0",
        "TZ": "UTC",
    }
    done = subprocess.run(
        [sys.executable, "-m", program, "build", "--strict"],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        log, broken, _ = done.stderr.partition("Traceback (most recent call last)")
        why = done.stderr.strip().splitlines()[-1] if broken else ""
        raise BuildError("\n".join(filter(None, [done.stdout.strip(), _complaints(log), why])))
    if done.stdout.strip():
        print(done.stdout.strip())


def _complaints(log: str) -> str:
    """Return what a log says besides what MkDocs did, with the list that may stand below a warning."""
    kept, told = [], True
    for line in log.splitlines():
        told = told if line.startswith("  - ") else not line.startswith(("INFO", "DEBUG"))
        kept += [line] * told
    return "\n".join(kept).strip()


def replace_folder(new: Path, target: Path, aside: Path) -> None:
    """Put ``new`` in the place of ``target``; ``aside`` takes the old one, and gives it back should the move fail."""
    try:
        if target.exists():
            target.rename(aside)
        new.rename(target)
    finally:
        if aside.exists() and not target.exists():
            aside.rename(target)
