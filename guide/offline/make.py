"""Make what serves without a network, each from the built pages: ``guide.build`` says when each of them is due."""

from pathlib import Path

from lxml import html

from guide import frame, ledger
from guide.offline import pack, precache
from guide.offline.single import SingleFileError, SingleFiles

__all__ = ["SingleFileError", "make_pack", "make_single_files", "make_worker"]


def make_single_files(root: Path, site: Path) -> None:
    """Write the single files of all carriers.

    Raises:
        SingleFileError: a single file has grown too large.
    """
    facts = ledger.load(root)
    SingleFiles(root, site, _public_address(site), facts.words, frame.build_info(root)).write(facts.carriers)


def make_pack(root: Path, site: Path) -> None:
    """Write the offline pack. Its pages do not list the files of the site: the pack itself is one of them."""
    pack.write_pack(site, _public_address(site), frame.commit_time(root))


def make_worker(root: Path, site: Path) -> None:
    """Write the service worker. Nothing that it lists may change after this."""
    precache.write_size(site)
    precache.write_worker(root, site)


def _public_address(site: Path) -> str:
    home = html.document_fromstring((site / "index.html").read_text("utf-8"))
    return home.xpath('string(//link[@rel="canonical"]/@href)')
