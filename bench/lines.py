"""How long a slow line needs to save the guide, and what the next page weighs for a reader who goes on meanwhile."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, expect

from bench.hosts import Host, hosting, total
from bench.weights import PHONE

LINES = {"slow 4G": (150, 1600), "slow 3G": (400, 400), "2G": (800, 100)}
"""Latency in milliseconds and rate in kilobits per second."""

HEAVIEST = 10
"""How many pages of each language are opened second: those that weigh most."""

STAY = 5
"""Seconds that the reader stays on the home page."""

PATIENCE = 600_000
"""Milliseconds after which a line counts as dead."""

LOADED = """performance.getEntriesByType("navigation").concat(performance.getEntriesByType("resource"))
  .reduce((sum, entry) => sum + entry.transferSize, 0)"""
"""Bytes that the page itself has loaded over the line, heads of the answers included, as the browser counts them."""


def measure(browser: Browser, site: Path, pages: dict[str, list[str]]) -> dict[str, dict[str, Any]]:
    """Return for each line: ``ready``, seconds from the first visit until everything is saved; ``bytes``; ``second``.

    ``second``: bytes of each of the heaviest pages, opened ``STAY`` seconds after the home page of its language.
    """
    figures = {}
    with hosting(site, own_headers=True) as host:
        for name, (latency, rate) in LINES.items():
            with slowed(host, latency, rate) as address:
                host.take()
                ready = _until_saved(browser, address)
                figures[name] = {"ready": round(ready, 1), "bytes": total(host.take())}
                second = {}
                for urls in pages.values():
                    by_weight = sorted(urls[1:], key=lambda url: (site / url / "index.html.br").stat().st_size)
                    second |= {url: _read_on(browser, host, address, urls[0], url) for url in by_weight[-HEAVIEST:]}
                figures[name]["second"] = second
    return figures


def _until_saved(browser: Browser, address: str) -> float:
    context = browser.new_context(**PHONE)
    page = context.new_page()
    started = time.monotonic()
    page.goto(address, timeout=PATIENCE)
    expect(page.locator("[data-offline]")).to_have_attribute("data-state", "ready", timeout=PATIENCE)
    took = time.monotonic() - started
    context.close()
    return took


def _read_on(browser: Browser, host: Host, address: str, home: str, url: str) -> int:
    context = browser.new_context(**PHONE)
    page = context.new_page()
    page.goto(address + home, timeout=PATIENCE)
    page.wait_for_timeout(STAY * 1000)
    page.goto(address + url, timeout=PATIENCE)
    loaded = page.evaluate(LOADED)
    context.close()
    host.settle(1)
    return loaded


@contextmanager
def slowed(host: Host, latency: int, rate: int) -> Iterator[str]:
    """Yield an address of ``host`` behind a line of ``latency`` milliseconds and ``rate`` kilobits per second."""
    line = _Line(int(host.address.rstrip("/").rpartition(":")[2]), latency / 1000, rate * 125)
    loop = asyncio.new_event_loop()  # in a thread of its own: Playwright's runs in this one
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    starting = asyncio.run_coroutine_threadsafe(asyncio.start_server(line.carry, "127.0.0.1", 0), loop)
    server = starting.result()
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    finally:
        asyncio.run_coroutine_threadsafe(_end(server), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _end(server: asyncio.Server) -> None:
    server.close()
    open_connections = asyncio.all_tasks() - {asyncio.current_task()}
    for task in open_connections:
        task.cancel()
    await asyncio.gather(*open_connections, return_exceptions=True)


class _Line:
    """A line that all connections share: what comes down waits for its turn, what goes up for the latency."""

    def __init__(self, port: int, latency: float, rate: float):
        self._port, self._latency, self._rate = port, latency, rate
        self._free = 0.0
        """When the line has carried what it was given."""

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection."""
        answers, requests = await asyncio.open_connection("127.0.0.1", self._port)
        await asyncio.gather(self._pass_on(reader, requests, self._up), self._pass_on(answers, writer, self._down))

    async def _pass_on(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, pace: Any) -> None:
        try:
            while piece := await source.read(4096):
                await pace(len(piece))
                sink.write(piece)
                await sink.drain()
        except ConnectionError:
            pass  # the page was left while it loaded
        finally:
            sink.close()

    async def _up(self, _: int) -> None:
        await asyncio.sleep(self._latency)

    async def _down(self, size: int) -> None:
        now = time.monotonic()
        self._free = max(self._free, now) + size / self._rate
        await asyncio.sleep(self._free - now)
