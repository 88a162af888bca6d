"""Make what serves without a network, in two steps: the editions from the pages, the worker from everything."""

from pathlib import Path

from lxml import html

from guide import frame, ledger
from guide.offline import pack, precache
from guide.offline.single import SingleFiles


def make_editions(root: Path, site: Path) -> None:
    """Write the single files and the offline pack. The pages must stand; their list of files may still be empty.

    Raises:
        guide.offline.single.SingleFileError: a single file has grown too large.
    """
    facts = ledger.load(root)
    home = html.document_fromstring((site / "index.html").read_text("utf-8"))
    site_url = home.xpath('string(//link[@rel="canonical"]/@href)')
    SingleFiles(root, site, site_url, facts.words, frame.build_info(root)).write(facts.carriers)
    pack.write_pack(site, site_url, frame.commit_time(root))


def make_worker(root: Path, site: Path) -> None:
    """Write the service worker. Nothing that it lists may change after this."""
    precache.write_size(site)
    precache.write_worker(root, site)
