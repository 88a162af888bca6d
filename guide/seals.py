"""What every entry of the ledger was when somebody last compared it with its sources.

A digit that slips while a file is edited passes every other check, and so does a text that is turned round in one
language. So ``data/sealed.txt`` keeps digests of each entry beside the day of the comparison; an entry that has changed
while its day has not is told, and so is a text that nobody has read beside its twin.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from guide.models import LANGUAGES
from guide.problems import Problem, Refused
from guide.reading import Document, strings

FILE = Path("data") / "sealed.txt"

WORDING = frozenset({"label", "note", "checked", "why", "searched", "question", *LANGUAGES})
"""Keys whose texts may be said better without looking at a source; the words of a value are not among them."""

TYPED = frozenset({"aliases", "misspellings"})
"""Keys of what readers type: no claims."""

UNSEALED = frozenset({"search.yml"})
"""Files that claim nothing."""

HEAD = "head"
"""The name of what stands at the top of a file, outside its sections."""

RULE = "changed-value-was-compared"
"""The rule that tells what has changed."""

COMPARE = "Compare it with its source, and set checked to that day."


class Seal(NamedTuple):
    """The day of the comparison, "-" where an entry has none, and the digests of its values and of its texts."""

    day: str
    digest: str
    zh: str
    en: str


def entries(documents: dict[str, Document]) -> Iterator[tuple[str, str, Seal]]:
    """Yield name, place and seal of every entry as it stands, such as ``carriers/smart.yml/facts/hotline``."""
    for name, document in documents.items():
        if name in UNSEALED:
            continue
        head = {}
        for section, held in document.data.items():
            if not (listed := list(_listed(held))):
                head[section] = held
            for step, key, entry in listed:
                seal = _seal(entry, keep_words=section == "facts")
                yield f"{name}/{section}/{key}", document.place((section, step)), seal
        yield f"{name}/{HEAD}", document.place(("id",)), _seal(head, keep_words=False)


def _listed(held: Any) -> Iterator[tuple[str | int, str, dict]]:
    """Yield step, key and content of the entries of a section, which is a mapping, or a list with ids."""
    pairs = held.items() if isinstance(held, dict) else enumerate(held) if isinstance(held, list) else ()
    for step, entry in pairs:
        if isinstance(entry, dict):
            yield step, str(entry.get("id") or entry.get("prefix") or step), entry


def _seal(entry: dict, *, keep_words: bool) -> Seal:
    texts = {
        language: _digest([text for path, text in strings(entry) if language in path], 8) for language in LANGUAGES
    }
    return Seal(str(entry.get("checked", "-")), _digest(_bare(entry, keep_words=keep_words), 12), **texts)


def _digest(value: Any, length: int) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()[:length]


def _bare(value: Any, *, keep_words: bool) -> Any:
    """Leave out what is only wording: all of it, or what stands beside the value of a fact."""
    if isinstance(value, list):
        return [_bare(item, keep_words=keep_words) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: item if keep_words and key == "value" else _bare(item, keep_words=keep_words)
        for key, item in value.items()
        if key not in WORDING | TYPED
    }


def read_seals(root: Path) -> dict[str, Seal]:
    """Return the seals of ``root/data/sealed.txt`` by name; none where there is no such file.

    Raises:
        ValueError: a line is no name with a day and three digests; UnicodeDecodeError is one too.
    """
    file = root / FILE
    lines = file.read_text("utf-8").splitlines() if file.is_file() else []
    return {name: Seal(day, digest, zh, en) for name, day, digest, zh, en in map(str.split, lines)}


def write_seals(root: Path, documents: dict[str, Document]) -> list[str]:
    """Say that every entry was compared with its sources as it stands; return the names whose seals are new or changed.

    Raises:
        guide.problems.Refused: an entry has changed while the day of its comparison has not; nothing is written.
    """
    seals = {name: (place, seal) for name, place, seal in entries(documents)}
    before = read_seals(root)
    if stale := [
        Problem(place, f"{name} has changed, but not its day ({seal.day}).", COMPARE, RULE)
        for name, (place, seal) in seals.items()
        if name in before and seal.day != "-" and seal.digest != before[name].digest and seal.day <= before[name].day
    ]:
        raise Refused(stale)
    text = "".join(" ".join((name, *seal)) + "\n" for name, (_, seal) in sorted(seals.items()))
    new = (root / FILE).with_suffix(".new")
    new.write_text(text, "utf-8")
    new.replace(root / FILE)
    return [name for name, (_, seal) in seals.items() if before.get(name) != seal]
