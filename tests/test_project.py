"""The tree keeps its shape: who may know what."""

import hashlib
import importlib.metadata
import json
import re
import subprocess
import tomllib

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from guide import api, frame, structured
from tests.conftest import ROOT

FILES = [
    name
    for name in subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    if name and (ROOT / name).is_file()
]


def test_one_thin_file_knows_mkdocs():
    knowing = {
        file.name
        for file in (ROOT / "guide").rglob("*.py")
        if re.search(r"^\s*(?:from|import) (?:mkdocs|material|properdocs)\b", file.read_text("utf-8"), re.MULTILINE)
    }
    assert knowing == {"mkdocs_hooks.py"}
    assert len((ROOT / "guide" / "mkdocs_hooks.py").read_text("utf-8").splitlines()) < 130


def test_lock_files_name_no_registry():
    text = (ROOT / "requirements.txt").read_text("utf-8")
    pinned = re.findall(r"^[a-z][\w.\[\]-]*==", text, re.MULTILINE | re.IGNORECASE)
    assert len(pinned) > 20 and text.count("--hash=sha256:") > len(pinned)
    assert not re.search(r"://|^\s*-{1,2}(?:index|extra|find|i )", text, re.MULTILINE)
    for folder in (ROOT, ROOT / "bench"):
        packages = json.loads((folder / "package-lock.json").read_text("utf-8"))["packages"]
        assert [name for name, package in packages.items() if "resolved" in package] == []
        assert [name for name, package in packages.items() if name and not package.get("integrity")] == []
        kept = (folder / ".npmrc").read_text("utf-8").split()
        assert "omit-lockfile-registry-resolved=true" in kept and not [line for line in kept if "registry=" in line]


def test_packages_are_asked_for_in_the_very_versions_that_are_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    locked = re.findall(r"^([\w.-]+)==([^ ]+)", (ROOT / "requirements.txt").read_text("utf-8"), re.MULTILINE)
    for asked in (*project["dependencies"], *project["optional-dependencies"]["dev"]):
        name, _, version = asked.partition("==")
        assert (name.replace(".", "-"), version.partition(" ;")[0]) in locked, asked
    for folder in (ROOT, ROOT / "bench"):
        asked = json.loads((folder / "package.json").read_text("utf-8"))
        packages = json.loads((folder / "package-lock.json").read_text("utf-8"))["packages"]
        for name, version in (asked["dependencies"] | asked.get("devDependencies", {})).items():
            assert packages[f"node_modules/{name}"]["version"] == version, name


def _needed_in_python(asked: list[str]) -> set[str]:
    """Return what the packages asked for need, directly or not, on any platform, by the metadata of what is installed."""
    needed, waiting = set(), [Requirement(line) for line in asked]
    while waiting:
        package = waiting.pop()
        known = {(canonicalize_name(package.name), extra) for extra in (None, *package.extras)}
        if known <= needed:
            continue
        needed |= known
        try:
            lines = importlib.metadata.requires(package.name) or []
        except importlib.metadata.PackageNotFoundError:  # of another platform
            continue
        for line in lines:
            for_extra = re.search(r"extra == ['\"]([\w-]+)", line)
            if not for_extra or for_extra[1] in package.extras:
                waiting.append(Requirement(line))
    return {name for name, _ in needed}


def test_lock_of_python_holds_nothing_that_nobody_asked_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    locked = re.findall(r"^([\w.-]+)(?:\[[\w,-]+\])?==", (ROOT / "requirements.txt").read_text("utf-8"), re.MULTILINE)
    needed = _needed_in_python(project["dependencies"] + project["optional-dependencies"]["dev"])
    assert {canonicalize_name(name) for name in locked} - needed == set(), "run: make lock"


LICENCES = re.compile(
    r"(?:0BSD|Apache-2\.0|BlueOak-1\.0\.0|BSD-[23]-Clause|CC0-1\.0|CC-BY-[34]\.0|ISC|LGPL-3\.0-or-later|MIT|MIT-0|MPL-2\.0"
    r"|OFL-1\.1|Python-2\.0|Unlicense|WTFPL|Zlib|SEE LICENSE IN LICENSE)"
)
INSTALL_SCRIPTS = {"esbuild"}
"""Packages whose script npm runs when it installs the project's own; the bench is installed without any."""


