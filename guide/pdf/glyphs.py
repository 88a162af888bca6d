"""Write the glyphs of a PDF anew: only those that it shows, under numbers that pack well.

WeasyPrint leaves each glyph the number that it has in the whole font. So a font in a PDF would carry places for a
thousand glyphs that are not there, and a text would name its glyphs by numbers that are far apart.
"""

import io
import re
from collections import Counter
from collections.abc import Mapping
from typing import TypeVar

import pikepdf
from fontTools.cffLib import CharStrings, FDArrayIndex, FDSelect, FontDict, TopDict
from fontTools.ttLib import TTFont
from pikepdf import Array, Name, Object

Value = TypeVar("Value")

_TEXT = re.compile(rb"/(\w+) [\d.]+ Tf|\[([^\[\]]*)\] TJ")
_PIECE = re.compile(rb"<([0-9a-f]+)>")
_MAPPED = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]+)>")
_SPECIAL = re.compile(rb"[\\()\r]")

_BLOCK = 256
"""How many numbers share their first byte."""

_RANGES = 100
"""How many ranges may stand together in a map of characters."""

_WIDTH = 1000
"""What a glyph is wide that a PDF does not name the width of: a Chinese character."""


def renumber(pdf: pikepdf.Pdf) -> None:
    """Renumber the glyphs on the pages of a PDF as WeasyPrint writes it, and cut its fonts down to them."""
    fonts = {name[1:].encode(): font for page in pdf.pages for name, font in page.Resources.Font.items()}
    texts = [page.Contents.read_bytes() for page in pdf.pages]
    numbers = {name: _number(count) for name, count in _count(texts).items()}
    for page, text in zip(pdf.pages, texts, strict=True):
        page.Contents.write(_rewrite(text, numbers))
    for name, font in fonts.items():
        _cut(font, numbers[name])


def _count(texts: list[bytes]) -> dict[bytes, Counter[int]]:
    """Return how often each font shows each of its glyphs."""
    counts: dict[bytes, Counter[int]] = {}
    for text in texts:
        for name, pieces in _TEXT.findall(text):
            if name:
                count = counts.setdefault(name, Counter())
            for piece in _PIECE.findall(pieces):
                count.update(_glyphs(piece))
    return counts


def _number(count: Counter[int]) -> dict[int, int]:
    """Return new numbers by old ones: the most frequent glyphs share a first byte, and all else keeps its order."""
    frequent = [glyph for glyph, _ in sorted(count.items(), key=lambda item: (-item[1], item[0]))[: _BLOCK - 1]]
    order = sorted(frequent) + sorted(count.keys() - set(frequent))
    return {glyph: number for number, glyph in enumerate(order, 1)}


def _rewrite(text: bytes, numbers: Mapping[bytes, Mapping[int, int]]) -> bytes:
    """Return a page's content with its glyphs renumbered, each as two bytes instead of four digits."""
    font: Mapping[int, int] = {}

    def write(match: re.Match) -> bytes:
        data = b"".join(font[glyph].to_bytes(2, "big") for glyph in _glyphs(match[1]))
        return b"(" + _SPECIAL.sub(lambda special: b"\\r" if special[0] == b"\r" else b"\\" + special[0], data) + b")"

    def show(match: re.Match) -> bytes:
        nonlocal font
        if match[1]:
            font = numbers[match[1]]
            return match[0]
        return b"[" + _PIECE.sub(write, match[2]) + b"] TJ"

    return _TEXT.sub(show, text)


def _glyphs(digits: bytes) -> list[int]:
    return [int(digits[place : place + 4], 16) for place in range(0, len(digits), 4)]


def _cut(font: Object, numbers: Mapping[int, int]) -> None:
    """Write a font with the glyphs in ``numbers`` only; say how wide each is, and which text it stands for."""
    descendant = font.DescendantFonts[0]
    stream = descendant.FontDescriptor.FontFile3
    program = TTFont(io.BytesIO(stream.read_bytes()), recalcBBoxes=False)
    outlines = program["CFF "]
    _key_by_number(outlines.cff[0], [0, *numbers])
    stream.write(outlines.compile(program))
    stream.Subtype = Name.CIDFontType0C
    del descendant.CIDToGIDMap
    widths = {
        int(first) + place: width
        for first, run in zip(descendant.W[::2], descendant.W[1::2], strict=True)
        for place, width in enumerate(run)
    }
    runs = _runs({number: widths[glyph] for glyph, number in numbers.items() if widths[glyph] != _WIDTH})
    descendant.W = Array([part for first, run in runs for part in (first, Array(run))])
    texts = {int(glyph, 16): text for glyph, text in _MAPPED.findall(font.ToUnicode.read_bytes())}
    font.ToUnicode.write(_map({number: texts[glyph] for glyph, number in numbers.items() if glyph in texts}))


def _key_by_number(top: TopDict, order: list[int]) -> None:
    """Put the glyphs of a CFF font in an order, and give them numbers (CID) for names."""
    private, shapes = top.Private, [top.CharStrings[top.charset[glyph]] for glyph in order]
    del top.Private
    top.ROS, top.CIDCount = ("Adobe", "Identity", 0), len(order)
    top.charset = [".notdef", *(f"cid{number:05}" for number in range(1, len(order)))]
    top.FDArray, top.FDSelect = FDArrayIndex(), FDSelect(format=3)
    top.FDArray.append(FontDict())
    top.FDArray[0].Private = private
    top.FDSelect.gidArray = [0] * len(order)
    top.CharStrings = CharStrings(None, top.charset, top.GlobalSubrs, None, top.FDSelect, top.FDArray)
    for name, shape in zip(top.charset, shapes, strict=True):
        top.CharStrings[name] = shape


def _map(texts: Mapping[int, bytes]) -> bytes:
    """Return the map from glyphs to their text (UTF-16BE, as digits)."""
    ranges = [
        b"<%04x><%04x>[%s]\n" % (first, first + len(run) - 1, b"".join(b"<%s>" % text for text in run))
        for first, run in _runs(texts)
    ]
    parts = [ranges[start : start + _RANGES] for start in range(0, len(ranges), _RANGES)]
    return (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        b"/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
        b"1 begincodespacerange <0000><ffff> endcodespacerange\n"
        + b"".join(b"%d beginbfrange\n%sendbfrange\n" % (len(part), b"".join(part)) for part in parts)
        + b"endcmap CMapName currentdict /CMap defineresource pop end end"
    )


def _runs(values: Mapping[int, Value]) -> list[tuple[int, list[Value]]]:
    """Return values by rising number as runs of numbers that follow one another, within one block each."""
    runs: list[tuple[int, list[Value]]] = []
    for number, value in values.items():
        if runs and number == runs[-1][0] + len(runs[-1][1]) and number % _BLOCK:
            runs[-1][1].append(value)
        else:
            runs.append((number, [value]))
    return runs
