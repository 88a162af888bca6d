"""One build gives way to the next in a real browser: never a mix of two, never none."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from guide import assets, machine
from guide.offline import make, precache
from tests.chromium import ARGUMENTS
from tests.conftest import ROOT
from tests.offline_host import Host, hosting

pytestmark = pytest.mark.browser

SMALL_SITE = ("", "steps/", "en/", "en/steps/")
"""Pages that are enough to see how builds follow each other."""

PDF = "pdf/guide-en.pdf"
PDF_LIST = (
    """<div data-keep-words='{"keep":"Keep","kept":"Kept","failed":"Failed"}'>"""
    f'<a href="/guide/{PDF}" data-keep>Guide</a></div>'
)
SAVE_DATA = b'Object.defineProperty(NetworkInformation.prototype,"saveData",{get:()=>true});'


@pytest.fixture(scope="module")
def builds(pages_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Builds A, B and C of a small site; each says in its pages and in its styles which it is."""
    folder = tmp_path_factory.mktemp("builds")
    return {name: _build(pages_folder, folder / name, name) for name in "ABC"}


def _build(pages: Path, site: Path, name: str) -> Path:
    shutil.copytree(pages / "assets", site / "assets")
    for file in (*(f"{url}index.html" for url in SMALL_SITE), "404.html", "en/404.html"):
        (site / file).parent.mkdir(parents=True, exist_ok=True)
        text = (pages / file).read_text("utf-8")
        (site / file).write_text(
            text.replace("<head>", f'<head><meta name="build" content="{name}">', 1).replace(
                "</h1>", f"</h1>{PDF_LIST}", 1
            ),
            "utf-8",
        )
    style = next((site / "assets").glob("site.*.css"))
    content = style.read_bytes() + f":root{{--build:{name}}}".encode()
    style.unlink()
    renamed = assets.hashed_name("site.css", content)
    (site / "assets" / renamed).write_bytes(content)
    lazy = f"/* {name} */".encode()
    (site / "assets" / assets.hashed_name("lazy.js", lazy)).write_bytes(lazy)
    for page in site.rglob("*.html"):
        page.write_text(page.read_text("utf-8").replace(style.name, renamed), "utf-8")
    (site / "pdf").mkdir()
    (site / PDF).write_bytes(f"%PDF-1.7 {name}".encode())
    precache.write_killer(ROOT, site)
    make.make_worker(ROOT, site)
    return site


@pytest.fixture
def host(builds: dict[str, Path]) -> Iterator[Host]:
    with hosting(builds["A"], "/guide/") as running:
        yield running


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context()
    yield opened
    opened.close()


BEGIN_UPDATE = "navigator.serviceWorker.getRegistration().then((found) => void found.update())"


def shown(page: Page) -> str:
    """Return the build that a page comes from, after checking that all of it does."""
    build = page.locator('meta[name="build"]').get_attribute("content")
    assert page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--build')") == build
    return build


def state(page: Page, expected: str) -> None:
    expect(page.locator(".offline")).to_have_attribute("data-state", expected, timeout=20_000)


def visit(page: Page, host: Host, url: str) -> str:
    """Open a page of the small site and return its build."""
    answer = page.goto(host.address + url)
    assert answer.ok and answer.from_service_worker
    return shown(page)


def save(page: Page, host: Host) -> None:
    """Visit the site for the first time and wait until it is saved."""
    page.goto(host.address)
    state(page, "ready")


def update(page: Page) -> None:
    """Look for a new build now, as the browser does some time after each visit."""
    page.evaluate("navigator.serviceWorker.getRegistration().then((found) => found.update()).catch(() => {})")


def copies(page: Page) -> list[str]:
    return page.evaluate("caches.keys()")


def until(page: Page, promised: str) -> None:
    """Wait until a promise holds what is true: ``wait_for_function`` takes the promise itself for an answer."""
    page.evaluate(f"""async () => {{
        const end = Date.now() + 10_000;
        while (!(await {promised})) {{
            if (Date.now() > end) throw new Error({promised!r});
            await new Promise((wake) => setTimeout(wake, 50));
        }}
    }}""")