@pytest.mark.parametrize("folder", [ROOT, ROOT / "bench", ROOT / "bench" / "search"], ids=lambda folder: folder.name)
def test_lock_of_npm_holds_nothing_that_nobody_asked_for(folder):
    packages = json.loads((folder / "package-lock.json").read_text("utf-8"))["packages"]
    kinds = ("dependencies", "devDependencies", "optionalDependencies", "peerDependencies")
    asked = {name for package in packages.values() for kind in kinds for name in package.get(kind, {})}
    own = json.loads((folder / "package.json").read_text("utf-8"))
    pinned = [version for kind in kinds for version in own.get(kind, {}).values()]
    assert [version for version in pinned if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []
    for path, package in packages.items():
        if not path:
            continue
        name = path.rpartition("node_modules/")[2]
        assert name in asked, f"nobody asks for {path}"
        assert package["integrity"].startswith("sha512-"), path
        assert folder != ROOT or not package.get("hasInstallScript") or name in INSTALL_SCRIPTS, path
        words = [word for word in re.split(r"[() ]+|\b(?:OR|AND)\b", package.get("license", "")) if word]
        assert any(LICENCES.fullmatch(word) for word in words), f"{path}: {words}"


def test_mkdocs_stops_at_every_doubt_and_its_menu_holds_every_page(project):
    text = re.sub(r"!ENV \[\w+, (\"[^\"]*\")\]", r"\1", (ROOT / "mkdocs.yml").read_text("utf-8"))
    config = yaml.safe_load(text)
    assert config["strict"] is True and not {"not_in_nav", "exclude_docs", "draft_docs"} & config.keys()
    assert {level for part in config["validation"].values() for level in part.values()} == {"warn"}
    pages = frame.menu(config["nav"], project.ledger)
    sections = [entry.values() if isinstance(entry, dict) else [[entry]] for entry in pages]
    listed = [page for section in sections for part in section for page in part]
    assert sorted(listed) == sorted(project.pages["zh"])


def test_no_file_names_a_path_of_a_machine():
    pattern = re.compile(r"(?<![\w.])/(?:home|root|Users|work)/\w+")
    wrong = [
        name
        for name in FILES
        if not name.startswith("tests/")
        and name.endswith((".py", ".yml", ".md", ".js", ".css", ".html", ".json", ".toml", "Makefile"))
        and pattern.search((ROOT / name).read_text("utf-8"))
    ]
    assert wrong == []


def test_no_unfinished_note_is_left():
    pattern = re.compile(r"\b(?:TODO|FIXME|XXX)\b|(?i:lorem ipsum|coming soon)|敬请期待|即将推出")
    wrong = [
        name
        for name in FILES
        if not name.startswith(
            ("tests/test_project", "tests/bad/text-is-finished", "guide/rules/language", "package-lock", "requirements")
        )
        and name.endswith((".py", ".yml", ".md", ".js", ".css", ".html"))
        and pattern.search((ROOT / name).read_text("utf-8"))
    ]
    assert wrong == []


def test_handbooks_name_only_what_exists():
    """Links and paths, commands of make, and titles that links lead to."""
    make = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    wrong = []
    for name in (name for name in FILES if name.endswith(".md") and not name.startswith(("docs/", "tests/"))):
        folder, text = (ROOT / name).parent, (ROOT / name).read_text("utf-8")
        for target, anchor in re.findall(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)", text):
            file = folder / target if target else ROOT / name
            wrong += [f"{name}: {target}"] * (not file.exists())
            if anchor and file.suffix == ".md" and file.exists():
                titles = re.findall(r"^#+ (.*)$", file.read_text("utf-8"), re.MULTILINE)
                there = {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}
                wrong += [f"{name}: {target}#{anchor}"] * (anchor not in there)
        wrong += [f"{name}: make {goal}" for goal in re.findall(r"`make ([a-z-]+)", text) if goal not in make]
        named = re.findall(r"`((?:guide|data|docs|overrides|tests|hosting|bench)/[\w./-]+)`", text)
        made = ("bench/node_modules",)
        wrong += [f"{name}: {path}" for path in named if not path.startswith(made) and not (ROOT / path).exists()]
    assert wrong == []


CHECKS = [
    "$(PYTHON) -m ruff check --quiet .",
    "$(PYTHON) -m ruff format --check --quiet .",
    "$(PYTHON) -m guide check",
]


def test_commands_run_all_that_they_promise():
    """A line that goes missing from a recipe would make everything look well."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    recipes = {
        name: lines.strip("\t\n").split("\n\t")
        for name, lines in re.findall(r"^([$()\w-]+):.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
    }
    assert recipes["check"] == [*CHECKS, '$(PYTHON) -m pytest -m "not browser and not site and not long" -n 2']
    assert recipes["test"] == [*CHECKS, "$(PYTHON) -m pytest -n 2"]
    assert recipes["serve"][-1].endswith("--dev-addr 127.0.0.1:8000")
    assert any("pip install" in line and "--require-hashes -r requirements.txt" in line for line in recipes["$(READY)"])
    assert any(line.endswith("npm ci --silent") for line in recipes["$(READY)"])
    assert not re.search(r"\|\| *true|(?m:^\t-)|curl|wget", makefile)
    ci = [line for line in (ROOT / ".ci" / "run").read_text("utf-8").splitlines() if not line.startswith("#")]
    assert ci == ["set -euo pipefail", 'cd "$(dirname "$0")/.."', "make test"]
    options = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["pytest"]["ini_options"]
    assert (options["addopts"], options["testpaths"]) == ("-q --strict-markers", ["tests"])
    readme = (ROOT / "README.md").read_text("utf-8")
    assert "\nmake test " in readme and "http://127.0.0.1:8000/" in readme


WORKFLOWS = {
    "test": ({"pull_request", "push"}, ["sudo .ci/run"]),
    "pages": ({"push", "workflow_dispatch"}, ["make setup", "make check", "make site"]),
    "release": ({"push"}, ["make setup", "make site bom"]),
    "weekly": ({"schedule", "workflow_dispatch"}, ["make setup"]),
}
"""What starts each workflow, and the commands of the project that it runs, in order."""


@pytest.mark.parametrize("name", WORKFLOWS)
def test_workflow_starts_when_it_should_and_runs_everything(name):
    text = (ROOT / ".github" / "workflows" / f"{name}.yml").read_text("utf-8")
    workflow = yaml.safe_load(text)
    starts, commands = WORKFLOWS[name]
    assert set(workflow[True]) == starts  # YAML 1.1 reads "on" as true
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    own = [re.sub(r'^sudo env "PATH=\$PATH" ', "", step["run"].strip()) for step in steps if "run" in step]
    assert [run for run in own if "\n" not in run and run.startswith(("make", "sudo"))] == commands
    assert not re.search(r"curl|wget|\| *(?:ba)?sh\b|\|\| *true|continue-on-error|[^-]if: false", text)
    for step in steps:
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"] == {"persist-credentials": False}


def test_every_workflow_is_known():
    assert {file.stem for file in (ROOT / ".github" / "workflows").iterdir()} == set(WORKFLOWS)


MIT = "fe2a9817987f862e"
"""Digest of the licence from its first permission on, line breaks aside."""


def test_licences_and_version_are_told_alike():
    code, content = (" ".join((ROOT / name).read_text("utf-8").split()) for name in ("LICENSE", "LICENSE-CONTENT"))
    assert code.startswith("MIT License")
    grant = code[code.index("Permission is hereby granted") :]
    assert hashlib.sha256(grant.encode()).hexdigest().startswith(MIT), "the text of the MIT licence stands as it is"
    assert "Attribution 4.0" in content and "https://creativecommons.org/licenses/by/4.0/legalcode" in content
    assert structured.LICENCE == "https://creativecommons.org/licenses/by/4.0/" and api.LICENCE == "CC-BY-4.0"
    readme = (ROOT / "README.md").read_text("utf-8")
    assert "Code: [MIT](LICENSE). Text and data: [CC BY 4.0](LICENSE-CONTENT)." in readme
    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert told["license"] == "MIT"
    latest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert latest and latest[1] == told["version"]


def test_every_carrier_joins_the_menu_by_itself(project):
    nav = frame.menu([{"carriers": ["carriers/index.md", "carriers/former.md"]}], project.ledger)
    pages = nav[0]["carriers"]
    assert pages[0] == "carriers/index.md" and pages[-1] == "carriers/former.md"
    assert pages[1:-1] == [f"carriers/{id_}.md" for id_ in project.ledger.carriers]
