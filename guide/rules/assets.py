"""Rules of templates, styles and scripts."""

import re
from collections.abc import Iterator
from pathlib import Path

from guide.rules import rule
from guide.rules.pages import Site

_OWN_ADDRESSES = ("http://www.w3.org/", "https://schema.org")


@rule("pages")
def assets_are_our_own(site: Site) -> Iterator[tuple[str, str, str]]:
    """No template, style or script names another host."""
    for file in sorted(site.overrides.rglob("*")):
        if file.suffix not in (".html", ".css", ".js", ".json", ".webmanifest", ".svg"):
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
            if match := re.search(
                r"[\u3400-\u9fff\u1780-\u17ff][^\"'<]*|(?<=>)[^<>{}]*[a-z]+(?: [a-z]+){2,}[^<>{}]*(?=<)",
                line,
                re.IGNORECASE,
            ):
                yield (
                    f"overrides/{file.relative_to(site.overrides).as_posix()}:{number}",
                    f'The file holds the words "{match[0].strip()}".',
                    "Move them to data/words.yml.",
                )


_UNSAFE = re.compile(
    r"\b(?:eval|setTimeout|setInterval)\(\s*[\"'`]|\beval\(|\bnew Function\b"
    r"|(?:inner|outer)HTML\b|\binsertAdjacentHTML\b|\bdocument\.write|\bcreateContextualFragment\b|\bDOMParser\b"
    r"|HTMLUnsafe\b|\bsrcdoc\b|\[\s*[\"'`]\w*[\"'`]\s*\+|(?<!new )\bFunction\("
)
"""Ways to make code or markup out of text."""

_SENDING = re.compile(
    r"\bsendBeacon\b|\bXMLHttpRequest\b|\bWebSocket\b|\bEventSource\b|\bdocument\.cookie\b|\bfetch\(|\bnew Image\b"
)
_KEEPING = re.compile(r"\b(?:local|session)Storage\b|\bindexedDB\b")

MAY_FETCH = "worker/"
"""The service worker asks the own host for files; no other script asks for anything."""

MAY_KEEP = "js/lib/store.js"
"""Keeps what the reader has asked to keep; all others go through it."""


@rule("pages")
def scripts_make_send_and_keep_nothing(site: Site) -> Iterator[tuple[str, str, str]]:
    """No script makes code or markup out of text, sends anything, or keeps anything beside the two that may."""
    for file in sorted(site.overrides.rglob("*.js")):
        name = file.relative_to(site.overrides).as_posix()
        yield from _find(file, name, _UNSAFE, "Build elements and set textContent.")
        if not name.startswith(MAY_FETCH):
            yield from _find(file, name, _SENDING, "Nothing leaves the reader's device; put data into the page.")
        if name != MAY_KEEP:
            yield from _find(file, name, _KEEPING, "Ask the reader, then use lib/store.js.")


def _find(file: Path, name: str, pattern: re.Pattern, do: str) -> Iterator[tuple[str, str, str]]:
    for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
        code = "" if line.lstrip().startswith(("//", "/*", "*")) else line
        if hit := pattern.search(code):
            yield f"overrides/{name}:{number}", f'The script holds "{hit[0]}".', do
