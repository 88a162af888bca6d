"""What serves without a network: the list of kept files, the pack, the single files, the app's manifests and icons."""

import base64
import hashlib
import io
import json
import re
import shutil
import zipfile
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from lxml import html
from PIL import Image

from guide import addresses, icons
from guide.models import LANGUAGES
from guide.node import run_tool
from guide.offline import app, make, pack, precache, single
from tests.conftest import ROOT, SITE_URL

MEGABYTE = 1_000_000


def manifest_of(site: Path) -> dict:
    """Return the list that stands in front of a service worker."""
    script = (site / precache.WORKER).read_text("utf-8")
    return json.loads(re.match(r"self\.manifest=(\{.*?\});\n", script)[1])


def read(file: Path) -> html.HtmlElement:
    return html.document_fromstring(file.read_text("utf-8"))


# --------------------------------------------------------------------------------------------------
# The list of kept files


def test_every_page_and_all_it_loads_is_kept(project, offline_folder):
    kept = {path for path, _, _ in manifest_of(offline_folder)["always"]}
    pages = {addresses.page_url(language, path) for language in LANGUAGES for path in project.pages[language]}
    assert pages | {"404.html", "en/404.html"} == {path for path in kept if not path.startswith("assets/")}
    for url in pages:
        tree = read(offline_folder / url / "index.html")
        loaded = tree.xpath("//script/@src | //img/@src | //link[not(@rel='canonical' or @rel='alternate')]/@href")
        for address in loaded:
            path = urlsplit(urljoin(f"http://site/{url}", address)).path.lstrip("/")
            assert path in kept, (url, address)


def test_all_assets_but_pictures_for_other_sites_are_kept(offline_folder):
    kept = {path for path, _, _ in manifest_of(offline_folder)["always"]}
    left = {f"assets/{file.name}" for file in (offline_folder / "assets").iterdir()} - kept
    assert left and all(path.startswith("assets/share-") for path in left)


def test_list_holds_the_hash_and_the_size_of_each_file(offline_folder):
    for path, integrity, size in manifest_of(offline_folder)["always"]:
        content = (offline_folder / re.sub(r"(^|/)$", r"\1index.html", path)).read_bytes()
        assert integrity == "sha256-" + base64.b64encode(hashlib.sha256(content).digest()).decode(), path
        assert 0 < size <= len(content), path


def test_pdfs_are_kept_on_request_and_packs_never(offline_folder, tmp_path):
    site = shutil.copytree(offline_folder, tmp_path / "site")
    for name in ("pdf/guide-zh.pdf", "pdf/en/carriers/smart.pdf"):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_bytes(b"%PDF-1.7 " + name.encode())
    precache.write_worker(ROOT, site)
    listed = manifest_of(site)
    assert [path for path, _, _ in listed["request"]] == ["pdf/en/carriers/smart.pdf", "pdf/guide-zh.pdf"]
    assert not [path for path, _, _ in listed["always"] if path.startswith(("offline/", "pdf/", "api/"))]


@pytest.mark.long
@pytest.mark.parametrize("name", ["steps/index.html", "404.html", "assets/icon-192.png", "pdf/guide-en.pdf"])
def test_one_changed_byte_is_another_build(offline_folder, tmp_path, name):
    site = shutil.copytree(offline_folder, tmp_path / "site")
    (site / "pdf").mkdir()
    (site / "pdf" / "guide-en.pdf").write_bytes(b"%PDF-1.7")
    first, again = precache.write_worker(ROOT, site), precache.write_worker(ROOT, site)
    pattern = re.sub(r"(assets/[^.]+)\.", r"\1.*.", name)
    file = next(site.glob(pattern))
    file.write_bytes(file.read_bytes() + b" ")
    assert first == again != precache.write_worker(ROOT, site)


def test_every_page_tells_the_size_of_the_download(offline_folder):
    total = sum(size for _, _, size in manifest_of(offline_folder)["always"])
    for page in offline_folder.rglob("index.html"):
        told = int(read(page).xpath("string(//*[@data-offline]/@data-bytes)"))
        assert abs(told - total) < 0.01 * total, page


def test_site_that_was_not_finished_takes_earlier_copies_away(pages_folder):
    worker = (pages_folder / precache.WORKER).read_bytes()
    assert worker == (pages_folder / precache.KILLER).read_bytes()
    assert b"unregister" in worker and b"fetch" not in worker


def test_service_worker_is_small_and_names_no_other_host(offline_folder):
    script = (offline_folder / precache.WORKER).read_text("utf-8")
    assert len(script.partition("\n")[2]) < 5000
    assert "://" not in script


# --------------------------------------------------------------------------------------------------
# The pack


