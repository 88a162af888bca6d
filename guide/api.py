"""Open data: ``api/v1/*.json`` and its JSON Schemas, made from the ledger.

The rule of change (CONTRIBUTING.md#open-data): within v1 a file may gain keys, values and entries, and loses and
renames nothing. What cannot be said that way becomes v2 beside it. ``tests/test_api.py`` holds v1 to that.
"""

import datetime
import json
from pathlib import Path
from typing import Literal

from pydantic import Field

from guide import addresses
from guide.ledger import Ledger
from guide.models import LANGUAGES, Answer, Carrier, CarrierNames, Fact, Model, Phrase, Source, Text

FOLDER = "api/v1"
LICENCE = "CC-BY-4.0"
DIALECT = "https://json-schema.org/draft/2020-12/schema"


class Envelope(Model):
    """What every file says of itself."""

    schema_: str = Field(serialization_alias="$schema", description="Address of this file's JSON Schema.")
    api: Literal["v1"] = "v1"
    version: str = Field(description="Commit that the data were made from; empty outside a repository.")
    date: datetime.date = Field(description="Day of that commit.")
    licence: str = Field(default=LICENCE, description="SPDX id. Name the guide and the version when you use the data.")
    site: str = Field(description="Address of the guide.")


class CarrierEntry(Model):
    """A carrier with all its facts."""

    id: str
    names: CarrierNames
    status: Literal["serving", "unverified"]
    pages: dict[str, str] = Field(description="Address of the carrier's page by language.")
    prefixes: list[str] = Field(description="Prefixes that it issues, with the leading zero; more in prefixes.json.")
    sources: dict[str, Source] = Field(description="What the facts name in `sources`.")
    facts: dict[str, Fact]


class Carriers(Envelope):
    """Every carrier that holds a mobile licence, in the order of lists."""

    carriers: list[CarrierEntry]


class PrefixEntry(Model):
    """A mobile prefix and who issues it."""

    prefix: str = Field(description="With the leading zero.")
    status: Literal["issued", "retired", "conflicting", "unknown"]
    carrier: str | None = Field(description="Id of the carrier that issues it; numbers may have moved since.")
    maybe: str | None = Field(description="Id of the carrier that some sources name, but not the regulator.")
    brand: str | None = Field(description="Id of the former brand that held it last.")
    formerly: list[str] = Field(description="Ids of former brands that used it.")
    digits: list[int] = Field(description="Lengths in use with the leading zero, the usual one first.")
    checked: datetime.date
    note: Text | None
    sources: list[Source]


class Prefixes(Envelope):
    """Every prefix of the numbering plan that the guide knows, in numerical order."""

    prefixes: list[PrefixEntry]


class Rules(Envelope):
    """What the regulator has laid down for all carriers."""

    sources: dict[str, Source]
    facts: dict[str, Fact]


class Phrases(Envelope):
    """Sentences for the counter in Chinese, English and Khmer, and the clerk's possible answers."""

    phrases: list[Phrase]
    answers: list[Answer]


FILES: dict[str, type[Envelope]] = {"carriers": Carriers, "prefixes": Prefixes, "rules": Rules, "phrases": Phrases}
"""The files by name, in the order in which the guide lists them."""


def open_data(ledger: Ledger, site_url: str, version: str, date: datetime.date) -> dict[str, Envelope]:
    """Return every file of the open data by name. ``version`` is the commit, ``date`` its day."""
    site = site_url.rstrip("/") + "/"

    def envelope(name: str) -> dict:
        return {"schema_": f"{name}.schema.json", "version": version, "date": date, "site": site}

    rules = ledger.files[ledger.book_names["rules"]]
    return {
        "carriers": Carriers(
            **envelope("carriers"), carriers=[_carrier(carrier, site) for carrier in ledger.carriers.values()]
        ),
        "prefixes": Prefixes(**envelope("prefixes"), prefixes=[_prefix(ledger, digits) for digits in ledger.prefixes]),
        "rules": Rules(**envelope("rules"), sources=rules.sources, facts=rules.facts),
        "phrases": Phrases(
            **envelope("phrases"), phrases=list(ledger.phrases.values()), answers=list(ledger.answers.values())
        ),
    }


def schema(name: str) -> dict:
    """Return the JSON Schema (2020-12) of a file of the open data.

    Objects stay open in it: who checks today's file against an older schema must not trip over a new key.
    """
    made = FILES[name].model_json_schema(mode="serialization")
    for shape in (made, *made.get("$defs", {}).values()):
        if shape.get("additionalProperties") is False:
            del shape["additionalProperties"]
    return {"$schema": DIALECT, **made}


def write_open_data(ledger: Ledger, site: Path, site_url: str, version: str, date: datetime.date) -> None:
    """Write every file and its schema into ``site/api/v1``."""
    folder = site / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in open_data(ledger, site_url, version, date).items():
        _write(folder / f"{name}.json", data.model_dump(mode="json", by_alias=True))
        _write(folder / f"{name}.schema.json", schema(name))


def _write(file: Path, data: dict) -> None:
    file.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _carrier(carrier: Carrier, site: str) -> CarrierEntry:
    path = f"carriers/{carrier.id}.md"
    return CarrierEntry(
        id=carrier.id,
        names=carrier.names,
        status=carrier.status,
        pages={language: site + addresses.page_url(language, path) for language in LANGUAGES},
        prefixes=[entry.prefix for entry in carrier.prefixes],
        sources=carrier.sources,
        facts=carrier.facts,
    )


def _prefix(ledger: Ledger, digits: str) -> PrefixEntry:
    entry, carrier = ledger.prefixes[digits]
    book = carrier.id if carrier else "prefixes"
    return PrefixEntry(
        prefix=entry.prefix,
        status=getattr(entry, "status", "issued"),
        carrier=carrier.id if carrier else None,
        maybe=getattr(entry, "maybe", None),
        brand=getattr(entry, "brand", None),
        formerly=entry.formerly,
        digits=entry.digits,
        checked=entry.checked,
        note=entry.note,
        sources=[ledger.source_of(book, id_) for id_ in entry.sources],
    )
