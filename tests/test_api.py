"""Open data: complete, valid, and never less than was promised."""

import json
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
import yaml
from lxml import html

from guide import api
from tests.conftest import ROOT, SITE_URL

PROMISED = ROOT / "tests" / "api-v1.txt"
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.*.yml"))


@pytest.fixture(scope="module")
def files(pages_folder: Path) -> dict[str, dict]:
    """The published files by name."""
    return {name: json.loads((pages_folder / api.FOLDER / f"{name}.json").read_text("utf-8")) for name in api.FILES}


def keys(schema: dict, shape: dict, path: str, seen: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield every key that a schema knows, with its kind: ``carriers[].id string``."""
    if "$ref" in shape:
        name = shape["$ref"].rpartition("/")[2]
        if name not in seen:
            yield from keys(schema, schema["$defs"][name], path, (*seen, name))
        return
    for option in (*shape.get("anyOf", []), *shape.get("oneOf", [])):
        yield from keys(schema, option, path, seen)
    if kind := shape.get("type"):
        yield f"{path} {kind}"
    for value in [shape["const"]] if "const" in shape else shape.get("enum", []):
        yield f"{path} = {value}"
    for name, inner in shape.get("properties", {}).items():
        yield from keys(schema, inner, f"{path}.{name}", seen)
    if isinstance(shape.get("additionalProperties"), dict):
        yield from keys(schema, shape["additionalProperties"], f"{path}.*", seen)
    if "items" in shape:
        yield from keys(schema, shape["items"], f"{path}[]", seen)


def known_now() -> set[str]:
    return {line for name in api.FILES for line in keys(api.schema(name), api.schema(name), name)}


def test_v1_has_everything_that_it_has_promised():
    promised = set(PROMISED.read_text("utf-8").splitlines())
    assert len(promised) > 100
    assert sorted(promised - known_now()) == [], "v1 may only grow: bring these back, or make a v2"


def test_new_keys_are_promised_in_the_same_change():
    missing = known_now() - set(PROMISED.read_text("utf-8").splitlines())
    assert sorted(missing) == [], "add these lines to tests/api-v1.txt"


@pytest.mark.parametrize("name", api.FILES)
def test_file_fits_its_published_schema_and_says_what_it_is(files, pages_folder, name):
    schema = json.loads((pages_folder / api.FOLDER / files[name]["$schema"]).read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(files[name])
    assert (files[name]["api"], files[name]["licence"], files[name]["site"]) == ("v1", "CC-BY-4.0", SITE_URL)
    assert files[name]["version"] and files[name]["date"]


def test_nothing_of_the_ledger_is_left_out(files, project):
    ledger = project.ledger
    assert [carrier["id"] for carrier in files["carriers"]["carriers"]] == list(ledger.carriers)
    for carrier in files["carriers"]["carriers"]:
        assert set(carrier["facts"]) == set(ledger.carriers[carrier["id"]].facts)
        named = {id_ for fact in carrier["facts"].values() for id_ in fact.get("sources", [])}
        assert named <= set(carrier["sources"])
    assert [entry["prefix"] for entry in files["prefixes"]["prefixes"]] == list(ledger.prefixes)
    assert all(entry["sources"] for entry in files["prefixes"]["prefixes"])
    assert {phrase["id"] for phrase in files["phrases"]["phrases"]} == set(ledger.phrases)
    assert {f"rules.{key}" for key in files["rules"]["facts"]} <= set(ledger.facts)


def test_pages_of_carriers_exist_at_the_addresses_given(files, pages_site):
    for carrier in files["carriers"]["carriers"]:
        for address in carrier["pages"].values():
            assert address.removeprefix(SITE_URL) in pages_site.pages


@pytest.mark.parametrize("url", ["about/", "en/about/"])
def test_documentation_links_every_file_and_its_example_is_true(files, pages_site, url):
    article = pages_site.pages[url].article
    linked = {href.rpartition("/")[2] for href in article.xpath(".//dl[contains(@class, 'open-data')]//a/@href")}
    assert linked == {f"{name}{ending}" for name in api.FILES for ending in (".json", ".schema.json")}
    shown = json.loads(article.xpath("string(.//pre[contains(@class, 'sample')][1])"))
    entry = next(entry for entry in files["prefixes"]["prefixes"] if entry["prefix"] == shown["prefix"])
    assert shown.items() <= entry.items()


# -- how readers correct a fact


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_form_exists_in_both_languages_with_the_same_fields(path):
    name, language, _ = path.name.split(".")
    twin = path.with_name(f"{name}.{'en' if language == 'zh' else 'zh'}.yml")
    fields = [
        [(field["type"], field.get("id")) for field in yaml.safe_load(file.read_text("utf-8"))["body"]]
        for file in (path, twin)
    ]
    assert fields[0] == fields[1]
    ids = [id_ for _, id_ in fields[0] if id_]
    assert len(ids) == len(set(ids)) >= 4


def test_link_that_reports_a_mistake_fills_in_fields_of_the_form():
    footer = (ROOT / "overrides" / "partials" / "footer.html").read_text("utf-8")
    assert "template=wrong-fact.{{ t }}.yml&amp;page=" in footer
    script = (ROOT / "overrides" / "js" / "page" / "report.js").read_text("utf-8")
    assert 'set("fact"' in script
    for language in ("zh", "en"):
        form = yaml.safe_load((ROOT / f".github/ISSUE_TEMPLATE/wrong-fact.{language}.yml").read_text("utf-8"))
        assert {"page", "fact"} <= {field.get("id") for field in form["body"]}


def test_no_link_is_made_while_the_repository_is_unknown(pages_site):
    page = pages_site.pages["en/carriers/smart/"]
    assert html.tostring(page.tree).count(b"data-report") == 0
