"""Print documents: HTML in, tagged PDF out. The only file that knows WeasyPrint.

WeasyPrint marks each piece of text and builds the structure tree, but says neither in which language a piece is nor
which text a Khmer ligature stands for. ``_noting`` notes both while the pages are drawn; ``guide.pdf.tagging`` writes
them into the structure tree.
"""

import bisect
import contextlib
import functools
import io
import logging
import re
from collections.abc import Iterator

import pydyf
import weasyprint
import weasyprint.pdf
from weasyprint.formatting_structure import boxes
from weasyprint.pdf.stream import Stream
from weasyprint.text.fonts import FontConfiguration

from guide.pdf import tagging
from guide.pdf.document import Document, PdfError

VARIANT = "pdf/ua-1"

_KHMER = re.compile(r"[\u1780-\u17ff]")


class _Complaints(logging.Handler):
    """Collects what WeasyPrint says about a document; it would otherwise print something broken."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.missing: set[str] = set()
        self.errors: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if str(record.msg).startswith(".notdef glyph"):
            self.missing.add(record.args[0])
        elif record.levelno >= logging.ERROR or "cannot be loaded" in record.getMessage():
            self.errors.append(record.getMessage())


class Press:
    """Prints documents with one set of fonts and style sheets (their text), which are read once."""

    def __init__(self, styles: list[str]):
        self._fonts = FontConfiguration()
        with _listen() as complaints:
            self._styles = [
                weasyprint.CSS(string=sheet, media_type="print", font_config=self._fonts) for sheet in styles
            ]
        if complaints.errors:
            raise PdfError("\n".join(complaints.errors))

    def print(self, document: Document) -> bytes:
        """Return a document as PDF.

        Raises:
            PdfError: a character that a style sheet adds has no glyph, or WeasyPrint reports an error, such as a
                link to an anchor that is not there.
        """
        with _listen() as complaints:
            draft, marks = self._draw(self._fit(document))
        if complaints.missing:
            raise PdfError(f"{document.file}: no font has a glyph for {' '.join(sorted(complaints.missing))}")
        if complaints.errors:
            raise PdfError("\n".join(f"{document.file}: {error}" for error in sorted(set(complaints.errors))))
        return tagging.finish(draft, marks)

    def _fit(self, document: Document) -> weasyprint.Document:
        @functools.cache
        def render(version: int) -> weasyprint.Document:
            return weasyprint.HTML(string=document.versions[version], base_url="about:blank").render(
                stylesheets=self._styles, font_config=self._fonts, pdf_variant=VARIANT
            )

        tighter = range(len(document.versions) - 1)
        return render(
            bisect.bisect_left(tighter, True, key=lambda version: len(render(version).pages) <= document.pages)
        )

    @staticmethod
    def _draw(rendered: weasyprint.Document) -> tuple[io.BytesIO, tagging.Marks]:
        with _noting(rendered) as marks:
            draft = rendered.write_pdf(pdf_variant=VARIANT, uncompressed_pdf=True, finisher=_describe_links)
        return io.BytesIO(draft), marks


@contextlib.contextmanager
def _listen() -> Iterator[_Complaints]:
    """Collect what WeasyPrint says; what it says of style sheets made for browsers is no news."""
    complaints = _Complaints()
    logger = logging.getLogger("weasyprint")
    logger.handlers = [complaints]
    yield complaints


def _describe_links(document: weasyprint.Document, pdf: pydyf.PDF) -> None:
    """Give each link its words as description; WeasyPrint gives it its target."""
    for page in document.pages:
        for _, _, _, box in page.links:
            if box.link_annotation:
                words = box.element.get("aria-label") or " ".join("".join(box.element.itertext()).split())
                box.link_annotation["Contents"] = pydyf.String(words)


@contextlib.contextmanager
def _noting(document: weasyprint.Document) -> Iterator[list[dict[int, tagging.Mark]]]:
    """Note language and text of each piece that is drawn, by page and number."""
    marks: list[dict[int, tagging.Mark]] = []
    margins = {
        id(box)
        for page in document.pages
        for margin in page._page_box.children
        if isinstance(margin, boxes.MarginBox)
        for box in margin.descendants()
    }

    class NotingStream(Stream):
        def __init__(self, *arguments, **options):
            super().__init__(*arguments, **options)
            self.marks: dict[int, tagging.Mark] = {}
            marks.append(self.marks)

        @contextlib.contextmanager
        def marked(self, box, tag):
            with super().marked(box, tag):
                number = self._tags[box]["mcid"]
                text = getattr(box, "text", "")
                khmer = text if _KHMER.search(text) else None
                self.marks[number] = tagging.Mark(box.style["lang"], khmer, id(box) in margins)
                yield

    weasyprint.pdf.Stream = NotingStream
    try:
        yield marks
    finally:
        weasyprint.pdf.Stream = Stream
