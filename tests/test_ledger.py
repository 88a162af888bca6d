"""The ledger holds what it promises."""

import json
import re
import unicodedata

import jsonschema
import phonenumbers
import pytest
import yaml
from phonenumbers import carrier as phone_carrier

from guide import seals
from guide.ledger import kind_of, load
from guide.models import CORE_FACTS, ConflictingFact, Grade, KnownFact, UnknownFact
from guide.problems import Refused
from guide.schemas import schemas
from tests.conftest import ROOT, copy_project

DATA_FILES = sorted((ROOT / "data").rglob("*.yml"))

KNOWN_DIFFERENCES = {
    "013": "The library still names qb, whose licence and number codes were withdrawn in 2020.",
    "038": "The library names no carrier; the regulator's card names CooTel.",
    "087": "The library names no carrier; the regulator's card names Smart.",
}
"""Prefixes on which the independent phonenumbers package differs from the ledger, with the reason."""

LIBRARY_NAMES = {"Smart": "smart", "Cellcard": "cellcard", "Metfone": "metfone", "Seatel": "seatel"}


def library_owner(prefix: str) -> str | None:
    """Return who issues a prefix according to the phonenumbers package: a carrier id, another name, or None."""
    for digits in (9, 10):
        number = phonenumbers.parse(f"+855{prefix[1:]}{'2' * (digits - 3)}")
        if name := phone_carrier.name_for_number(number, "en"):
            return LIBRARY_NAMES.get(name, name)
    return None


def test_every_prefix_agrees_with_the_independent_list_or_is_explained(project):
    differing = set()
    for prefix, (_, owner) in project.ledger.prefixes.items():
        ours = owner.id if owner else None
        if library_owner(prefix) != ours:
            differing.add(prefix)
    assert differing == set(KNOWN_DIFFERENCES), "prefixes that differ without a reason, or reasons without a difference"


def test_every_carrier_prefix_of_the_independent_list_stands_in_the_ledger(project):
    every = {f"0{first}{second}" for first in range(1, 10) for second in range(10)}
    named = {prefix for prefix in every if library_owner(prefix) in LIBRARY_NAMES.values()}
    assert len(named) >= 30
    assert named <= set(project.ledger.prefixes)


def test_every_prefix_length_is_possible_in_the_numbering_plan(project):
    for prefix, (entry, _) in project.ledger.prefixes.items():
        if prefix == "039":
            continue  # the library knows no such range; the ledger says that no live service is known
        number = phonenumbers.parse(f"+855{prefix[1:]}{'2' * (entry.digits[0] - 3)}")
        assert phonenumbers.is_possible_number(number), prefix


