"""Rules of templates, styles and scripts."""

import re
from collections.abc import Iterator
from pathlib import Path

from guide.problems import Problem
from guide.rules import rule
from guide.rules.pages import Site

_TEXTS = (".html", ".css", ".js", ".json", ".webmanifest", ".svg")

_OWN_ADDRESSES = ("http://www.w3.org/", "https://schema.org")


def find_unreadable(overrides: Path) -> list[Problem]:
    """Return a problem for every template, style or script that is no UTF-8 file."""
    problems = []
    for file in sorted(overrides.rglob("*")) if overrides.is_dir() else [overrides]:
        name = file.relative_to(overrides.parent).as_posix()
        if file == overrides or (file.suffix in _TEXTS and not file.is_file()):
            found = "This is missing, or of the wrong kind."
        elif file.suffix in _TEXTS and not _is_utf8(file.read_bytes()):
            found = "The file is not UTF-8 text."
        else:
            continue
        problems.append(Problem(f"{name}:1", found, "Restore it.", "asset-is-readable"))
    return problems


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@rule("pages")
def assets_are_our_own(site: Site) -> Iterator[tuple[str, str, str]]:
    """No template, style or script names another host."""
    for file in sorted(site.overrides.rglob("*")):
        if file.suffix not in _TEXTS:
            continue
        text = file.read_text("utf-8")
        for match in re.finditer(r"(?:https?:)?//[a-z0-9-]+(?:\.[a-z0-9-]+)+[^\s\"'`)<>]*", text, re.IGNORECASE):
            if not match[0].startswith(_OWN_ADDRESSES):
                name = f"overrides/{file.relative_to(site.overrides).as_posix()}"
                yield (
                    f"{name}:{text.count(chr(10), 0, match.start()) + 1}",
                    f"The file names {match[0]}.",
                    "Ship our own copy; a page makes no request to another host.",
                )


@rule("pages")
def templates_hold_no_sentence(site: Site) -> Iterator[tuple[str, str, str]]:
    """Templates and scripts hold no words of the interface; those stand in data/words.yml."""
    for file in sorted(site.overrides.rglob("*")):
        if file.suffix not in (".html", ".js"):
            continue
        for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
            # What a comment or an error says is for those who read the code.
            code = "" if line.lstrip().startswith(("//", "/*", "*")) else re.sub(r"\bError\(.*", "", line)
            if match := _WORDS.search(code) or (file.suffix == ".html" and _LABELS.search(_JINJA.sub("", code))):
                yield (
                    f"overrides/{file.relative_to(site.overrides).as_posix()}:{number}",
                    f'The file holds the words "{match[0].strip()}".',
                    "Move them to data/words.yml.",
                )


_JINJA = re.compile(r"<(?P<tag>code)>.*?</(?P=tag)>|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}")
_LABELS = re.compile(
    r"(?<=>)(?!\s*(?:SHA-256|JSON Schema|\.json)\s*<)[^<>]*[a-z]{2,}[^<>]*(?=</?[a-z])"
    r"|\s(?:aria-label|aria-description|title|alt|placeholder)=\"[^\"]*[a-z]{2,}[^\"]*\"",
    re.IGNORECASE,
)
"""A word alone between tags, names of formats aside, or in an attribute that is read aloud."""

_WORDS = re.compile(
    r"[\u3400-\u9fff\u1780-\u17ff][^\"'<]*"
    r"|(?<=[\"'`])[A-Z]?[a-z']+(?: [a-z']+){2,}[.!?]?(?=[\"'`])"
    r"|(?<=>)[^<>{}]*[a-z]+(?: [a-z]+){2,}[^<>{}]*(?=<)",
    re.IGNORECASE,
)
"""Chinese, Khmer, and English of three words and more in quotes or between tags."""

_UNSAFE = re.compile(
    r"\b(?:eval|setTimeout|setInterval)\(\s*[\"'`]|\beval\(|\bnew Function\b"
    r"|(?:inner|outer)HTML\b|\binsertAdjacentHTML\b|\bdocument\.write|\bcreateContextualFragment\b|\bDOMParser\b"
    r"|HTMLUnsafe\b|\bsrcdoc\b|\[\s*[\"'`]\w*[\"'`]\s*\+|(?<!new )\bFunction\(|\bsetAttribute\(\s*[\"'`](?:on|style\b)"
)
"""Ways to make code or markup out of text."""

