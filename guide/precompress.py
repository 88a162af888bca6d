"""Compress what browsers download as text, once, beside each file: ``.br`` and ``.gz``."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli
import deflate

TEXT = frozenset({".css", ".html", ".js", ".json", ".svg", ".txt", ".webmanifest", ".xml"})
"""Endings of files worth compressing; ``hosting/nginx.conf`` has a location for each. PDFs and packs are compressed."""

_LEVEL = 12
"""The hardest that libdeflate works: a thirtieth smaller than what zlib makes."""


def precompress(site: Path) -> None:
    """Write ``<file>.br`` and ``<file>.gz`` beside every text file below ``site``; the same bytes each time.

    A file is left alone where compression does not make it smaller.
    """
    files = sorted(file for file in site.rglob("*") if file.suffix in TEXT)
    with ThreadPoolExecutor() as pool:
        list(pool.map(_compress, files))


def _compress(file: Path) -> None:
    content = file.read_bytes()
    versions = {".br": brotli.compress(content, mode=brotli.MODE_TEXT), ".gz": deflate.gzip_compress(content, _LEVEL)}
    for ending, packed in versions.items():
        if len(packed) < len(content):
            file.with_name(file.name + ending).write_bytes(packed)
