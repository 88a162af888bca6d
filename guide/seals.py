"""What every entry of the ledger was when somebody last compared it with its sources.

A digit that slips while a file is edited passes every other check. So ``data/sealed.txt`` keeps a digest of each entry
beside the day of the comparison; an entry that has changed while its day has not is told.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from guide.problems import Problem, Refused
from guide.reading import Document

FILE = Path("data") / "sealed.txt"

WORDING = frozenset({"label", "note", "checked", "why", "searched", "question", "review", "zh", "en"})
"""Keys whose texts may be said better without looking at a source; the words of a value are not among them."""

UNSEALED = frozenset({"words.yml", "search.yml"})
"""Files that hold no facts."""


COMPARE = "Compare it with its source, and set checked to that day."


class Seal(NamedTuple):
    """The day of the comparison, "-" where an entry has none, and the digest of what was compared."""

    day: str
    digest: str


def entries(documents: dict[str, Document]) -> Iterator[tuple[str, str, Seal]]:
    """Yield name, place and seal of every entry as it stands, such as ``carriers/smart.yml/facts/hotline``."""
    for name, document in documents.items():
        for section, held in document.data.items() if name not in UNSEALED else ():
            for step, key, entry in _listed(held):
                bare = _bare(entry, keep_words=section == "facts")
                digest = hashlib.sha256(json.dumps(bare, sort_keys=True, default=str).encode()).hexdigest()[:12]
                seal = Seal(str(entry.get("checked", "-")), digest)
                yield f"{name}/{section}/{key}", document.place((section, step)), seal


def _listed(held: Any) -> Iterator[tuple[str | int, str, dict]]:
    """Yield step, key and content of the entries of a section, which is a mapping, or a list with ids."""
    pairs = held.items() if isinstance(held, dict) else enumerate(held) if isinstance(held, list) else ()
    for step, entry in pairs:
        if isinstance(entry, dict):
            yield step, str(entry.get("id") or entry.get("prefix") or step), entry


def _bare(value: Any, *, keep_words: bool) -> Any:
    """Leave out what is only wording: all of it, or what stands beside the value of a fact."""
    if isinstance(value, list):
        return [_bare(item, keep_words=keep_words) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: item if keep_words and key == "value" else _bare(item, keep_words=keep_words)
        for key, item in value.items()
        if key not in WORDING
    }


def read_seals(root: Path) -> dict[str, Seal]:
    """Return the seals of ``root/data/sealed.txt`` by name; none where there is no such file.

    Raises:
        ValueError: a line is no name with a day and a digest; UnicodeDecodeError is one too.
    """
    file = root / FILE
    lines = file.read_text("utf-8").splitlines() if file.is_file() else []
    return {name: Seal(day, digest) for name, day, digest in map(str.split, lines)}


def write_seals(root: Path, documents: dict[str, Document]) -> list[str]:
    """Say that every entry was compared with its sources as it stands; return the names whose seals are new or changed.

    Raises:
        guide.problems.Refused: an entry has changed while the day of its comparison has not; nothing is written.
    """
    seals = {name: (place, seal) for name, place, seal in entries(documents)}
    before = read_seals(root)
    if stale := [
        Problem(place, f"{name} has changed, but not its day ({seal.day}).", COMPARE, "changed-value-was-compared")
        for name, (place, seal) in seals.items()
        if name in before and seal.day != "-" and seal.digest != before[name].digest and seal.day <= before[name].day
    ]:
        raise Refused(stale)
    text = "".join(f"{name} {seal.day} {seal.digest}\n" for name, (_, seal) in sorted(seals.items()))
    (root / FILE).write_text(text, "utf-8")
    return [name for name, (_, seal) in seals.items() if before.get(name) != seal]
