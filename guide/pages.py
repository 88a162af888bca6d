"""The Markdown pages: read them, take them apart, compare an original with its translation."""

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from guide.models import LANGUAGES
from guide.problems import Problem, Refused
from guide.reading import load_plain
from guide.render import TOKEN

ORIGINAL, TRANSLATION = LANGUAGES

HEADING = re.compile(r"^(#{1,6})\s+(.*?)(?:\s*\{\s*#([^\s}]+)\s*\})?\s*$", re.MULTILINE)
LINK = re.compile(
    r"(!?)\[((?:[^\[\]]|\[[^\]]{0,200}\]){0,400})\]\(\s*<?([^)\s>]{0,400})>?(?:\s+\"[^\"]{0,200}\")?\s*\)"
)
"""Lengths are bounded, so that a hostile page cannot keep the checks busy."""

MAX_BYTES, MAX_LINE = 100_000, 2000
"""The largest page that is read, and its longest line; the guide's own stay below a third of either."""

_NO_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ue000-\uf8ff]")
"""Control characters, and the private ones that the renderer uses."""

MADE_ANCHORS = frozenset({"sources"})
"""Anchors that the build adds to a page that names facts."""


@dataclass(frozen=True)
class Heading:
    """A heading: level, text without id, id or None, line in the file."""

    level: int
    text: str
    id: str | None
    line: int


@dataclass(frozen=True)
class Link:
    """A link or an image: its text, its target, its line in the file."""

    image: bool
    text: str
    target: str
    line: int


@dataclass(frozen=True)
class Page:
    """One Markdown file.

    ``path`` is relative to the language's folder (``carriers/smart.md``) and the same in both languages.
    """

    language: str
    path: str
    text: str

    @property
    def name(self) -> str:
        """File name relative to the project."""
        return f"docs/{self.language}/{self.path}"

    @property
    def key(self) -> str:
        """The page's id: its path without ``.md``."""
        return self.path.removesuffix(".md")

    @cached_property
    def _parts(self) -> tuple[str, str, int]:
        match = re.match(r"---\n(.*?)^---\n", self.text, re.DOTALL | re.MULTILINE)
        if not match:
            return "", self.text, 0
        return match[1], self.text[match.end() :], match[0].count("\n")

    @property
    def body(self) -> str:
        """The text below the front matter."""
        return self._parts[1]

    @cached_property
    def meta(self) -> dict[str, Any] | None:
        """The front matter; None when there is none or it is no mapping of plain YAML without aliases."""
        try:
            meta = load_plain(self._parts[0])
        except (yaml.YAMLError, ValueError):
            return None
        return meta if isinstance(meta, dict) else None

    def line(self, offset: int) -> int:
        """Return the line in the file of an offset in the body."""
        return self._parts[2] + self.body.count("\n", 0, offset) + 1

    def meta_line(self, key: str) -> int:
        """Return the line of a front-matter key, or 1."""
        for number, line in enumerate(self._parts[0].splitlines(), start=2):
            if line.startswith(f"{key}:"):
                return number
        return 1

    @cached_property
    def headings(self) -> list[Heading]:
        """All headings in order."""
        return [Heading(len(m[1]), m[2], m[3], self.line(m.start())) for m in HEADING.finditer(self.body)]

    @cached_property
    def links(self) -> list[Link]:
        """All Markdown links and images in order."""
        return [Link(bool(m[1]), m[2], m[3], self.line(m.start())) for m in LINK.finditer(self.body)]

    @cached_property
    def anchors(self) -> set[str]:
        """Ids of headings that a link can lead to."""
        return {heading.id for heading in self.headings if heading.id} | MADE_ANCHORS

    @cached_property
    def tokens(self) -> list[tuple[str, int]]:
        """All tokens, without spaces, with their lines."""
        return [(re.sub(r"\s", "", m[1]), self.line(m.start())) for m in TOKEN.finditer(self.body)]


def body_hash(page: Page) -> str:
    """Return the hash by which a translation names the text it was made from.

    White space does not count, so that a re-wrapped paragraph is no new text.
    """
    return hashlib.sha256(re.sub(r"\s+", "", page.body).encode()).hexdigest()[:12]


