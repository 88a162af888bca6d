"""Chromium for the measurements, and a folder on loopback."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

from tests.chromium import chromium
from tests.serving import serve


@contextmanager
def opened(folder: Path) -> Iterator[tuple[Page, str]]:
    """Serve a folder and yield an empty page with the address of the folder."""
    with serve(folder) as address, chromium() as browser:
        context = browser.new_context(viewport={"width": 1280, "height": 800}, service_workers="block")
        yield context.new_page(), address


def throttle(page: Page, rate: int) -> None:
    """Make the processor of a page ``rate`` times slower."""
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": rate})
