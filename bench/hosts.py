"""A folder served the way the guide is hosted: nginx with the project's own recipe, files compressed beforehand."""

import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.nginx import HEADERS, serving

LOG = "log_format bench '$status $bytes_sent $request_uri'; access_log {file} bench;"

PLAIN_HEADERS = """\
set $guide_cache_control "public, max-age=31536000, immutable";
if ($uri ~ "(/|\\.html)$") { set $guide_cache_control "no-cache"; }
add_header Cache-Control $guide_cache_control;
"""
"""For the rivals: the same caching, without the guide's security policy, which forbids their inline scripts."""


@dataclass(frozen=True)
class Answer:
    """One answer of the host. ``sent`` counts the bytes of head and body as they went over the wire."""

    status: int
    sent: int
    address: str


class Host:
    """A running host: its address with the final slash, and what it has sent."""

    def __init__(self, address: str, log: Path):
        self.address, self._log, self._read = address, log, 0

    def take(self) -> list[Answer]:
        """Return what was answered since the last call."""
        self.settle()
        with self._log.open(encoding="utf-8") as file:
            file.seek(self._read)
            lines = file.read().splitlines()
            self._read = file.tell()
        return [Answer(int(status), int(sent), address) for status, sent, address in map(str.split, lines)]

    def settle(self, quiet: float = 0.15) -> None:
        """Wait until the host has been silent for ``quiet`` seconds: a browser says nothing of its last requests."""
        size = -1
        while size != (size := self._log.stat().st_size):
            time.sleep(quiet)


@contextmanager
def hosting(site: Path, *, own_headers: bool) -> Iterator[Host]:
    """Serve ``site`` on loopback; with ``own_headers`` it sends what ``hosting/headers.yml`` says."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        (work / "plain.conf").write_text(PLAIN_HEADERS, "utf-8")
        log = work / "bench.log"
        headers = HEADERS if own_headers else work / "plain.conf"
        with serving(site, work / "nginx", headers=headers, log=LOG.format(file=log)) as port:
            yield Host(f"http://127.0.0.1:{port}/", log)


def total(answers: list[Answer]) -> int:
    """Return the bytes of all answers."""
    return sum(answer.sent for answer in answers)


def failed(answers: list[Answer]) -> list[str]:
    """Return the addresses that were asked for in vain."""
    return sorted({re.sub(r"\?.*", "", answer.address) for answer in answers if answer.status >= 400})
