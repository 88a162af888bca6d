"""Every rule refuses its wrong example with place, what was found and what to do; the real project is the right one."""

from pathlib import Path

import pytest
import yaml

from guide import ledger as ledgers
from guide import seals
from guide.checks import find_problems
from guide.ledger import Ledger
from guide.pages import find_unreadable, read_pages
from guide.problems import Problem
from guide.rules import RULES, SHAPE_RULES, assets
from guide.rules.pages import Site
from tests.conftest import ROOT, TODAY, copy_project

BAD = sorted((ROOT / "tests" / "bad").glob("*.yml"))


@pytest.fixture(scope="session")
def untouched(tmp_path_factory) -> Ledger:
    """The ledger of a copy, for the examples that change pages and templates only: reading it is most of their time."""
    return ledgers.load(copy_project(tmp_path_factory.mktemp("untouched")))


def broken(copy: Path, example: dict, rule: str, untouched: Ledger) -> list[Problem]:
    """Write the wrong example into a copy of the project and return what the rule finds."""
    for name, change in example["files"].items():
        file = copy / name
        text = file.read_text("utf-8") if file.exists() else ""
        if isinstance(change, dict):
            for old, new in change.items():
                assert text.count(old) >= 1, f"{name} does not hold {old!r}"
                text = text.replace(old, new, 1)
        else:
            text = change
        file.parent.mkdir(parents=True, exist_ok=True)
        file.unlink(missing_ok=True)
        file.write_text(text, "utf-8")
    for name in example.get("remove", []):
        (copy / name).unlink()
    touched = any(name.startswith("data/") for name in (*example["files"], *example.get("remove", [])))
    ledger, problems = ledgers.read(copy) if touched or rule in SHAPE_RULES else (untouched, [])
    if rule in SHAPE_RULES:
        problems = [*problems, *find_unreadable(copy), *assets.find_unreadable(copy / "overrides")]
        return [problem for problem in problems if problem.rule == rule]
    assert problems == []
    if RULES[rule].subject == "ledger":
        return list(RULES[rule].problems(ledger, TODAY))
    return list(RULES[rule].problems(Site(ledger, read_pages(copy), copy / "overrides")))


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_wrong_example_is_refused(path: Path, copy: Path, untouched: Ledger):
    example = yaml.safe_load(path.read_text("utf-8"))
    rule = path.stem.partition("--")[0]
    problems = broken(copy, example, rule, untouched)
    assert problems, f"{rule} finds nothing wrong"
    for wanted in example["expect"]:
        assert any(
            p.place.startswith(wanted["place"]) and wanted["found"] in p.found and wanted.get("do", "") in p.do
            for p in problems
        ), f"no problem like {wanted} among:\n" + "\n".join(map(str, problems))
    assert all(p.place and p.found.endswith((".", "?")) and p.do for p in problems)


def test_every_rule_has_a_wrong_example():
    shown = {path.stem.partition("--")[0] for path in BAD}
    rules = {id_ for id_, rule in RULES.items() if rule.subject != "site"} | set(SHAPE_RULES)
    assert rules - shown == set(), "rules without a wrong example in tests/bad/"
    assert shown - rules == set(), "wrong examples of rules that do not exist"


def test_every_rule_is_said_in_one_sentence():
    for id_, rule in RULES.items():
        assert rule.sentence.endswith("."), id_


def test_fictional_carrier_is_right(copy: Path):
    seals.write_seals(copy, ledgers.load(copy).documents)
    problems = find_problems(copy, TODAY)[1]
    assert [str(p) for p in problems if "example" in p.place] == []


def test_real_project_breaks_no_rule(project):
    problems = [str(p) for p in find_problems(ROOT, TODAY)[1] if not p.warning]
    assert problems == []


def test_no_value_has_changed_since_it_was_compared_with_its_source(project):
    rule = RULES["changed-value-was-compared"]
    assert [str(problem) for problem in rule.problems(project.ledger, TODAY)] == []
    assert len(project.ledger.seals) > 900


def test_every_rule_stands_in_the_handbook_with_its_sentence():
    handbook = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    sentences = SHAPE_RULES | {id_: rule.sentence for id_, rule in RULES.items()}
    missing = [id_ for id_, sentence in sentences.items() if f"### {id_}\n\n{sentence}\n" not in handbook]
    assert missing == [], "write each rule's id as a heading, with its sentence below it"