@pytest.fixture(scope="module")
def unpacked(offline_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stick")
    with zipfile.ZipFile(offline_folder / pack.PACK) as file:
        file.extractall(folder)
    return folder


def test_pack_is_small(offline_folder):
    assert (offline_folder / pack.PACK).stat().st_size <= 3 * MEGABYTE


def test_pack_holds_every_page_and_nothing_that_a_disk_has_no_use_for(project, unpacked):
    names = {file.relative_to(unpacked).as_posix() for file in unpacked.rglob("*") if file.is_file()}
    pages = {
        f"{addresses.page_url(language, path)}index.html" for language in LANGUAGES for path in project.pages[language]
    }
    assert pages == {name for name in names if name.endswith(".html")}
    endings = {Path(name).suffix for name in names - pages}
    assert endings <= {".css", ".js", ".svg", ".woff2"}
    assert not [name for name in names if "service-worker" in name or name.endswith((".map", ".gz", ".br"))]


def test_every_link_of_the_pack_names_a_file_that_is_in_it(unpacked):
    for page in unpacked.rglob("*.html"):
        tree = read(page)
        for address in tree.xpath("//@href | //@src | //@action"):
            parts = urlsplit(address)
            if parts.scheme or parts.netloc or not parts.path:
                continue
            assert not address.startswith("/") and (page.parent / unquote(parts.path)).is_file(), (page, address)
        assert not tree.xpath("//*[@data-offline] | //link[@rel='manifest'] | //link[@rel='apple-touch-icon']")


def test_what_the_pack_does_not_hold_is_linked_at_its_public_address():
    text = (
        '<html><body><a href="../pdf/zh/steps.pdf">PDF</a> <a href="../?a=b#c">x</a> <a href="#top">y</a></body></html>'
    )
    packed = frozenset({"index.html", "steps/index.html"})
    links = html.document_fromstring(
        pack.for_disk(text, "steps/index.html", packed, "https://guide.example/sub/")
    ).xpath("//a/@href")
    assert links == ["https://guide.example/sub/pdf/zh/steps.pdf", "../index.html?a=b#c", "#top"]


def test_text_of_a_page_is_the_same_in_the_pack(offline_folder, unpacked):
    for page in unpacked.rglob("*.html"):
        online = read(offline_folder / page.relative_to(unpacked))
        assert read(page).xpath("string(//article)") == online.xpath("string(//article)"), page


@pytest.mark.long
def test_same_pages_give_the_same_pack(offline_folder, tmp_path):
    site = shutil.copytree(offline_folder, tmp_path / "site")
    before = (site / pack.PACK).read_bytes()
    with zipfile.ZipFile(io.BytesIO(before)) as file:
        dates = {entry.date_time for entry in file.infolist()}
        assert file.namelist() == sorted(file.namelist()) and len(dates) == 1
    for file in site.rglob("*"):
        file.touch()
    make.make_pack(ROOT, site)
    assert (site / pack.PACK).read_bytes() == before


# --------------------------------------------------------------------------------------------------
# The single files


def single_files(project) -> list[tuple[str, str]]:
    return [(carrier, language) for carrier in project.ledger.carriers for language in LANGUAGES]


def test_every_carrier_has_a_small_file_in_each_language(project, offline_folder):
    for carrier, language in single_files(project):
        size = (offline_folder / single.single_path(carrier, language)).stat().st_size
        assert 5000 < size <= single.LIMIT


def words_of(tree: html.HtmlElement) -> str:
    return re.sub(r"\s+|\u200b", "", tree.text_content())


def test_single_file_says_all_that_the_page_says(project, offline_folder):
    for carrier, language in single_files(project):
        file = read(offline_folder / single.single_path(carrier, language))
        url = addresses.page_url(language, f"carriers/{carrier}.md")
        article = read(offline_folder / url / "index.html").xpath("//article")[0]
        day = article.xpath("string(.//p[@class='page-dates']/time/@datetime)")
        that_day = f"@datetime='{day}'"
        said_once = f".//time[@class='checked' and {that_day}] | .//p[@class='facts__day'][time[{that_day}]]"
        for left in article.xpath(f"{single.FOR_THE_SITE} | {said_once}"):
            left.drop_tree()
        assert words_of(file.xpath("//main")[0]) == words_of(article)
        sources = article.xpath("count(.//ol[@class='sources']/li)")
        assert sources and file.xpath("count(//ol/li[starts-with(@id, 's')])") == sources


def test_single_file_needs_nothing_beside_it(project, offline_folder):
    for carrier, language in single_files(project):
        tree = read(offline_folder / single.single_path(carrier, language))
        assert not tree.xpath("//script | //img | //link[@rel!='canonical'] | //@src | //@onclick | //@style")
        style = tree.findtext(".//style")
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        policy = tree.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
        assert policy == f"default-src 'none'; style-src 'sha256-{digest}'"
        assert "url(" not in style
        ids = set(tree.xpath("//@id"))
        for address in tree.xpath("//a/@href"):
            parts = urlsplit(address)
            inside = address.startswith("#") and parts.fragment in ids
            assert inside or parts.scheme in ("http", "https", "tel", "sms", "mailto"), address
        assert f"{SITE_URL}{addresses.page_url(language, f'carriers/{carrier}.md')}" in tree.xpath("//header//a/@href")


def test_file_that_has_grown_too_large_is_refused(offline_folder, tmp_path, monkeypatch):
    site = shutil.copytree(offline_folder, tmp_path / "site")
    monkeypatch.setattr(single, "LIMIT", 20_000)
    with pytest.raises(single.SingleFileError, match=r"offline/\w+-zh.html has \d+ bytes, \d+ too many. Shorten"):
        make.make_single_files(ROOT, site)


# --------------------------------------------------------------------------------------------------
# The app


@pytest.mark.parametrize("language", LANGUAGES)
def test_app_can_be_installed_from_any_path(project, offline_folder, language):
    home = addresses.page_url(language, "index.md")
    links = read(offline_folder / home / "index.html").xpath("//link[@rel='manifest']/@href")
    address = urljoin(f"http://site/below/{home}", links[0])
    manifest = json.loads((offline_folder / urlsplit(address).path.removeprefix("/below/")).read_text("utf-8"))
    assert urljoin(address, manifest["start_url"]) == f"http://site/below/{home}"
    assert urljoin(address, manifest["scope"]) == "http://site/below/"
    assert manifest["lang"] == {"zh": "zh-Hans", "en": "en"}[language]
    assert manifest["display"] == "standalone" and len(manifest["short_name"]) <= 12
    shortcuts = [urljoin(address, shortcut["url"]) for shortcut in manifest["shortcuts"]]
    assert shortcuts == [f"http://site/below/{addresses.page_url(language, path)}" for path in app.SHORTCUTS]
    assert [shortcut["name"] for shortcut in manifest["shortcuts"]] == [
        project.pages[language][path].meta["nav"] for path in app.SHORTCUTS
    ]
    kinds = {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]}
    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable"), ("any", "any")} <= kinds
    for icon in manifest["icons"]:
        content = (offline_folder / "assets" / icon["src"]).read_bytes()
        if icon["type"] == "image/png":
            size = Image.open(io.BytesIO(content)).size
            assert f"{size[0]}x{size[1]}" == icon["sizes"]


