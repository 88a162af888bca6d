"""Read one YAML file of the ledger, and remember on which line each entry stands."""

import functools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from guide.problems import Problem

MAX_BYTES = 1_000_000
MAX_DEPTH = 20

Steps = tuple[str | int, ...]
"""The way from the top of a file to an entry."""


class Document:
    """A parsed YAML file: its data and the line of every key and item."""

    def __init__(self, name: str, data: Any, lines: dict[Steps, int]):
        self.name = name
        self.data = data
        self._lines = lines

    def place(self, path: Steps = ()) -> str:
        """Return ``file:line`` of ``path``, or of the nearest part of it that exists.

        Parts that are no keys of the file (the names of chosen alternatives in a validation error) are skipped.
        """
        here: Steps = ()
        for step in path:
            if (*here, step) in self._lines:
                here = (*here, step)
        return f"{self.name}:{self._lines.get(here, 1)}"


_CUT = re.compile(
    r"""^\s*(?:-\s+)?(?:zh|en|km|rom|title|publisher|name|legal)\s*:\s+(?!["'{\[|>#])\S.*\s#""", re.MULTILINE
)
"""A text without quotes that a comment cuts off: YAML ends it at `` #``, also where a code was meant."""

_HIDDEN = re.compile("[\u200b\u200e\u200f\u202a\u202b\u202d\u202e\ufeff]")


def read_yaml(path: Path, name: str) -> tuple[Document | None, list[Problem]]:
    """Read ``path`` as YAML.

    Returns the document, or None with the problems that prevented it: no file of its own, not UTF-8, too large, too
    deep, no valid YAML, a key written twice, an anchor or alias, a text cut off by a comment.
    """
    if path.is_symlink():
        return _refuse(name, 1, "The file is a symbolic link.", "Put the file itself here.")
    if not path.is_file():
        return _refuse(name, 1, "This is no file.", "Put a text file here.")
    raw = path.read_bytes()
    if len(raw) > MAX_BYTES:
        return _refuse(name, 1, f"The file has {len(raw)} bytes; {MAX_BYTES} is the most.", "Split or shorten it.")
    try:
        return _parse(raw.decode("utf-8"), name)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return _refuse(name, line, "The file is not UTF-8 text.", "Save it as UTF-8.")


def _refuse(name: str, line: int, found: str, do: str) -> tuple[None, list[Problem]]:
    return None, [Problem(f"{name}:{line}", found, do, "yaml-is-readable")]


@functools.lru_cache(maxsize=256)
def _parse(text: str, name: str) -> tuple[Document | None, list[Problem]]:
    """Parse a file's text. Kept in memory: a live reload and the tests read the same files again and again."""

    def line_of(offset: int) -> int:
        return text.count("\n", 0, offset) + 1

    if hidden := _HIDDEN.search(text):
        found = f"There is an invisible character (U+{ord(hidden[0]):04X})."
        return _refuse(name, line_of(hidden.start()), found, "Delete it.")
    if cut := _CUT.search(text):
        found = f'A comment cuts the text off: "{cut[0].strip()}".'
        return _refuse(name, line_of(cut.end()), found, "Put the text into quotes.")
    loader = yaml.CSafeLoader(text)
    try:
        if line := _too_deep_at(text):
            return _refuse(name, line, "The file is nested too deeply.", "Write it flatter.")
        node = loader.get_single_node()
        lines: dict[Steps, int] = {}
        problems = _walk(node, (), lines, set(), name)
        if problems:
            return None, problems
        return Document(name, loader.construct_document(node) if node else None, lines), []
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = " ".join(filter(None, (error.context, error.problem)))
        found = f"This is not valid YAML: {what}."
        return _refuse(name, mark.line + 1 if mark else 1, found, "Mend the line, or the one above it.")
    except yaml.YAMLError as error:
        return _refuse(name, 1, f"This is not valid YAML: {error}.", "Mend the file.")
    except (ValueError, OverflowError) as error:
        return _refuse(
            name, 1, f"A value cannot be read: {error}.", "Mend the date or number; dates are written 2026-01-31."
        )
    finally:
        loader.dispose()


def load_plain(text: str) -> Any:
    """Return what a short piece of YAML holds.

    Raises:
        yaml.YAMLError, ValueError: it is no YAML, is nested too deeply, has aliases, or a key twice.
    """
    if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=yaml.CSafeLoader)):
        raise ValueError("it has aliases")
    if line := _too_deep_at(text):
        raise ValueError(f"line {line} is nested too deeply")
    loader = yaml.CSafeLoader(text)
    try:
        node = loader.get_single_node()
        if problems := _walk(node, (), {}, set(), ""):
            raise ValueError(problems[0].found)
        return loader.construct_document(node) if node else None
    finally:
        loader.dispose()


def _too_deep_at(text: str) -> int | None:
    """Return the line on which nesting passes ``MAX_DEPTH``; composing such a file would overflow the stack."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                return event.start_mark.line + 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return None


def _walk(node: Any, path: Steps, lines: dict[Steps, int], seen: set[int], name: str) -> list[Problem]:
    if node is None:
        return []
    line = node.start_mark.line + 1
    lines.setdefault(path, line)
    place = f"{name}:{line}"
    if id(node) in seen:
        return [Problem(place, "An alias repeats another entry.", "Write the entry out.", "yaml-is-readable")]
    seen.add(id(node))
    problems: list[Problem] = []
    if isinstance(node, yaml.MappingNode):
        keys: set[str] = set()
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.tag == "tag:yaml.org,2002:merge":
                problems.append(Problem(place, "A key is not a plain word.", "Use a plain word.", "yaml-is-readable"))
                continue
            key_line = key.start_mark.line + 1
            if key.value in keys:
                found = f'The key "{key.value}" stands twice in one entry.'
                problems.append(Problem(f"{name}:{key_line}", found, "Keep one of them.", "yaml-is-readable"))
            keys.add(key.value)
            lines[(*path, key.value)] = key_line
            problems += _walk(value, (*path, key.value), lines, seen, name)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            problems += _walk(item, (*path, index), lines, seen, name)
    return problems


def strings(value: object, path: tuple = ()) -> Iterator[tuple[tuple, str]]:
    """Yield every text in nested data with its path."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from strings(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from strings(item, (*path, index))
    elif isinstance(value, str):
        yield path, value
