"""SHA-256 of every file of the site, so that a copy, a release or a second build can be compared with it."""

import hashlib
from pathlib import Path

NAME = "SHA256SUMS"


def write_checksums(site: Path) -> str:
    """Write ``SHA256SUMS`` for every file below ``site`` (``sha256sum --check`` reads it).

    Returns the checksum of that file: two sites with the same one are the same, byte for byte.
    """
    files = sorted(path for path in site.rglob("*") if path.is_file() and path.name != NAME)
    lines = [f"{sha256(file)}  {file.relative_to(site).as_posix()}\n" for file in files]
    (site / NAME).write_text("".join(lines), "utf-8")
    return sha256(site / NAME)


def sha256(file: Path) -> str:
    """Return the SHA-256 of a file as hexadecimal digits."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