def test_new_build_takes_over_at_the_next_navigation_and_the_old_copy_goes(context, host, builds):
    page = context.new_page()
    save(page, host)
    host.folder = builds["B"]
    assert visit(page, host, "steps/") == "A"
    state(page, "update")  # without a word from the test: the browser itself has looked
    assert shown(page) == "A"
    assert visit(page, host, "en/steps/") == "B"
    state(page, "ready")
    until(page, "caches.keys().then((names) => names.length === 1)")


def test_page_that_is_open_keeps_its_build_until_it_is_left(context, host, builds):
    first, second = context.new_page(), context.new_page()
    save(first, host)
    visit(first, host, "steps/")
    lazy = next((builds["A"] / "assets").glob("lazy.*")).name
    host.folder = builds["B"]
    visit(second, host, "en/")
    update(second)
    state(second, "update")
    assert visit(second, host, "en/steps/") == "B"
    state(second, "ready")
    state(first, "update")
    assert shown(first) == "A"
    assert first.evaluate(f"fetch('../assets/{lazy}').then((answer) => answer.text())") == "/* A */"
    assert len(copies(second)) == 2
    first.close()
    assert visit(second, host, "en/") == "B"
    until(second, "caches.keys().then((names) => names.length === 1)")


def test_new_build_that_appears_while_the_reader_is_offline_is_taken_later(context, host, builds):
    page = context.new_page()
    save(page, host)
    host.folder, host.down = builds["B"], True
    for url in SMALL_SITE:
        assert visit(page, host, url) == "A"
    update(page)
    assert visit(page, host, "") == "A"
    host.down = False
    update(page)
    state(page, "update")
    host.down = True
    for url in SMALL_SITE:
        assert visit(page, host, url) == "B"


def test_half_deployed_build_leaves_the_old_one_working(context, host, builds):
    page = context.new_page()
    save(page, host)
    host.replaced[precache.WORKER] = (builds["B"] / precache.WORKER).read_bytes()
    update(page)
    state(page, "ready")
    host.down = True
    for url in SMALL_SITE:
        assert visit(page, host, url) == "A"
    host.down = False
    host.folder = builds["B"]
    update(page)
    state(page, "update")
    assert visit(page, host, "steps/") == "B"


def test_damaged_file_is_never_kept(context, host, builds):
    page = context.new_page()
    save(page, host)
    host.folder = builds["B"]
    host.replaced["steps/index.html"] = b"<!doctype html><title>somebody else</title>"
    update(page)
    state(page, "ready")
    assert visit(page, host, "steps/") == "A"
    host.replaced.clear()
    host.folder = builds["C"]
    update(page)
    state(page, "update")
    assert visit(page, host, "steps/") == "C"
    until(page, "caches.keys().then((names) => names.length === 1)")


def test_going_back_to_the_old_build_is_an_update_too(context, host, builds):
    page = context.new_page()
    save(page, host)
    for name in ("B", "A"):
        host.folder = builds[name]
        update(page)
        state(page, "update")
        assert visit(page, host, "en/") == name
        state(page, "ready")


def test_browser_that_dies_in_the_middle_of_an_update_keeps_the_old_build(browser, host, builds, tmp_path):
    def start() -> BrowserContext:
        return browser.browser_type.launch_persistent_context(
            tmp_path, executable_path=machine.browser(), args=ARGUMENTS
        )

    profile = start()
    page = profile.pages[0]
    save(page, host)
    host.folder = builds["B"]
    host.stalled["steps/"] = threading.Event()
    page.evaluate(BEGIN_UPDATE)
    until(page, "caches.keys().then((names) => names.length === 2)")
    state(page, "saving")
    with pytest.raises(Error):
        profile.browser.new_browser_cdp_session().send("Browser.crash")
    host.stalled.pop("steps/").set()
    host.down = True
    profile = start()
    page = profile.pages[0]
    for url in SMALL_SITE:
        assert visit(page, host, url) == "A"
    host.down = False
    host.asked.clear()
    update(page)
    state(page, "update")
    assert visit(page, host, "") == "B"
    profile.close()


