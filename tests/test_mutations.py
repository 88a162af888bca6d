"""Every defect of ``tests/mutations.yml`` is caught by the check or the test that it names."""

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import yaml

from guide import build
from guide.checks import find_problems
from tests.conftest import ROOT, TODAY

MUTATIONS = yaml.safe_load((ROOT / "tests" / "mutations.yml").read_text("utf-8"))
ROOMS = {"data": "data", "docs": "pages", "overrides": "templates"}


def room(mutation: dict) -> str:
    """Return what a defect is put into: data, pages, templates or scripts."""
    return "scripts" if mutation["in"].endswith(".js") else ROOMS[mutation["in"].partition("/")[0]]


def caught_by(how: str) -> list:
    return [pytest.param(m, id=f"{room(m)}: {m['what']}") for m in MUTATIONS if how in m]


def put(tree: Path, mutation: dict) -> None:
    """Put a defect into a copy whose files are links to the real ones: the link is replaced, never written through."""
    file = tree / mutation["in"]
    text, count = re.subn(mutation["old"], mutation["new"], file.read_text("utf-8"), count=1)
    assert count == 1, f"{mutation['in']} does not hold {mutation['old']}: adapt tests/mutations.yml"
    file.unlink()
    file.write_text(text, "utf-8")


@pytest.fixture
def tree(tmp_path) -> Path:
    """A copy of the whole project that tests and builds can run in, with what Python has compiled."""
    for name in ("data", "docs", "guide", "hosting", "overrides", "tests"):
        shutil.copytree(ROOT / name, tmp_path / name, copy_function=os.link)
    for name in ("mkdocs.yml", "pyproject.toml", "package.json"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    return tmp_path


@pytest.mark.long
@pytest.mark.parametrize("mutation", caught_by("check"))
def test_check_catches(mutation, copy):
    put(copy, mutation)
    problems = [problem for problem in find_problems(copy, TODAY)[1] if not problem.warning]
    assert any(mutation["check"] in problem.found + problem.do for problem in problems), problems


@pytest.mark.long
@pytest.mark.parametrize("mutation", caught_by("tests"))
def test_tests_catch(mutation, tree):
    put(tree, mutation)
    # Hypothesis' plugin alone would take as long to load as most of these tests; they need none of what it adds.
    plugins = [f"-pno:{name}" for name in ("cacheprovider", "hypothesispytest", "xdist")]
    command = [sys.executable, "-m", "pytest", "-q", "-x", *plugins, *mutation["tests"]]
    # Without CI in the environment pytest shortens what it prints; only that the test fails is asked here.
    environment = {name: value for name, value in os.environ.items() if name != "CI" and not name.startswith("PYTEST_")}
    done = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == pytest.ExitCode.TESTS_FAILED, done.stdout[-2000:]
    assert re.search(r"^FAILED ", done.stdout, re.MULTILINE), "the tests could not run"


@pytest.mark.site
def test_build_catches_every_defect_of_the_frame(tree, tmp_path_factory):
    """Together in one build, because a build is slow: each is known by its own problem."""
    together = [mutation for mutation in MUTATIONS if "site" in mutation]
    for mutation in together:
        put(tree, mutation)
    with pytest.raises(build.BuildError) as refused:
        build.run_mkdocs(tree, tmp_path_factory.mktemp("broken") / "site")
    missed = [mutation["what"] for mutation in together if mutation["site"] not in str(refused.value)]
    assert missed == []


def test_list_is_long_and_reaches_every_room(record_property):
    counted = Counter(map(room, MUTATIONS))
    assert sum(counted.values()) >= 40 and min(counted[name] for name in (*ROOMS.values(), "scripts")) >= 8
    assert all(len({"check", "tests", "site"} & set(mutation)) == 1 for mutation in MUTATIONS)
    shown = ", ".join(f"{count} in {name}" for name, count in sorted(counted.items()))
    record_property("figure", f"seeded defects: {len(MUTATIONS)} ({shown}), each caught")
