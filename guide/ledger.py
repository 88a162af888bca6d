"""The ledger: every fact of the guide, loaded from ``data/``, checked as a whole, looked up by name."""

import datetime
import functools
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pydantic

from guide import models
from guide.models import ConflictingFact, Fact, Grade, KnownFact, Source, UnknownFact
from guide.problems import Problem, Refused, nearest
from guide.reading import Document, read_yaml, strings
from guide.seals import FILE as SEALS
from guide.seals import Seal, read_seals
from guide.search.model import SearchWords
from guide.tools import files as tool_files
from guide.words import Words

KINDS: dict[str, type[models.Model]] = {
    "accounts": models.Accounts,
    "card": tool_files.Card,
    "decide": tool_files.Decision,
    "former": models.FormerBrands,
    "glossary": models.Glossary,
    "phrases": models.Phrases,
    "planner": tool_files.Plan,
    "prefixes": models.LoosePrefixes,
    "search": SearchWords,
    "words": Words,
}
"""Files of ``data/`` with a shape of their own; ``carriers/*.yml`` are carriers, all others are topics."""


def kind_of(name: str) -> type[models.Model]:
    """Return the model of the file ``name`` (relative to ``data/``)."""
    if name.startswith("carriers/"):
        return models.Carrier
    return KINDS.get(Path(name).stem, models.Topic)


@dataclass(frozen=True)
class FactRef:
    """A fact with its name and its resolved sources."""

    name: str
    fact: Fact
    sources: tuple[Source, ...]
    place: str

    @property
    def grade(self) -> Grade | None:
        """The best grade among the sources; None for an unknown fact."""
        return min((source.grade for source in self.sources), key=lambda grade: grade.rank, default=None)


@dataclass(frozen=True)
class Ledger:
    """All files of ``data/``, valid on their own; ``guide.rules.data`` checks them against each other."""

    documents: dict[str, Document]
    files: dict[str, Any]
    facts: dict[str, FactRef] = field(default_factory=dict)
    seals: dict[str, Seal] = field(default_factory=dict)

    @functools.cached_property
    def texts(self) -> list[tuple[str, str, str]]:
        """Place, language and wording of every text that a reader reads; what readers type (search.yml) is none."""
        return [
            (document.place(path), path[-1], text)
            for name, document in self.documents.items()
            for path, text in (strings(document.data) if name != "search.yml" else ())
            if path[-1] in models.LANGUAGES
        ]

    @functools.cached_property
    def carriers(self) -> dict[str, models.Carrier]:
        """Carriers by id, in the order of lists."""
        found = [f for f in self.files.values() if isinstance(f, models.Carrier)]
        return {carrier.id: carrier for carrier in sorted(found, key=lambda carrier: (carrier.order, carrier.id))}

    def _entries(self, field_: str) -> list[Any]:
        return [entry for file in self.files.values() for entry in getattr(file, field_, [])]

    @functools.cached_property
    def words(self) -> Words:
        """The words of the interface."""
        return next(file for file in self.files.values() if isinstance(file, Words))

    @functools.cached_property
    def search(self) -> SearchWords:
        """What readers type, and where it leads."""
        return next(file for file in self.files.values() if isinstance(file, SearchWords))

    @functools.cached_property
    def decision(self) -> tool_files.Decision:
        """What to do with a number, question by question."""
        return next(file for file in self.files.values() if isinstance(file, tool_files.Decision))

    @functools.cached_property
    def plan(self) -> tool_files.Plan:
        """What to do before and after leaving."""
        return next(file for file in self.files.values() if isinstance(file, tool_files.Plan))

    @functools.cached_property
    def card(self) -> tool_files.Card:
        """What to show at the counter, and what to write afterwards."""
        return next(file for file in self.files.values() if isinstance(file, tool_files.Card))

    @property
    def services(self) -> list[models.Service]:
        """Accounts that hang on a number."""
        return self._entries("services")

    @functools.cached_property
    def brands(self) -> dict[str, models.Brand]:
        """Former brands by id."""
        return {brand.id: brand for brand in self._entries("brands")}

    @functools.cached_property
    def prefixes(self) -> dict[str, tuple[models.Prefix, models.Carrier | None]]:
        """Every prefix, with the carrier that issues it or None, in numerical order."""
        owned = [(prefix, carrier) for carrier in self.carriers.values() for prefix in carrier.prefixes]
        loose = [
            (prefix, None)
            for file in self.files.values()
            if isinstance(file, models.LoosePrefixes)
            for prefix in file.prefixes
        ]
        return {
            prefix.prefix: (prefix, carrier)
            for prefix, carrier in sorted(owned + loose, key=lambda pair: pair[0].prefix)
        }

    @functools.cached_property
    def phrases(self) -> dict[str, models.Phrase]:
        """Sentences for the counter by id."""
        return {phrase.id: phrase for phrase in self._entries("phrases")}

    @functools.cached_property
    def answers(self) -> dict[str, models.Answer]:
        """Answers to point at by id."""
        return {answer.id: answer for answer in self._entries("answers")}

    @property
    def terms(self) -> list[models.Term]:
        """The glossary."""
        return self._entries("terms")

    def fact(self, name: str) -> FactRef:
        """Look a fact up by ``file.key``.

        Raises:
            KeyError: there is none; the message suggests the nearest name.
        """
        try:
            return self.facts[name]
        except KeyError:
            raise KeyError(f'There is no fact "{name}". {nearest(name, self.facts)}'.strip()) from None

    def source_of(self, book: str, id_: str) -> Source:
        """Return the source ``id_`` of the file ``book``."""
        return self.files[self.book_names[book]].sources[id_]

    @functools.cached_property
    def book_names(self) -> dict[str, str]:
        """File name by file id."""
        return {file.id: name for name, file in self.files.items() if hasattr(file, "id")}


