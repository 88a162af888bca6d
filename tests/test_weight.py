"""What a page weighs: the reader's line is bad, so each view has a budget. ``make bench`` weighs the same on the wire."""

import functools
import gzip
import random
import re
import shutil
from pathlib import Path
from urllib.parse import urljoin

import pytest
from lxml import html

FIRST, SECOND = 60_000, 15_000
"""Most bytes, compressed with gzip, of a page with nothing cached, and of a page after the home page."""

LONG = {
    r"carriers/(smart|metfone|cellcard)/": 24_000,
    r"accounts/|rights/|faq/": 20_000,
    r"decide/|scams/": 16_500,
    r"tools/counter-card/": 37_000,
}
"""Pages whose text alone takes most of the second budget (the card: every sentence in three languages, and a font), and
the budget of each: it may shrink, not grow."""

FONT_PAGES = {"tools/counter-card/", "en/tools/counter-card/"}


def loaded_files(folder: Path, url: str) -> set[Path]:
    """Return the files that a browser loads with the page ``url``: itself, styles, scripts, icons, pictures, fonts."""
    page = folder / url / "index.html"
    tree = html.document_fromstring(page.read_text("utf-8"))
    addresses = tree.xpath(
        "//link[@rel='stylesheet' or @rel='icon' or @rel='manifest' or @rel='preload']/@href"
        " | //script/@src | //img/@src | //source/@src"
    )
    files = {page} | {_file(folder, page, address) for address in addresses}
    for style in [file for file in files if file.suffix == ".css"]:
        files |= {_file(folder, style, a) for a in re.findall(r"url\(\s*[\"']?([^\"')]+)", style.read_text("utf-8"))}
    return files


def _file(folder: Path, page: Path, address: str) -> Path:
    base = page.relative_to(folder).as_posix()
    return folder / urljoin(f"http://site/{base}", address).removeprefix("http://site/")


@functools.cache
def packed(file: Path) -> int:
    """Return the size of a file as a host sends it."""
    content = file.read_bytes()
    return min(len(content), len(gzip.compress(content, 9)))


def pages_of(folder: Path) -> list[str]:
    """Return the addresses of all pages."""
    return [p.relative_to(folder).as_posix().removesuffix("index.html") for p in sorted(folder.rglob("index.html"))]


def too_heavy_at_first(folder: Path) -> list[str]:
    """Return the pages above the budget of the first view."""
    return [url for url in pages_of(folder) if sum(map(packed, loaded_files(folder, url))) > FIRST]


def too_heavy_at_second(folder: Path) -> list[str]:
    """Return the pages above their budget of the second view, the home page of their language being cached."""
    heavy = []
    for url in pages_of(folder):
        home = "en/" if url.startswith("en/") else ""
        name = url.removeprefix("en/")
        budget = next((most for long, most in LONG.items() if re.fullmatch(long, name)), SECOND)
        if url != home and sum(map(packed, loaded_files(folder, url) - loaded_files(folder, home))) > budget:
            heavy.append(url)
    return heavy


def pages_with_font(folder: Path) -> set[str]:
    """Return the pages that can load a font file."""
    fonts = {".woff2", ".woff", ".ttf", ".otf"}
    return {url for url in pages_of(folder) if any(file.suffix in fonts for file in loaded_files(folder, url))}


def source_maps(folder: Path) -> list[str]:
    """Return the source maps of a site, and the files that name one."""
    named = [f for f in folder.rglob("*") if f.suffix in (".js", ".css") and b"sourceMappingURL" in f.read_bytes()]
    return sorted(file.relative_to(folder).as_posix() for file in [*folder.rglob("*.map"), *named])


@pytest.fixture
def broken(pages_folder, tmp_path) -> Path:
    """A copy of three pages of the site, with all assets, to spoil."""
    for url in ("", "scams/", "prepare/"):
        (tmp_path / url).mkdir(exist_ok=True)
        shutil.copy(pages_folder / url / "index.html", tmp_path / url)
    shutil.copytree(pages_folder / "assets", tmp_path / "assets")
    return tmp_path


def test_first_view_of_every_page_stays_within_its_budget(pages_folder, record_property):
    weights = [sum(map(packed, loaded_files(pages_folder, url))) for url in pages_of(pages_folder)]
    record_property("figure", f"first view: {len(weights)} pages, heaviest {max(weights) / 1000:.1f} KB gzip")
    assert too_heavy_at_first(pages_folder) == []


def test_second_view_of_every_page_stays_within_its_budget(pages_folder):
    assert too_heavy_at_second(pages_folder) == []


def test_every_long_page_is_there(pages_folder):
    for long in LONG:
        assert any(re.fullmatch(long, url) for url in pages_of(pages_folder)), long


def test_only_the_counter_card_loads_a_font(pages_folder):
    assert pages_with_font(pages_folder) == FONT_PAGES


def test_no_source_map_is_shipped(pages_folder):
    assert source_maps(pages_folder) == []


def test_heavy_style_is_refused(broken):
    style = next((broken / "assets").glob("site.*.css"))
    style.write_text(f"{style.read_text('utf-8')}/*{random.Random(1).randbytes(FIRST).hex()}*/", "utf-8")
    assert too_heavy_at_first(broken) == ["", "prepare/", "scams/"]


def test_heavy_text_is_refused(broken):
    page = broken / "prepare" / "index.html"
    page.write_text(page.read_text("utf-8") + f"<!-- {random.Random(1).randbytes(SECOND).hex()} -->", "utf-8")
    assert too_heavy_at_second(broken) == ["prepare/"]


def test_font_on_another_page_is_refused(broken):
    style = next((broken / "assets").glob("site.*.css"))
    font = next((broken / "assets").glob("*.woff2"))
    style.write_text(f'{style.read_text("utf-8")}@font-face{{font-family:x;src:url("{font.name}")}}', "utf-8")
    assert pages_with_font(broken) == {"", "prepare/", "scams/"}


def test_source_map_is_refused(broken):
    script = next((broken / "assets").glob("site.*.js"))
    script.write_text(f"{script.read_text('utf-8')}\n//# sourceMappingURL=site.js.map\n", "utf-8")
    (broken / "assets" / "site.js.map").write_text("{}", "utf-8")
    assert source_maps(broken) == [f"assets/{script.name}", "assets/site.js.map"]