def own_hash(page: Page) -> str:
    """Return the hash of all that a reader of the page or of its search result reads; white space does not count."""
    meta = page.meta or {}
    read = [str(meta.get(key, "")) for key in ("title", "description", "nav")] + [page.body]
    return hashlib.sha256(re.sub(r"\s+", "", "\0".join(read)).encode()).hexdigest()[:12]


def is_behind(original: Page, translation: Page) -> bool:
    """Say whether the original has changed since it was translated."""
    return (translation.meta or {}).get("translation_of") != body_hash(original)


def find_unreadable(root: Path) -> list[Problem]:
    """Return a problem for every page that ``read_pages`` could not or should not read."""
    problems = [
        Problem(f"docs/{language}:1", "The folder is missing.", "Restore it.", "page-is-readable")
        for language in LANGUAGES
        if not (root / "docs" / language).is_dir()
    ]
    for file in sorted((root / "docs").rglob("*.md")):
        found = _why_unreadable(file)
        if found:
            name = file.relative_to(root).as_posix()
            line, *rest = found
            problems.append(Problem(f"{name}:{line}", *rest, "page-is-readable"))
    return problems


def _why_unreadable(file: Path) -> tuple[int, str, str] | None:
    """Return the line, what is wrong there, and what to do."""
    if file.is_symlink():
        return 1, "The page is a symbolic link.", "Put the page itself here."
    if not file.is_file():
        return 1, "This is no file.", "Put a text file here."
    raw = file.read_bytes()
    if len(raw) > MAX_BYTES:
        return 1, f"The page has {len(raw)} bytes; {MAX_BYTES} is the most.", "Split or shorten it."
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        return raw.count(b"\n", 0, error.start) + 1, "The page is not UTF-8 text.", "Save it as UTF-8."
    if (longest := max(map(len, text.split("\n")))) > MAX_LINE:
        line = next(number for number, line in enumerate(text.split("\n"), start=1) if len(line) > MAX_LINE)
        return line, f"A line has {longest} characters; {MAX_LINE} is the most.", "Break the paragraph."
    if "\r\n" in text:
        return 1, "The lines end as on Windows (CR LF).", "Save the page with line feeds only (LF)."
    if hidden := _NO_TEXT.search(text):
        return (
            text.count("\n", 0, hidden.start()) + 1,
            f"The page holds a character that is no text (U+{ord(hidden[0]):04X}).",
            "Delete it.",
        )
    return None


def read_pages(root: Path) -> dict[str, dict[str, Page]]:
    """Return the pages of each language by path.

    Raises:
        Refused: with every page that cannot be read.
    """
    if unreadable := find_unreadable(root):
        raise Refused(unreadable)
    return {
        language: {
            (path := file.relative_to(folder).as_posix()): Page(language, path, file.read_text("utf-8"))
            for file in sorted(folder.rglob("*.md"))
        }
        for language in LANGUAGES
        for folder in [root / "docs" / language]
    }


def stamp(root: Path, path: str) -> str:
    """Write into the translation of ``path`` that both pages were read beside each other as they stand now.

    Returns the hash of the original.

    Raises:
        Refused: ``path`` is no page of both languages, the translation has no front matter, or a page is unreadable.
    """
    pages = read_pages(root)
    for language in LANGUAGES:
        page = pages[language].get(path)
        if page is None or page.meta is None:
            found = "There is no such page." if page is None else "The page has no readable front matter."
            do = "Give the path below docs/zh of a page with front matter, such as carriers/smart.md."
            raise Refused([Problem(f"docs/{language}/{path}:1", found, do, "page-has-its-twin")])
    new, text = body_hash(pages[ORIGINAL][path]), pages[TRANSLATION][path].text
    for key, value in (("translation_of", new), ("translated_as", own_hash(pages[TRANSLATION][path]))):
        line = f"{key}: {value}\n"
        text, count = re.subn(rf"^{key}:.*\n", line, text, count=1, flags=re.MULTILINE)
        if not count:
            text = re.sub(
                r"\A(---\n.*?)(^---\n)",
                lambda m, line=line: m[1] + line + m[2],
                text,
                count=1,
                flags=re.DOTALL | re.MULTILINE,
            )
    (root / "docs" / TRANSLATION / path).write_text(text, "utf-8")
    return new
