"""The offline pack: the site as a zip, to be unpacked and opened from a disk or a stick.

A disk answers a folder's address with a listing, so every link names its file. It serves no service worker, and what
the pack does not hold (PDFs, the pack itself) is reached at the site's public address.
"""

import re
import time
import zipfile
from pathlib import Path
from urllib.parse import urljoin, urlsplit, urlunsplit

from lxml import html

from guide import addresses
from guide.offline import precache

PACK = "offline/guide.zip"

NOT_ON_DISK = (
    '//link[@rel="manifest"] | //link[@rel="apple-touch-icon"] | //link[@rel="preload" or @rel="prefetch"]'
    " | //*[@data-offline]"
)
"""What only a page from a server can use."""

NOT_PACKED = re.compile(r"(?:^|/)404\.html$|\.webmanifest$|^assets/icon-[^/]*\.png$")
"""Kept files that no page on a disk asks for."""


def write_pack(site: Path, site_url: str, moment: int) -> Path:
    """Write the pack into ``site`` and return where.

    ``moment`` (Unix time) is written as the date of every file: the same pages give the same pack.
    """
    names = [re.sub(r"(^|/)$", r"\1index.html", file.url) for file in precache.always_kept(site)]
    names = sorted(name for name in names if not NOT_PACKED.search(name))
    target = site / PACK
    target.parent.mkdir(parents=True, exist_ok=True)
    date = max(time.gmtime(moment)[:6], (1980, 1, 1, 0, 0, 0))
    with zipfile.ZipFile(target, "w") as pack:
        for name in names:
            content = (site / name).read_bytes()
            if name.endswith(".html"):
                content = for_disk(content.decode(), name, frozenset(names), site_url).encode()
            entry = zipfile.ZipInfo(name, date)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            pack.writestr(entry, content, zipfile.ZIP_DEFLATED, 9)
    return target


def for_disk(text: str, name: str, packed: frozenset[str], site_url: str) -> str:
    """Return a page as it stands in the pack: its links name files of ``packed``, or the site's public address."""
    tree = html.document_fromstring(text)
    for element in tree.xpath(NOT_ON_DISK):
        element.drop_tree()
    for element in tree.xpath("//*[@href or @src or @action]"):
        for attribute in {"href", "src", "action"} & set(element.attrib):
            element.set(attribute, _on_disk(element.get(attribute), name, packed, site_url))
    return html.tostring(tree, encoding="unicode", doctype="<!doctype html>") + "\n"


def _on_disk(address: str, name: str, packed: frozenset[str], site_url: str) -> str:
    target = addresses.resolve(address, name)
    if target is None or address.startswith("#"):
        return address
    parts = urlsplit(address)
    path = re.sub(r"(^|/)$", r"\1index.html", target[0])
    if path not in packed:
        return urljoin(site_url, urlunsplit(("", "", target[0], parts.query, parts.fragment)))
    return urlunsplit(("", "", addresses.relative_url(path, name), parts.query, parts.fragment))
