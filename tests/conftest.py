"""What the tests share: copies of the project to break, and the site built once."""

import datetime
import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from guide import build, ledger, machine
from guide.checks import Project
from guide.offline import make as offline
from guide.pages import read_pages
from guide.rules.site import BuiltSite, read_site
from tests.chromium import chromium
from tests.serving import serve

ROOT = Path(__file__).resolve().parent.parent

EXAMPLE = ROOT / "tests" / "example"
TODAY = datetime.date.today()


@pytest.fixture(scope="session")
def project() -> Project:
    """The real project, read once; ``tests/test_rules.py`` judges it."""
    return Project(ROOT, ledger.load(ROOT), read_pages(ROOT), TODAY)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of what the checks read, with the fictional carrier in it. Tests write new files into it."""
    return copy_project(tmp_path)


def copy_project(target: Path) -> Path:
    """Copy what the checks read into ``target``, add the fictional carrier, and return ``target``."""
    for folder in ("data", "docs", "overrides"):
        shutil.copytree(ROOT / folder, target / folder, copy_function=os.link)
    for file in EXAMPLE.rglob("*"):
        if file.is_file():
            shutil.copy(file, target / file.relative_to(EXAMPLE))
    return target


SITE_URL = "http://127.0.0.1:8000/"


def build_once(factory: pytest.TempPathFactory, name: str, make) -> Path:
    """Return ``name`` below the run's folder, made by the first worker that needs it; the others wait."""
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = shared / name
    with open(shared / f"{name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            # A build that fails leaves nothing that a later test could take for the whole.
            new = shared / f"{name}.new"
            shutil.rmtree(new, ignore_errors=True)
            make(new)
            new.rename(folder)
    return folder


@pytest.fixture(scope="session")
def pages_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of the site as MkDocs and the hooks build them, strictly: no PDF, no offline pack."""
    return build_once(tmp_path_factory, "pages", lambda folder: build.run_mkdocs(ROOT, folder))


@pytest.fixture(scope="session")
def pages_site(pages_folder: Path, project: Project) -> BuiltSite:
    """The built pages, read back."""
    return read_site(pages_folder, project.ledger, SITE_URL)


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory: pytest.TempPathFactory, pages_folder: Path) -> Path:
    """The whole site; ``tests/test_security.py`` holds it to what the command builds, byte for byte."""

    def make(folder: Path) -> None:
        shutil.copytree(pages_folder, folder)
        build.complete_site(ROOT, folder)

    return build_once(tmp_path_factory, "site", make)


@pytest.fixture(scope="session")
def offline_folder(tmp_path_factory: pytest.TempPathFactory, pages_folder: Path) -> Path:
    """The pages with the offline pack, the single files and the service worker: all but the PDFs."""

    def make(folder: Path) -> None:
        shutil.copytree(pages_folder, folder)
        offline.make_single_files(ROOT, folder)
        offline.make_pack(ROOT, folder)
        offline.make_worker(ROOT, folder)

    return build_once(tmp_path_factory, "offline", make)


@pytest.fixture(scope="session")
def pages_address(pages_folder: Path) -> Iterator[str]:
    """The address, with its final slash, under which the built pages are served."""
    with serve(pages_folder) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once. A test opens its own context and closes it."""
    if sentence := machine.missing("Chromium"):
        pytest.fail(sentence)
    with chromium() as running:
        yield running


def pytest_terminal_summary(terminalreporter) -> None:
    """Print the figures that tests have measured (``record_property("figure", …)``)."""
    figures = [
        value for reports in terminalreporter.stats.values() for report in reports for value in figures_of(report)
    ]
    for figure in figures:
        terminalreporter.write_line(figure)


def figures_of(report: object) -> list[str]:
    """Return the figures of one test's report; other entries of the summary have none."""
    if getattr(report, "when", None) != "call":
        return []
    return [value for name, value in report.user_properties if name == "figure"]