def test_full_storage_keeps_the_old_build(context, host, builds):
    page = context.new_page()
    save(page, host)
    storage = context.new_cdp_session(page)
    used = page.evaluate("navigator.storage.estimate().then(({ usage }) => usage)")
    storage.send("Storage.overrideQuotaForOrigin", {"origin": host.origin, "quotaSize": used + 20_000})
    host.folder = builds["B"]
    update(page)
    state(page, "full")
    host.down = True
    for url in SMALL_SITE:
        assert visit(page, host, url) == "A"
    host.down = False
    storage.send("Storage.overrideQuotaForOrigin", {"origin": host.origin})
    update(page)
    state(page, "update")
    assert visit(page, host, "steps/") == "B"


def test_storage_too_small_for_the_first_visit_leaves_the_page_as_it_is(context, host):
    page = context.new_page()
    context.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", {"origin": host.origin, "quotaSize": 20_000})
    page.goto(host.address)
    state(page, "full")
    assert shown(page) == "A"


def test_copy_that_the_browser_has_thrown_away_is_made_again(context, host):
    page = context.new_page()
    save(page, host)
    page.evaluate("caches.keys().then((names) => Promise.all(names.map((name) => caches.delete(name))))")
    page.goto(host.address + "en/")
    until(page, "caches.match('../steps/').then(Boolean)")
    state(page, "ready")
    host.down = True
    assert visit(page, host, "steps/") == "A"


def test_data_saver_asks_before_the_first_download_and_before_each_update(context, host, builds):
    page = context.new_page()
    page.add_init_script(SAVE_DATA.decode())
    page.goto(host.address)
    state(page, "ask")
    assert precache.WORKER not in host.asked
    worker = (builds["A"] / precache.WORKER).read_bytes()
    host.replaced[precache.WORKER] = SAVE_DATA + worker
    page.locator(".offline button").click()
    state(page, "ready")
    host.folder = builds["B"]
    host.replaced[precache.WORKER] = SAVE_DATA + (builds["B"] / precache.WORKER).read_bytes()
    host.asked.clear()
    page.evaluate(BEGIN_UPDATE)
    state(page, "ask_update")
    assert host.asked == [precache.WORKER]
    assert visit(page, host, "steps/") == "A"
    state(page, "ask_update")
    page.locator(".offline button").click()
    state(page, "update")
    assert visit(page, host, "") == "B"


def test_pdf_is_kept_on_request_and_stays_through_an_update(context, host, builds):
    page = context.new_page()
    save(page, host)
    assert PDF not in host.asked
    page.get_by_role("button", name="Keep – Guide").click()
    expect(page.get_by_role("button", name="Kept – Guide")).to_be_visible()
    host.folder = builds["B"]
    update(page)
    state(page, "update")
    host.down = True
    visit(page, host, "en/")
    read = f"fetch('../{PDF}').then((answer) => answer.text(), () => null)"
    assert page.evaluate(read) == "%PDF-1.7 B"
    page.get_by_role("button", name="Kept – Guide").click()
    expect(page.get_by_role("button", name="Keep – Guide")).to_be_visible()
    assert page.evaluate(read) is None
    page.get_by_role("button", name="Keep – Guide").click()
    expect(page.get_by_role("button", name="Failed – Guide")).to_be_visible()


def test_kill_switch_removes_worker_and_copies(context, host, builds):
    page = context.new_page()
    save(page, host)
    host.replaced[precache.WORKER] = (builds["A"] / precache.KILLER).read_bytes()
    update(page)
    until(page, "caches.keys().then((names) => names.length === 0)")
    assert shown(page) == "A"
    host.folder = builds["B"]
    answer = page.goto(host.address + "steps/")
    assert not answer.from_service_worker
    assert shown(page) == "B"
    assert page.evaluate("caches.keys()") == []
    host.replaced.clear()
    page.goto(host.address)
    state(page, "ready")


@pytest.mark.parametrize(
    "refusal",
    [
        "delete Navigator.prototype.serviceWorker",
        "navigator.serviceWorker.register = () => Promise.reject(new DOMException('no', 'SecurityError'))",
        "navigator.serviceWorker.getRegistration = () => { throw new DOMException('no', 'SecurityError') }",
    ],
)
def test_private_window_and_blocked_storage_show_nothing(context, host, refusal):
    page = context.new_page()
    troubles = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda message: troubles.append(message.text))
    page.add_init_script(refusal)
    page.goto(host.address, wait_until="networkidle")
    expect(page.locator(".offline")).to_be_hidden()
    assert troubles == []
    assert precache.WORKER not in host.asked
