"""The tree keeps its shape: who may know what."""

import json
import re
import subprocess
import tomllib

import yaml

from guide import frame
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


def test_licences_and_version_are_told_alike():
    assert (ROOT / "LICENSE").read_text("utf-8").startswith("MIT License")
    assert "Attribution 4.0" in (ROOT / "LICENSE-CONTENT").read_text("utf-8")
    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert told["license"] == "MIT"
    latest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert latest and latest[1] == told["version"]


def test_every_carrier_joins_the_menu_by_itself(project):
    nav = frame.menu([{"carriers": ["carriers/index.md", "carriers/former.md"]}], project.ledger)
    pages = nav[0]["carriers"]
    assert pages[0] == "carriers/index.md" and pages[-1] == "carriers/former.md"
    assert pages[1:-1] == [f"carriers/{id_}.md" for id_ in project.ledger.carriers]