def load(root: Path) -> Ledger:
    """Read ``root/data`` and return the ledger.

    Raises:
        Refused: with every problem of every file.
    """
    ledger, problems = read(root)
    if problems:
        raise Refused(problems)
    return ledger


def read(root: Path) -> tuple[Ledger, list[Problem]]:
    """Read ``root/data``; return what is valid and every problem of the rest."""
    documents: dict[str, Document] = {}
    files: dict[str, Any] = {}
    problems: list[Problem] = []
    data = root / "data"
    for path in sorted(data.rglob("*.yml")):
        name = path.relative_to(data).as_posix()
        document, found = read_yaml(path, f"data/{name}")
        problems += found
        if document is None:
            continue
        documents[name] = document
        files[name], found = _validate(document, name)
        problems += found
    for path in sorted(data.rglob("*.yaml")):
        name = path.relative_to(root).as_posix()
        problems.append(Problem(f"{name}:1", "The file would not be read.", "Name it .yml.", "file-name-is-id"))
    for name, kind in KINDS.items():
        if not any(isinstance(file, kind) for file in files.values()) and f"{name}.yml" not in documents:
            problems.append(
                Problem(f"data/{name}.yml:1", "The file is missing or broken.", "Restore it.", "yaml-is-readable")
            )
    files = {name: file for name, file in files.items() if file is not None}
    seals: dict[str, Seal] = {}
    try:
        seals = read_seals(root)
    except ValueError:
        found = "A line is no name with a day and three digests."
        problems.append(Problem(f"{SEALS.as_posix()}:1", found, "Run: make seal", "yaml-is-readable"))
    return Ledger(documents, files, dict(_name_facts(files, documents)), seals), problems


@functools.lru_cache(maxsize=256)
def _validate(document: Document, name: str) -> tuple[Any, list[Problem]]:
    try:
        return kind_of(name).model_validate(document.data), []
    except pydantic.ValidationError as error:
        return None, [_explain(document, name, detail) for detail in error.errors()]


