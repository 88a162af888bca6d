"""What is handed to the press."""

from dataclasses import dataclass


class PdfError(RuntimeError):
    """The PDFs cannot be made. The text says which file, what was found, and what to do."""


@dataclass(frozen=True)
class Document:
    """HTML to be printed to ``file`` (relative to the site).

    ``versions`` are tried in order until one has at most ``pages`` pages; the last one is taken whatever its length.
    """

    file: str
    versions: tuple[str, ...]
    pages: int | None = None
