"""Read a tagged PDF as a screen reader does: along its structure tree, with languages and replacement texts."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pikepdf

MARKER = re.compile(r"\d+\.\s?|–\s?")
"""What a style sheet draws before the items of a list."""


@dataclass
class Element:
    """An element of the structure tree: its kind, its language, what it holds in reading order.

    A table that goes on overleaf begins again there with its header row, which is then ``repeated``.
    """

    kind: str
    language: str
    source: pikepdf.Dictionary
    parent: "Element | None"
    repeated: bool = False
    parts: list["Element | str"] = field(default_factory=list)

    def __iter__(self) -> Iterator["Element"]:
        """Yield this element and all below it in reading order."""
        yield self
        for child in self.children:
            yield from child

    @property
    def children(self) -> list["Element"]:
        """The elements directly below this one."""
        return [part for part in self.parts if isinstance(part, Element)]

    @property
    def text(self) -> str:
        """All text in reading order."""
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    @property
    def running_text(self) -> str:
        """The text without white space, without the markers of lists and without what is printed again overleaf."""
        if self.repeated or (self.kind == "Lbl" and MARKER.fullmatch(self.text)):
            return ""
        parts = (part if isinstance(part, str) else part.running_text for part in self.parts)
        return squeeze("".join(parts))


class TaggedPdf:
    """A PDF with its text. Close it with ``with``."""

    def __init__(self, path: Path):
        self.pdf = pikepdf.open(path)
        self._maps: dict[tuple, dict[int, str]] = {}
        self._numbers = {page.objgen: number for number, page in enumerate(self.pdf.pages)}
        self.pieces = [self._read_page(page) for page in self.pdf.pages]
        self.untagged = [text for page in self.pieces for number, text in page.items() if number is None and text]

    def __enter__(self) -> "TaggedPdf":
        return self

    def __exit__(self, *_: object) -> None:
        self.pdf.close()

    @cached_property
    def tree(self) -> Element:
        """The element ``Document``."""
        (document,) = self.pdf.Root.StructTreeRoot.K
        tree = self._read_element(document, None)
        heads = [element for element in tree if element.kind == "THead"]
        for before, head in itertools.pairwise(heads):
            head.repeated = head.text == before.text
        return tree

    def _read_page(self, page: pikepdf.Page) -> dict[int | None, str]:
        """Return the text of each marked piece; under None what is marked neither as a piece nor as an artifact."""
        pieces: dict[int | None, str] = {}
        stack: list[tuple[str, int | None, str | None]] = []
        names: dict = {}
        for instruction in pikepdf.parse_content_stream(page, "BMC BDC EMC Tf TJ"):
            operator, operands = str(instruction.operator), instruction.operands
            if operator in ("BMC", "BDC"):
                properties = operands[1] if operator == "BDC" else {}
                number = properties.get("/MCID")
                instead = properties.get("/ActualText")
                stack.append((str(operands[0]), number, instead and str(instead)))
                if number is not None:
                    pieces[int(number)] = str(instead or "")
            elif operator == "EMC":
                stack.pop()
            elif operator == "Tf":
                names = self._map(page.Resources.Font[operands[0]])
            elif not any(kind == "/Artifact" or instead for kind, _, instead in stack):
                number = next((int(number) for _, number, _ in reversed(stack) if number is not None), None)
                pieces[number] = pieces.get(number, "") + "".join(
                    names[code]
                    for string in operands[0]
                    if isinstance(string, pikepdf.String)
                    for code in _codes(bytes(string))
                )
        return pieces

    def _map(self, font: pikepdf.Dictionary) -> dict[int, str]:
        if font.objgen not in self._maps:
            ranges = re.findall(rb"^<([0-9a-f]{4})><[0-9a-f]{4}>\[(.*)\]$", font.ToUnicode.read_bytes(), re.MULTILINE)
            self._maps[font.objgen] = {
                code: bytes.fromhex(text.decode()).decode("utf-16-be")
                for first, texts in ranges
                for code, text in enumerate(re.findall(rb"<([0-9a-f]*)>", texts), int(first, 16))
            }
        return self._maps[font.objgen]

    def _read_element(self, source: pikepdf.Dictionary, parent: Element | None) -> Element:
        inherited = parent.language if parent else str(self.pdf.Root.Lang)
        element = Element(str(source.S)[1:], str(source.get("/Lang", inherited)), source, parent)
        for kid in source.K:
            if not isinstance(kid, pikepdf.Dictionary):
                element.parts.append(self.pieces[self._numbers[source.Pg.objgen]][int(kid)])
            elif "/S" in kid:
                element.parts.append(self._read_element(kid, element))
        return element


def _codes(data: bytes) -> Iterator[int]:
    for index in range(0, len(data), 2):
        yield int.from_bytes(data[index : index + 2], "big")


def squeeze(text: str) -> str:
    """Return a text without white space of any kind."""
    return re.sub(r"[\s\u200b]+", "", text)
