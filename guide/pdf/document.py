"""What is handed to the press."""

from dataclasses import dataclass


class PdfError(RuntimeError):
    """The PDFs cannot be made. The text says which file, what was found, and what to do."""


@dataclass(frozen=True)
class Document:
    """HTML to be printed to ``file`` (relative to the site).

    ``versions``, each tighter than the one before: the first with at most ``pages`` pages is taken, or else the last.
    """

    file: str
    versions: tuple[str, ...]
    pages: int = 0
