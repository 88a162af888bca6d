"""Draw the decision as a picture (SVG): a tree that grows downwards and fits a narrow screen.

Colours stand in overrides/css/decide.css, so that the picture follows the page's scheme and prints.
"""

import unicodedata
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from markupsafe import Markup

from guide.tools.decision import Flow
from guide.tools.files import Outcome, Step

WIDTH = 400
INDENT = 15
LABEL_SIZE, BOX_SIZE = 14, 16
LINE = 1.35
PADDING = 8
GAP = 10


@dataclass
class Drawing:
    """What has been drawn so far, from the top. All lengths are in units of the picture."""

    language: str
    separator: str
    shapes: list[str] = field(default_factory=list)
    bottom: float = 0

    def text(self, x: float, words: str, size: int, kind: str) -> None:
        """Write a text below what is there, broken into lines that fit."""
        for line in wrap(words, (WIDTH - x - PADDING) / size):
            self.bottom += size * LINE
            self.shapes.append(
                f'<text class="{kind}" x="{x:g}" y="{self.bottom - size * 0.3:.0f}" font-size="{size}">{escape(line)}</text>'
            )

    def box(self, x: float, words: str, kind: str) -> float:
        """Draw a box with a text in it and return the height of its middle."""
        at, top = len(self.shapes), self.bottom
        self.bottom += PADDING / 2
        self.text(x + PADDING, words, BOX_SIZE, f"flow__{kind}-text")
        self.bottom += PADDING
        height = self.bottom - top
        self.shapes.insert(
            at,
            f'<rect class="flow__{kind}" x="{x + 0.5:g}" y="{top:.0f}" width="{WIDTH - x - 1:g}" height="{height:.0f}" rx="5"/>',
        )
        return top + height / 2


def draw(flow: Flow, language: str, title: str, separator: str) -> Markup:
    """Return the picture of every path. ``title`` names it; ``separator`` stands between answers with one goal."""
    drawing = Drawing(language, separator, bottom=1)
    _place(drawing, flow, flow.start, 0)
    height = drawing.bottom + 1
    return Markup(
        f'<svg class="flow" viewBox="0 0 {WIDTH} {height:g}" role="img" aria-label="{escape(title, {chr(34): "&quot;"})}" focusable="false">'
        + "".join(drawing.shapes)
        + "</svg>"
    )


def _place(drawing: Drawing, flow: Flow, place: Step | Outcome, depth: int) -> float:
    """Draw a step with everything below it, or an outcome; return the height of its middle."""
    x = depth * INDENT
    if isinstance(place, Outcome):
        return drawing.box(x, place.title.in_(drawing.language), "outcome")
    middle = drawing.box(x, flow.questions[place.question].text.in_(drawing.language), "question")
    start, rail, end = drawing.bottom, x + INDENT / 2, drawing.bottom
    for branch in flow.branches(place):
        drawing.bottom += GAP
        answers = drawing.separator.join(choice.text.in_(drawing.language) for choice in branch.choices)
        drawing.text(x + INDENT, answers, LABEL_SIZE, "flow__answer")
        drawing.bottom += 3
        end = _place(drawing, flow, branch.goal, depth + 1)
        drawing.shapes.append(f'<path class="flow__line" d="M{rail:g} {end:.0f}H{x + INDENT:g}"/>')
    drawing.shapes.append(f'<path class="flow__line" d="M{rail:g} {start:.0f}V{end:.0f}"/>')
    return middle


def wrap(words: str, ems: float) -> list[str]:
    """Break a text into lines of at most ``ems`` widths of a Chinese character, at spaces or between characters.

    >>> wrap("你现在在哪里？", 4)
    ['你现在在', '哪里？']
    """
    lines, line = [], ""
    for piece in _pieces(words):
        if line and width(line + piece.rstrip()) > ems:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()]


def width(text: str) -> float:
    """Return about how wide a text is, in widths of a Chinese character."""
    return sum(1.0 if _is_wide(c) else 0.6 for c in text)


def _pieces(words: str) -> list[str]:
    """Cut a text where a line may end."""
    pieces: list[str] = []
    for c in words:
        if pieces and not _may_break(pieces[-1][-1], c):
            pieces[-1] += c
        else:
            pieces.append(c)
    return pieces


def _may_break(before: str, after: str) -> bool:
    if before.isspace() or after.isspace():
        return before.isspace()
    return (_is_wide(before) or _is_wide(after)) and before not in "（“‘" and after not in "，。：；？！、）”’"


def _is_wide(c: str) -> bool:
    return unicodedata.east_asian_width(c) in "WF"
