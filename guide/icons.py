"""Draw the icon in dots, for what takes no SVG: home screens, launchers, pictures.

The source is ``overrides/assets/icon.svg``: a square ``viewBox`` and filled paths, nothing else.
"""

import io

from fontTools.pens.basePen import BasePen
from fontTools.svgLib.path import parse_path
from lxml import etree
from PIL import Image, ImageDraw

_SVG = "{http://www.w3.org/2000/svg}"
_FINER = 4
"""The drawing is made this many times larger and then shrunk: that smooths its edges."""

_CURVE_STEPS = 12


class IconError(ValueError):
    """The icon holds something that is not drawn here. The text says what."""


class _PolygonPen(BasePen):
    """Collects the outlines of a path as polygons."""

    def __init__(self) -> None:
        super().__init__(None)
        self.polygons: list[list[tuple[float, float]]] = []

    def _moveTo(self, point):
        self.polygons.append([point])

    def _lineTo(self, point):
        self.polygons[-1].append(point)

    def _curveToOne(self, first, second, end):
        start = self.polygons[-1][-1]
        for step in range(1, _CURVE_STEPS + 1):
            t = step / _CURVE_STEPS
            weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
            points = (start, first, second, end)
            self.polygons[-1].append(
                tuple(
                    sum(weight * point[axis] for weight, point in zip(weights, points, strict=True)) for axis in (0, 1)
                )
            )


def png(svg: bytes, size: int, *, ground: str | None = None, share: float = 1.0) -> bytes:
    """Return the icon as a PNG file; see ``paint``. The same icon gives the same bytes."""
    target = io.BytesIO()
    paint(svg, size, ground=ground, share=share).save(target, "PNG", optimize=True)
    return target.getvalue()


def paint(svg: bytes, size: int, *, ground: str | None = None, share: float = 1.0) -> Image.Image:
    """Return the icon as a picture of ``size`` × ``size`` pixels.

    ``ground`` is the colour behind it (None: transparent), ``share`` the part of the width that the drawing takes:
    systems cut a maskable icon to a circle of four fifths of its width.

    Raises:
        IconError: the SVG holds anything but filled paths in a square box.
    """
    root = etree.fromstring(svg)
    left, top, width, height = map(float, root.get("viewBox").split())
    if width != height:
        raise IconError(f"The icon's box is {width} × {height}; it must be square.")
    pixels = size * _FINER
    scale = pixels * share / width
    margin = pixels * (1 - share) / 2
    image = Image.new("RGBA", (pixels, pixels), ground or (0, 0, 0, 0))
    canvas = ImageDraw.Draw(image)
    for shape in root:
        if (
            shape.tag != f"{_SVG}path"
            or not shape.get("fill", "").startswith("#")
            or set(shape.attrib) != {"d", "fill"}
        ):
            raise IconError(f"The icon holds <{etree.QName(shape).localname}> with {', '.join(shape.attrib)}.")
        pen = _PolygonPen()
        parse_path(shape.get("d"), pen)
        for polygon in pen.polygons:
            points = [(margin + (x - left) * scale, margin + (y - top) * scale) for x, y in polygon]
            canvas.polygon(points, fill=shape.get("fill"))
    return image.resize((size, size), Image.Resampling.BOX)
