"""The PDFs of the guide: one for each page, a take-along sheet for each carrier, the whole guide; in both languages.

``read → compose → choose fonts → print``: ``volume`` reads the built pages back, ``compose`` makes documents for
paper of them, ``fonts`` cuts the fonts to what these show, ``press`` prints them, ``tagging`` finishes the tags,
``glyphs`` and ``pack`` make the files small.
"""

import gc
import multiprocessing
import os
import tempfile
import warnings
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from guide import frame, machine
from guide.ledger import load
from guide.models import LANGUAGES
from guide.pages import read_pages
from guide.pdf.compose import Composer
from guide.pdf.document import Document, PdfError
from guide.pdf.fonts import Face, choose_faces, rules
from guide.pdf.volume import guide_path, pdf_path, read_volume

WORKERS = 2

NO_FONTS = '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig></fontconfig>'
"""A configuration under which the machine's own fonts are not seen."""


def print_site(root: Path, site: Path) -> None:
    """Print every PDF of the pages built in ``site`` into ``site/pdf``.

    Raises:
        PdfError: a library or font is missing, a character has no glyph, or a link leads nowhere.
    """
    if sentence := machine.missing("Pango"):
        raise PdfError(sentence)
    styles = [*sorted((site / "assets").glob("site.*.css")), root / "overrides" / "print" / "pdf.css"]
    print_documents(root, compose_all(root, site), styles, site)


def print_documents(root: Path, documents: list[Document], styles: list[Path], target: Path) -> None:
    """Print documents below ``target``, in ``WORKERS`` processes, the longest first.

    Raises:
        PdfError: as ``print_site``.
    """
    faces = choose_faces(root, {document.file: document.versions[0] for document in documents})
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "fonts.conf").write_text(NO_FONTS, "utf-8")
        with ProcessPoolExecutor(
            WORKERS,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_Worker.start,
            initargs=(folder, faces, styles, target),
        ) as pool:
            list(pool.map(_Worker.make_face, sorted(faces, key=lambda face: -len(face.characters))))
            list(pool.map(_Worker.print, sorted(documents, key=lambda document: -len(document.versions[0]))))


def compose_all(root: Path, site: Path) -> list[Document]:
    """Return every document of both languages, from the pages built in ``site``."""
    ledger, pages, build = load(root), read_pages(root), frame.build_info(root)
    documents = []
    for language in LANGUAGES:
        volume = read_volume(site, language, pages[language], ledger.words, build)
        composer = Composer(volume, root / "overrides" / "print")
        documents.append(composer.guide(guide_path(language)))
        for chapter in volume.chapters:
            compose = composer.sheet if chapter.key.removeprefix("carriers/") in ledger.carriers else composer.page
            documents.append(compose(chapter, pdf_path(language, chapter.key)))
    return documents


class _Worker:
    """What happens in each of the processes."""

    @classmethod
    def start(cls, folder: Path, faces: list[Face], styles: list[Path], target: Path) -> None:
        os.environ["FONTCONFIG_FILE"] = str(folder / "fonts.conf")
        # A third of the time goes into looking for garbage, and a worker lives for one build only.
        gc.disable()
        cls.folder, cls.faces, cls.styles, cls.target, cls.press = folder, faces, styles, target, None

    @classmethod
    def make_face(cls, face: Face) -> None:
        face.make(cls.folder)

    @classmethod
    def print(cls, document: Document) -> None:
        if cls.press is None:
            # Only now: WeasyPrint reads the font configuration when it is imported, and misses the machine's fonts.
            warnings.filterwarnings("ignore", "No fonts configured")
            from guide.pdf.press import Press

            cls.press = Press([rules(cls.faces, cls.folder), *(style.read_text("utf-8") for style in cls.styles)])
        file = cls.target / document.file
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(cls.press.print(document))