_SENDING = re.compile(
    r"\bsendBeacon\b|\bXMLHttpRequest\b|\bWebSocket\b|\bEventSource\b|\bdocument\.cookie\b|\bfetch\(|\bnew Image\b"
    r"|\blocation(?:\.href)?\s*=(?!=)|\blocation\.(?:assign|replace)\(|\bwindow\.open\(|\.(?:requestSubmit|submit)\(|\.ping\b"
)
_KEEPING = re.compile(r"\b(?:local|session)Storage\b|\bindexedDB\b|\bcaches\.open\b|\bcookieStore\b|\bgetDirectory\(")
_LEFT_BEHIND = re.compile(r"\bconsole\.|\bdebugger\b|\balert\(")
_RESERVED = (
    (
        re.compile(r"\.click\(|\bdispatchEvent\(\s*new (?:Mouse|Pointer|Submit)Event"),
        {"js/lib/calendar.js", "js/page/drawer.js", "js/page/search.js", "js/search/box.js"},
        "Let the reader press it.",
    ),
    (
        re.compile(r"\bhistory\b|\blocation\.(?:hash|search|pathname)\s*=(?!=)|\bwindow\.name\b"),
        {"js/page/parts.js", "js/tools/decide.js"},
        "Keep what the reader typed out of the address and of other windows.",
    ),
    (
        re.compile(r"\bloadScript\(|\bimport\((?![^)]*\)[.|}>])"),
        {"js/lib/load.js", "js/page/search.js", "js/search/box.js"},
        "Import it, so that it is bundled.",
    ),
    (
        re.compile(
            r"\b(?:createElement|element)\(\s*[\"'`](?:img|script|iframe|link|form|object|embed|video|audio|source|style)\b"
        ),
        {"js/lib/load.js"},
        "Nothing is loaded or sent at the reader's words.",
    ),
)
"""What only the scripts named beside it may do, and what others do instead."""

_TYPED = re.compile(r"([\"'`])(?:[*#]\d[\d*#]*|\+?(?!855\1)\d{3,})\1")
"""A code or a number to dial; the country's own is how numbers are told apart."""

MAY_FETCH = "worker/"
"""The service worker asks the own host for files; no other script asks for anything."""

MAY_KEEP = "js/lib/store.js"
"""Keeps what the reader has asked to keep; all others go through it."""


@rule("pages")
def scripts_make_send_and_keep_nothing(site: Site) -> Iterator[tuple[str, str, str]]:
    """No script makes code or markup out of text, sends, leads or keeps anything, beside the few that may."""
    for file in sorted(site.overrides.rglob("*.js")):
        name = file.relative_to(site.overrides).as_posix()
        yield from _find(file, name, _UNSAFE, "Build elements and set textContent.")
        if not name.startswith(MAY_FETCH):
            yield from _find(file, name, _SENDING, "Nothing leaves the reader's device; put data into the page.")
        if name != MAY_KEEP and not name.startswith(MAY_FETCH):
            yield from _find(file, name, _KEEPING, "Ask the reader, then use lib/store.js.")
        for pattern, may, do in _RESERVED:
            if name not in may:
                yield from _find(file, name, pattern, do)
        yield from _find(file, name, _LEFT_BEHIND, "Remove it.")


_NOT_LOOKS = re.compile(
    r"\bcontent:[^;\"]*\"(?:\\[0-9a-f]{1,6}+\s?|[^\"\\a-z\u3400-\u9fff\u1780-\u17ff])*"
    r"[a-z\u3400-\u9fff\u1780-\u17ff][^\"]*\""
    r"|\b(?:pointer-events|user-select)\s*:\s*none|(?<![\w-])(?:direction|unicode-bidi|order)\s*:|\b(?:row|column|wrap)-reverse\b"
    r"|\btext-(?:transform|security|indent)\s*:|\banimation(?:-\w+)?\s*:|@keyframes\b|\burl\(|@import\s+(?![\"']\.)",
    re.IGNORECASE,
)
"""Words, another order, text that cannot be pressed or copied or reads otherwise than it is, movement, and loading."""


@rule("pages")
def styles_change_no_meaning(site: Site) -> Iterator[tuple[str, str, str]]:
    """A style says no words, turns no order round, keeps no text from being pressed or copied, and moves nothing."""
    for file in sorted(site.overrides.rglob("*.css")):
        name = file.relative_to(site.overrides).as_posix()
        for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
            if hit := _NOT_LOOKS.search(line):
                yield f"overrides/{name}:{number}", f'The style holds "{hit[0]}".', "Say and order it in the template."


@rule("pages")
def scripts_type_no_number(site: Site) -> Iterator[tuple[str, str, str]]:
    """A script types no code and no number to dial; the page hands them over from the ledger."""
    for file in sorted(site.overrides.rglob("*.js")):
        yield from _find(
            file, file.relative_to(site.overrides).as_posix(), _TYPED, "Take it from the data of the page."
        )


def _find(file: Path, name: str, pattern: re.Pattern, do: str) -> Iterator[tuple[str, str, str]]:
    text = file.read_text("utf-8")
    for number, line in enumerate(text.splitlines() if pattern.search(text) else (), start=1):
        code = "" if line.lstrip().startswith(("//", "/*", "*")) else line
        if hit := pattern.search(code):
            yield f"overrides/{name}:{number}", f'The script holds "{hit[0]}".', do
