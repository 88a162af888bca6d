"""What a reader's line carries: every request of a page as the host has answered it to a real Chromium."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext

from bench.hosts import Answer, Host, failed, hosting, total

PHONE = {"viewport": {"width": 412, "height": 823}, "device_scale_factor": 1.75, "is_mobile": True, "has_touch": True}

WATCH_SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


ENCODINGS = ("gzip", "br")


def measure(browser: Browser, site: Path, pages: dict[str, list[str]], *, own_headers: bool = True) -> dict[str, Any]:
    """Return the weight of ``pages`` in bytes, heads of the answers included, by encoding and address.

    ``pages``: the addresses of each language, its home page first.
    ``first``: nothing is cached. ``second``: the home page of the language was read before.
    ``shift``: how far a page's content moves while it loads (CLS), the worst of the first views.
    ``failed``: what was asked for in vain.
    """
    first: dict[str, dict[str, int]] = {encoding: {} for encoding in ENCODINGS}
    second: dict[str, dict[str, int]] = {encoding: {} for encoding in ENCODINGS}
    shift: dict[str, float] = {}
    missing: set[str] = set()
    with hosting(site, own_headers=own_headers) as host:
        for encoding in ENCODINGS:
            for urls in pages.values():
                kept = _context(browser, encoding)
                view(kept, host, urls[0])
                for url in urls:
                    fresh = _context(browser, encoding)
                    answers, moved = view(fresh, host, url)
                    fresh.close()
                    first[encoding][url] = total(answers)
                    shift[url] = max(moved, shift.get(url, 0))
                    missing |= set(failed(answers))
                    if url != urls[0]:
                        second[encoding][url] = total(view(kept, host, url)[0])
                kept.close()
    return {"first": first, "second": second, "shift": shift, "failed": sorted(missing)}


def saved_copy(browser: Browser, site: Path, pages: dict[str, list[str]]) -> dict[str, Any]:
    """Return what the service worker loads behind the first view of the home page, and what pages weigh after that.

    ``copy``: bytes beyond those of the view itself. ``later``: bytes of each of ``pages`` once the copy is saved.
    """
    with hosting(site, own_headers=True) as host:
        context = browser.new_context(**PHONE)
        page = context.new_page()
        page.goto(host.address)
        page.evaluate("async () => void (await navigator.serviceWorker.ready)")
        everything = total(host.take())
        later = {}
        for url in (url for urls in pages.values() for url in urls):
            page.goto(host.address + url)
            later[url] = total(host.take())
        context.close()
        alone = _context(browser, "br")
        answers, _ = view(alone, host, "")
        alone.close()
    return {"copy": everything - total(answers), "later": later}


def view(context: BrowserContext, host: Host, url: str) -> tuple[list[Answer], float]:
    """Open a page in a tab of its own; return what the host has answered for it, and how far its content has moved."""
    host.take()
    page = context.new_page()
    page.goto(host.address + url)
    answers = host.take()
    moved = round(page.evaluate("shifted"), 4)
    page.close()
    return answers, moved


def _context(browser: Browser, encoding: str) -> BrowserContext:
    """Return a browser that has cached nothing and saves no copy of the guide."""
    headers = {"Accept-Encoding": encoding}
    context = browser.new_context(service_workers="block", extra_http_headers=headers, **PHONE)
    context.add_init_script(WATCH_SHIFTS)
    return context
