"""What the tests share: copies of the project to break, and the site built once."""

import datetime
import os
import shutil
from pathlib import Path

import pytest

from guide.checks import Project, find_problems

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "tests" / "example"
TODAY = datetime.date.today()


@pytest.fixture(scope="session")
def project() -> Project:
    """The real project, read once."""
    return find_problems(ROOT, TODAY)[0]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of what the checks read, with the fictional carrier in it. Tests write new files into it."""
    for folder in ("data", "docs", "overrides"):
        shutil.copytree(ROOT / folder, tmp_path / folder, copy_function=os.link)
    for file in EXAMPLE.rglob("*"):
        if file.is_file():
            shutil.copy(file, tmp_path / file.relative_to(EXAMPLE))
    return tmp_path