def test_icon_is_drawn_like_its_source():
    svg = (ROOT / "overrides" / "assets" / app.ICON).read_bytes()
    image = Image.open(io.BytesIO(icons.png(svg, 64))).convert("RGBA")
    dots = {name: image.getpixel(place) for name, place in
            {"outside": (2, 2), "cut corner": (52, 6), "card": (14, 20), "chip": (22, 40), "cross": (32, 40)}.items()}  # fmt: skip
    teal, white = (11, 93, 94, 255), (255, 255, 255, 255)
    assert dots["outside"][3] == dots["cut corner"][3] == 0
    assert (dots["card"], dots["chip"], dots["cross"]) == (teal, white, teal)


def test_maskable_icon_stays_inside_the_circle_that_systems_cut():
    svg = (ROOT / "overrides" / "assets" / app.ICON).read_bytes()
    image = Image.open(io.BytesIO(icons.png(svg, 100, ground=app.TILE, share=0.7))).convert("RGB")
    ground = image.getpixel((0, 0))
    outside = [(x, y) for x in range(100) for y in range(100) if (x - 49.5) ** 2 + (y - 49.5) ** 2 > 41**2]
    assert {image.getpixel(place) for place in outside} == {ground}


@pytest.mark.parametrize(
    ("shape", "found"),
    [
        ("<circle r='3' fill='#fff'/>", "<circle>"),
        ("<path d='M0 0h9' stroke='#fff'/>", "<path> with d, stroke"),
        ("<path d='M0 0h9' fill='none'/>", "<path> with d, fill"),
    ],
)
def test_icon_with_more_than_filled_paths_is_refused(shape, found):
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{shape}</svg>'
    with pytest.raises(icons.IconError, match=re.escape(found)):
        icons.png(svg.encode(), 16)


# --------------------------------------------------------------------------------------------------
# The scripts


def test_worker_and_page_scripts_are_small_modules():
    files = [*(ROOT / "overrides" / "worker").glob("*.js"), *(ROOT / "overrides" / "js" / "offline").glob("*.js")]
    assert files and all(len(file.read_text("utf-8").splitlines()) < 250 for file in files)
    together = run_tool(ROOT, "esbuild", "overrides/js/offline/keep.js", "--bundle", "--minify", "--format=iife")
    assert len(together) < 5000
