"""The fonts of the PDFs: Noto Sans SC and Noto Sans Khmer, cut down to the characters that the documents show.

The fonts come with the set-up (npm). Nothing of the machine's own fonts is used: a document looks the same
everywhere, and a character without a glyph is an error instead of an empty box.
"""

import functools
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.filterPen import ContourFilterPen
from fontTools.pens.qu2cuPen import Qu2CuPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont, TTLibError, newTable
from fontTools.ttLib.scaleUpem import scale_upem

from guide.pdf.document import PdfError

TEXT, KHMER = "Noto Sans SC", "Noto Sans Khmer"
WEIGHTS = (400, 700)
MARKERS = "•◦▪–"
"""Characters that style sheets draw without any document holding them."""

_UNITS = 180
"""Units per em, of 1000 in the original. At the size of text a step is finer than a printer's dot, and a font weighs a
fifth less."""

_TOLERANCE = 2
"""How far a curve may stray when quadratic curves are joined to cubic ones, in units of the original."""

_DROPPED_TABLES = ["BASE", "DSIG", "STAT", "VORG", "gasp", "vhea", "vmtx"]


@dataclass(frozen=True)
class Face:
    """One weight of one family: the file it is made from and the characters it must hold."""

    family: str
    weight: int
    source: Path
    characters: frozenset[int]

    def rule(self, folder: Path) -> str:
        """Return the ``@font-face`` rule for the file that ``make`` has written."""
        url = self._file(folder).as_uri()
        return f'@font-face {{ font-family: "{self.family}"; font-weight: {self.weight}; src: url("{url}"); }}\n'

    def make(self, folder: Path) -> None:
        """Write the subset into ``folder``."""
        font = TTFont(self.source, recalcTimestamp=False)
        options = subset.Options(hinting=False, notdef_outline=True, name_IDs=[1, 2])
        options.drop_tables += _DROPPED_TABLES
        if self.family != KHMER:
            options.layout_features = ["ccmp", "kern", "mark", "mkmk"]
        cut = subset.Subsetter(options)
        cut.populate(unicodes=self.characters)
        cut.subset(font)
        _make_cubic(font)
        font.flavor = None
        font.save(self._file(folder))

    def _file(self, folder: Path) -> Path:
        return folder / self.source.with_suffix(".otf").name


class _StartPen(ContourFilterPen):
    """Begins contours that have no point on the curve, such as circles, at a point between two others."""

    def filterContour(self, contour: list[tuple[str, tuple]]) -> list[tuple[str, tuple]]:
        operator, points = contour[0]
        if operator != "qCurveTo" or points[-1] is not None:
            return contour
        (x0, y0), (x1, y1) = points[-2], points[0]
        start = ((x0 + x1) / 2, (y0 + y1) / 2)
        return [("moveTo", (start,)), ("qCurveTo", (*points[:-1], start)), *contour[1:]]


def _make_cubic(font: TTFont) -> None:
    """Turn TrueType outlines into CFF ones on a grid of ``_UNITS``: fewer points, and a tenth less weight."""
    scale = _UNITS / font["head"].unitsPerEm
    glyphs, programs = font.getGlyphSet(), {}
    for name in font.getGlyphOrder():
        program = T2CharStringPen(round(glyphs[name].width * scale), None)
        cubic = Qu2CuPen(TransformPen(program, (scale, 0, 0, scale, 0, 0)), _TOLERANCE, all_cubic=True)
        glyphs[name].draw(_StartPen(cubic))
        programs[name] = program.getCharString()
    for table in ("glyf", "loca"):
        del font[table]
    scale_upem(font, _UNITS)
    font["maxp"] = maxp = newTable("maxp")
    maxp.tableVersion, maxp.numGlyphs = 0x00005000, len(programs)
    font.sfntVersion = "OTTO"
    FontBuilder(font=font).setupCFF(font["name"].getDebugName(1), {}, programs, {})


def rules(faces: Iterable[Face], folder: Path) -> str:
    """Return the style sheet that names the faces whose files are in ``folder``, and ``--rare``: their rare families."""
    families = {face.family: None for face in faces}
    rare = ", ".join(f'"{family}"' for family in families if family != KHMER)
    return "".join(face.rule(folder) for face in faces) + f":root {{ --rare: {rare}; }}\n"


def choose_faces(root: Path, texts: Mapping[str, str]) -> list[Face]:
    """Return the faces that hold every character of ``texts`` (file → what it shows).

    Raises:
        PdfError: the fonts are not installed, or no font has a glyph for a character.
    """
    packages = root / "node_modules" / "@fontsource"
    needed = set().union(MARKERS, *texts.values())
    codes = {ord(character) for character in needed if unicodedata.category(character) not in ("Cc", "Cf", "Zs")}
    khmer = packages / "noto-sans-khmer/files/noto-sans-khmer-khmer-{weight}-normal.woff"
    chinese = packages / "noto-sans-sc/files/noto-sans-sc-chinese-simplified-{weight}-normal.woff"
    files = {(KHMER, khmer): codes & _coverage(_at(khmer)), (TEXT, chinese): codes & _coverage(_at(chinese))}
    rest = codes.difference(*files.values())
    for name, pattern, ranges in _further_subsets(packages / "noto-sans-sc"):
        if found := {code for code in rest if any(code in span for span in ranges)} & _coverage(_at(pattern)):
            # WeasyPrint takes fonts of one family and weight for one font, whatever their files.
            files[f"{TEXT} part-{name}", pattern] = found
            rest -= found
    if rest:
        raise PdfError(_describe(rest, texts))
    return [
        Face(family, weight, _at(pattern, weight), frozenset(held | {0x20, 0xA0}))
        for (family, pattern), held in files.items()
        for weight in WEIGHTS
    ]


def _at(pattern: Path, weight: int = WEIGHTS[0]) -> Path:
    return Path(str(pattern).format(weight=weight))


@functools.cache
def _coverage(file: Path) -> frozenset[int]:
    try:
        return frozenset(TTFont(file, lazy=True).getBestCmap())
    except (OSError, TTLibError):
        raise PdfError(f"The font {file.name} is missing or damaged. Run: npm ci") from None


def _further_subsets(package: Path) -> Iterable[tuple[str, Path, list[range]]]:
    """Yield the package's files for rare characters, each with its name and the code points it serves."""
    for label, served in json.loads((package / "unicode.json").read_text("utf-8")).items():
        spans = re.findall(r"u\+([0-9a-f]+)(?:-([0-9a-f]+))?", served.lower())
        name = label.strip("[]")
        pattern = package / "files" / f"noto-sans-sc-{name}-{{weight}}-normal.woff"
        yield name, pattern, [range(int(first, 16), int(last or first, 16) + 1) for first, last in spans]


def _describe(codes: set[int], texts: Mapping[str, str]) -> str:
    lines = []
    for code in sorted(codes):
        character = chr(code)
        name = unicodedata.name(character, "no name")
        files = ", ".join(sorted(file for file, text in texts.items() if character in text))
        lines.append(f'{files}: "{character}" (U+{code:04X}, {name}) has no glyph in {TEXT} or {KHMER}.')
    return "\n".join([*lines, "Write it with other characters."])
