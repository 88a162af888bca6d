"""The text of our pages in Material as it comes and in Starlight, built and compressed as our own site is."""

import os
import shutil
import tempfile
from pathlib import Path

from bench.search.rivals import build_material, write_pages
from guide.addresses import DEFAULT
from guide.checks import Project
from guide.node import run_tool
from guide.precompress import precompress

HERE = Path(__file__).parent


def material(project: Project, site: Path, work: Path) -> Path:
    """Build with Material for MkDocs (without Google's fonts, which not every reader can load); return the site."""
    work.mkdir()
    built = build_material(project, site, work)
    precompress(built)
    return built


def starlight(project: Project, site: Path, work: Path) -> Path:
    """Build with Starlight; return the site.

    Raises:
        guide.node.ToolError: Astro is not installed (npm ci in bench), or refuses a page.
    """
    # Astro finds its packages in the folders above its own, and not through symbolic links.
    with tempfile.TemporaryDirectory(prefix=".starlight-", dir=HERE) as folder:
        here = Path(folder)
        shutil.copytree(HERE / "starlight", here, dirs_exist_ok=True)
        docs = here / "src" / "content" / "docs"
        write_pages(project, site, docs, with_title=False)
        shutil.copytree(docs / DEFAULT, docs, dirs_exist_ok=True)
        shutil.rmtree(docs / DEFAULT)
        os.environ["ASTRO_TELEMETRY_DISABLED"] = "1"
        run_tool(HERE, "astro", "build", "--silent", "--root", folder)
        shutil.move(here / "dist", work)
    precompress(work)
    return work
