"""The tree keeps its shape: who may know what."""

import re
import subprocess

import pytest

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


@pytest.mark.parametrize("name", ["requirements.txt", "package-lock.json"])
def test_lock_file_names_no_registry(name):
    text = (ROOT / name).read_text("utf-8")
    assert not re.search(
        r"https?://(?![^\"]*(?:funding|sponsor|tidelift|opencollective|patreon|github\.com|feross|sindresorhus))",
        re.sub(r'"url": "[^"]*"', "", text),
    )
    if name == "requirements.txt":
        pinned = re.findall(r"^[a-z][\w.\[\]-]*==", text, re.MULTILINE | re.IGNORECASE)
        assert len(pinned) > 20 and text.count("--hash=sha256:") > len(pinned)
        assert not re.search(r"^\s*-{1,2}(?:index|extra|find|i )", text, re.MULTILINE)


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


def test_every_carrier_joins_the_menu_by_itself(project):
    from guide.frame import menu

    nav = menu([{"carriers": ["carriers/index.md", "carriers/former.md"]}], project.ledger)
    pages = nav[0]["carriers"]
    assert pages[0] == "carriers/index.md" and pages[-1] == "carriers/former.md"
    assert pages[1:-1] == [f"carriers/{id_}.md" for id_ in project.ledger.carriers]
