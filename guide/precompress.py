"""Compress what browsers download as text, once, beside each file: ``.br`` and ``.gz``."""

import gzip
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli

TEXT = frozenset({".css", ".html", ".js", ".json", ".svg", ".txt", ".webmanifest", ".xml"})
"""Endings of files worth compressing; ``hosting/nginx.conf`` has a location for each. PDFs and packs are compressed."""


def precompress(site: Path) -> None:
    """Write ``<file>.br`` and ``<file>.gz`` beside every text file below ``site``; the same bytes each time.

    A file is left alone where compression does not make it smaller.
    """
    files = sorted(file for file in site.rglob("*") if file.suffix in TEXT)
    with ThreadPoolExecutor() as pool:
        list(pool.map(_compress, files))


def _compress(file: Path) -> None:
    content = file.read_bytes()
    mode = brotli.MODE_TEXT
    for ending, packed in ((".br", brotli.compress(content, mode=mode)), (".gz", gzip.compress(content, 9, mtime=0))):
        if len(packed) < len(content):
            file.with_name(file.name + ending).write_bytes(packed)