@pytest.mark.parametrize("path", DATA_FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_yaml_reader_reads_the_file_alike(path):
    text = path.read_text("utf-8")
    assert yaml.load(text, yaml.SafeLoader) == yaml.load(text, yaml.CSafeLoader)


@pytest.mark.parametrize("path", DATA_FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_file_fits_its_generated_json_schema(path):
    kind = kind_of(path.relative_to(ROOT / "data").as_posix())
    schema = next(s for s in schemas().values() if s["title"] == kind.__name__)
    data = json.loads(json.dumps(yaml.safe_load(path.read_text("utf-8")), default=str))
    jsonschema.Draft202012Validator(schema).validate(data)


def test_schemas_in_the_repository_are_those_of_the_models():
    for name, schema in schemas().items():
        file = ROOT / "data" / "schema" / f"{name}.schema.json"
        assert json.loads(file.read_text("utf-8")) == schema, f"{file.name} is outdated; run: make schema"


def test_every_known_fact_has_a_source_a_grade_and_a_date(project):
    for ref in project.ledger.facts.values():
        if isinstance(ref.fact, KnownFact):
            assert ref.sources and ref.grade in Grade, ref.name
        assert ref.fact.checked


def test_every_side_of_a_conflict_has_its_own_source(project):
    conflicts = [ref for ref in project.ledger.facts.values() if isinstance(ref.fact, ConflictingFact)]
    assert len(conflicts) >= 5
    for ref in conflicts:
        assert all(claim.sources for claim in ref.fact.claims), ref.name


def test_every_unknown_is_a_question(project):
    unknown = [ref for ref in project.ledger.facts.values() if isinstance(ref.fact, UnknownFact)]
    assert len(unknown) >= 50
    for ref in unknown:
        assert re.search(r"\?|^Please ", ref.fact.question.en), ref.name
        assert re.search(r"？|^请|请", ref.fact.question.zh), ref.name


def test_no_code_is_said_to_cancel_a_number(project):
    for name in project.ledger.carriers:
        assert not (set(project.ledger.files[f"carriers/{name}.yml"].facts) & {"cancel_ussd", "cancel_code_known"})
        code = project.ledger.facts.get(f"{name}.cancel_code")
        assert code is None or isinstance(code.fact, UnknownFact), name


def test_every_carrier_answers_the_core_questions(project):
    for carrier in project.ledger.carriers.values():
        assert set(CORE_FACTS) <= set(carrier.facts), carrier.id


def test_grace_period_is_sixty_thirty_ninety_days(project):
    value = project.ledger.fact("rules.grace_period").fact.value
    assert [(stage.id, stage.days) for stage in value.stages] == [
        ("outgoing_blocked", 60),
        ("all_blocked", 30),
        ("reserved", 90),
    ]
    assert value.total_days == 180


def test_facts_that_restate_others_agree_with_them(project):
    fact = {name: getattr(ref.fact, "value", None) for name, ref in project.ledger.facts.items()}
    stages = {stage.id: (stage.days, "day") for stage in fact["rules.grace_period"].stages}
    restated = {
        "rules.grace_incoming": stages["outgoing_blocked"],
        **{f"metfone.stage_{id_}": length for id_, length in stages.items()},
    }
    assert {name: (fact[name].amount, fact[name].unit) for name in restated} == restated
    common = fact["rules.customer_service"].number
    hotlines = {id_: fact[f"{id_}.hotline"].number for id_ in project.ledger.carriers}
    assert hotlines == dict.fromkeys(hotlines, common) | {"cellcard": "812"}


def test_life_cycle_of_a_carrier_has_the_lengths_that_its_stages_are_told_by(project):
    fact = {name: getattr(ref.fact, "value", None) for name, ref in project.ledger.facts.items()}
    told = {}
    for name, value in fact.items():
        owner, _, key = name.partition(".")
        if key.startswith("stage_") and (cycle := fact.get(f"{owner}.life_cycle")):
            told[name] = {stage.id: stage.days for stage in cycle.stages}[key.removeprefix("stage_")]
            assert (value.amount, value.unit) == (told[name], "day"), name
    assert told


def test_seal_is_refused_for_a_value_that_was_not_compared_anew(tmp_path):
    root = copy_project(tmp_path)
    before = (root / seals.FILE).read_bytes()
    file = root / "data" / "carriers" / "smart.yml"
    text = file.read_text("utf-8")
    file.unlink()  # the copy shares its files with the project
    file.write_text(text.replace("+85510200888", "+85510200889"), "utf-8")
    with pytest.raises(
        Refused, match=r"data/carriers/smart\.yml:\d+  carriers/smart\.yml/facts/hotline_abroad has changed"
    ):
        seals.write_seals(root, load(root).documents)
    assert (root / seals.FILE).read_bytes() == before


def test_khmer_text_is_clean(project):
    for phrase in project.ledger.phrases.values():
        km = phrase.km
        assert unicodedata.normalize("NFC", km) == km, phrase.id
        assert "\u17d2\u178a" not in km, f"{phrase.id}: write ្ត (U+17D2 U+178F)"
        assert " ។" not in km and "​" not in km, phrase.id
        assert phrase.review == "unreviewed" or phrase.review == "reviewed"
