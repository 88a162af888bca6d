"""How large the guide is for a browser, and how long it takes until it opens without a network.

``python -m tests.bench_offline site`` prints both for a built site. The host keeps the pace of each kind of line, for
the page and for the service worker alike, and sends text compressed.
"""

import functools
import gzip
import re
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, expect

from tests.chromium import chromium

LINES = {"loopback": (0, 10**9), "slow 4G": (150, 1600), "slow 3G": (400, 400), "2G": (800, 100)}
"""Latency in milliseconds and rate in kilobits per second."""

TEXT = (".html", ".js", ".css", ".svg", ".webmanifest")


class Line:
    """A line that all requests share."""

    def __init__(self, latency: int, rate: int):
        self._latency, self._rate = latency / 1000, rate * 125
        self._free = threading.Lock()
        self.requests = self.sent = 0

    def carry(self, size: int) -> None:
        """Wait as long as an answer of ``size`` bytes takes."""
        time.sleep(self._latency)
        with self._free:
            self.requests, self.sent = self.requests + 1, self.sent + size
            time.sleep(size / self._rate)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *arguments, site: Path, line: Line):
        self.site, self.line = site, line
        super().__init__(*arguments)

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self):
        file = self.site / re.sub(r"(^|/)$", r"\1index.html", urlsplit(self.path).path).lstrip("/")
        content = file.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", guess_type(file.name)[0] or "application/octet-stream")
        if file.suffix in TEXT:
            content = gzip.compress(content, 9, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.line.carry(len(content))
        self.wfile.write(content)


def measure(browser: Browser, site: Path, latency: int, rate: int) -> tuple[float, Line]:
    """Return the seconds from a first visit until everything is saved, and the line that carried it."""
    line = Line(latency, rate)
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Handler, site=site, line=line))
    server.handle_error = lambda *_: None  # pages are closed while the browser still asks
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    context = browser.new_context()
    page = context.new_page()
    started = time.monotonic()
    page.goto(f"http://127.0.0.1:{server.server_port}/", timeout=300_000)
    expect(page.locator("[data-offline]")).to_have_attribute("data-state", "ready", timeout=300_000)
    took = time.monotonic() - started
    context.close()
    server.shutdown()
    server.server_close()
    return took, line


def main(site: Path) -> None:
    """Print a row for each kind of line."""
    with chromium() as browser:
        for name, (latency, rate) in LINES.items():
            took, line = measure(browser, site, latency, rate)
            print(
                f"{name:9} {latency:4} ms {rate:10} kbit/s  ready after {took:5.1f} s  {line.requests} requests  {line.sent} bytes"
            )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