def _name_facts(files: dict[str, Any], documents: dict[str, Document]) -> Iterator[tuple[str, FactRef]]:
    for name, file in files.items():
        for key, fact in getattr(file, "facts", {}).items():
            match fact:
                case KnownFact():
                    ids = list(fact.sources)
                case ConflictingFact():
                    ids = [id_ for claim in fact.claims for id_ in claim.sources]
                case UnknownFact():
                    ids = []
            sources = tuple(file.sources[id_] for id_ in dict.fromkeys(ids) if id_ in file.sources)
            ref = f"{file.id}.{key}"
            yield ref, FactRef(ref, fact, sources, documents[name].place(("facts", key)))


_MISSING_HELP = "Add it; guide/models.py says what it may hold."


def _explain(document: Document, name: str, error: Any) -> Problem:
    """Turn a validation error into place, what was found, what to do."""
    path = tuple(error["loc"])
    place = document.place(path)
    where = ".".join(str(step) for step in path if (*path[: path.index(step)], step)) or "file"
    key, kind = path[-1] if path else "file", error["type"]
    given = error.get("input")
    shown = f'"{given}"' if isinstance(given, str | int | float | bool | datetime.date) else "this"
    if kind == "extra_forbidden":
        model = _model_at(kind_of(name), path[:-1])
        allowed = list(model.model_fields) if model else []
        hint = nearest(str(key), allowed) or (f"Allowed are: {', '.join(allowed)}." if allowed else "Remove it.")
        return Problem(place, f'The key "{key}" is not known here.', hint, "no-unknown-key")
    if kind == "missing":
        return Problem(
            place,
            f'"{key}" is missing in {where.rpartition(".")[0] or "the file"}.',
            _MISSING_HELP,
            "nothing-is-missing",
        )
    if kind.startswith("union_tag"):
        expected = error["ctx"].get("expected_tags", "one of the known kinds")
        tag = error["ctx"].get("discriminator", "the kind")
        return Problem(
            place, f"{where} does not say which kind it is.", f"Set {tag} to one of {expected}.", "value-has-its-type"
        )
    if str(key) in ("url", "archived", "href"):
        reason = error["msg"].removeprefix("Value error, ")
        return Problem(
            place,
            f"{shown} in {where}: it {reason}." if kind == "value_error" else f"{shown} is no address.",
            "Give the http(s) address of the page that was read.",
            "source-has-usable-url",
        )
    if str(key) in ("checked", "dated", "date"):
        return Problem(
            place,
            f"{shown} in {where} is not a possible date.",
            "Write a real day as 2026-01-31 (checked) or a quoted year, month or day (dated).",
            "date-is-possible",
        )
    reason = error["msg"].removeprefix("Value error, ")
    return Problem(
        place,
        f"{where} is {shown}: {reason}.",
        "Correct the value; guide/models.py says what it may hold.",
        "value-has-its-type",
    )


def _model_at(model: Any, path: tuple) -> type[models.Model] | None:
    """Follow a validation path through the models; None where it cannot be followed."""
    import typing

    def candidates(annotation: Any) -> list[type[models.Model]]:
        if isinstance(annotation, type) and issubclass(annotation, models.Model):
            return [annotation]
        return [m for arg in typing.get_args(annotation) if arg is not type(None) for m in candidates(arg)]

    current: list[type[models.Model]] = [model]
    for step in path:
        tagged = [
            m for m in current if any(str(step) in typing.get_args(f.annotation) for f in m.model_fields.values())
        ]
        if tagged and not any(str(step) in m.model_fields for m in current):
            current = tagged
            continue
        fields = [m.model_fields[step] for m in current if isinstance(step, str) and step in m.model_fields]
        if fields:
            current = [m for f in fields for m in candidates(f.annotation)]
    return current[0] if len(current) == 1 else None
