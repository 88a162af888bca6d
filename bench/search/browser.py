"""Chromium for the measurements, and a folder on loopback."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from guide import machine
from tests.serving import serve


@contextmanager
def opened(folder: Path) -> Iterator[tuple[Page, str]]:
    """Serve a folder and yield an empty page with the address of the folder."""
    with serve(folder) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=machine.browser(),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
        )
        context = browser.new_context(viewport={"width": 1280, "height": 800}, service_workers="block")
        yield context.new_page(), address
        browser.close()


def throttle(page: Page, rate: int) -> None:
    """Make the processor of a page ``rate`` times slower."""
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": rate})
