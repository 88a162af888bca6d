"""The nginx recipe, run for real on the whole site, does what HOSTING.md says."""

import gzip
import http.client
import json
import os
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import brotli
import pytest
import yaml

from guide import security
from guide.checksums import NAME, sha256
from guide.precompress import TEXT
from tests.conftest import ROOT
from tests.nginx import serving

pytestmark = pytest.mark.site

HEADERS = security.read_headers(ROOT)


@pytest.fixture(scope="module")
def port(site_folder: Path, tmp_path_factory) -> Iterator[int]:
    """Where nginx serves the whole site."""
    with serving(site_folder, tmp_path_factory.mktemp("nginx")) as port:
        yield port


class Answer:
    """What came back: status, headers by lower-case name (all values), body as sent."""

    def __init__(self, response: http.client.HTTPResponse):
        self.status, self.body = response.status, response.read()
        self.headers: dict[str, list[str]] = {}
        for name, value in response.getheaders():
            self.headers.setdefault(name.lower(), []).append(value)

    def one(self, name: str) -> str | None:
        """The header's only value; None when it is not there."""
        values = self.headers.get(name, [])
        assert len(values) < 2, f"{name} stands twice: {values}"
        return values[0] if values else None


def ask(port: int, path: str, method: str = "GET", **headers: str) -> Answer:
    """Send one request exactly as given; ``accept_encoding`` becomes Accept-Encoding."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.putrequest(method, path, skip_host="host" in headers, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        return Answer(connection.getresponse())


def ask_raw(port: int, request: bytes) -> bytes:
    """Send bytes and return the first line of the answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(request)
        return connection.makefile("rb").readline()


def asset(site: Path, ending: str) -> str:
    return "/" + next(file for file in sorted((site / "assets").glob(f"site.*{ending}"))).relative_to(site).as_posix()


TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".svg": "image/svg+xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".zip": "application/zip",
}


def test_every_file_arrives_whole_in_every_encoding_with_its_type(port, site_folder):
    files = [file for file in site_folder.rglob("*") if file.suffix in TYPES]
    assert {file.suffix for file in files} >= TEXT
    for file in sorted(files):
        path = "/" + file.relative_to(site_folder).as_posix()
        content = file.read_bytes()
        for accepted in ("", "gzip", "gzip, deflate, br"):
            answer = ask(port, path, accept_encoding=accepted)
            encoding = answer.one("content-encoding")
            unpack = {None: bytes, "gzip": gzip.decompress, "br": brotli.decompress}[encoding]
            assert (answer.status, answer.one("content-type")) == (200, TYPES[file.suffix]), path
            assert unpack(answer.body) == content, path
            assert answer.one("content-length") == str(len(answer.body))
            best = next((end for end in ("br", "gzip") if end in accepted and packed(file, end).exists()), None)
            assert encoding == best, (path, accepted)


def packed(file: Path, encoding: str) -> Path:
    return file.with_name(file.name + {"br": ".br", "gzip": ".gz"}[encoding])


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("br", "br"),
        ("gzip;q=1.0, br;q=0.5", "br"),
        ("BR", "br"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0.000", None),
        ("brotli, abr, br2", None),
        ("identity", None),
        ("*;q=0.1", None),
    ],
)
def test_encoding_is_one_that_the_client_takes(port, accepted, encoding):
    answer = ask(port, "/steps/", accept_encoding=accepted)
    assert answer.status == 200
    assert answer.one("content-encoding") == encoding
    assert answer.one("vary") == "Accept-Encoding"


def test_every_answer_carries_the_security_headers(port, site_folder):
    for path in ("/", "/en/steps/", "/steps", asset(site_folder, ".css"), "/nobody/", "/.git/config"):
        answer = ask(port, path, accept_encoding="br")
        for name, value in HEADERS.everywhere.items():
            expected = None if name == security.HTTPS_ONLY else value
            assert answer.one(name.lower()) == expected, (path, name)
        assert answer.one("server") == "nginx", "the version is nobody's business"


def test_https_is_demanded_only_behind_https(port):
    answer = ask(port, "/", x_forwarded_proto="https")
    assert answer.one("strict-transport-security") == HEADERS.headers[security.HTTPS_ONLY]


def test_hashed_assets_are_kept_for_ever_and_all_else_is_asked_for_again(port, site_folder):
    assert "immutable" in ask(port, asset(site_folder, ".js")).one("cache-control")
    for path in ("/", "/en/", "/sitemap.xml", "/api/v1/rules.json", "/pdf/guide-zh.pdf", "/assets/missing.js", "/no/"):
        assert ask(port, path).one("cache-control") == "no-cache", path


@pytest.mark.parametrize("accepted", ["", "gzip", "br"])
def test_unchanged_page_is_answered_with_304(port, accepted):
    first = ask(port, "/steps/", accept_encoding=accepted)
    again = ask(port, "/steps/", accept_encoding=accepted, if_none_match=first.one("etag"))
    assert (again.status, again.body) == (304, b"")
    assert again.one("cache-control") == "no-cache"


def test_open_data_may_be_read_by_any_site_and_pages_may_not(port):
    assert ask(port, "/api/v1/carriers.json").one("access-control-allow-origin") == "*"
    assert ask(port, "/").one("access-control-allow-origin") is None


@pytest.mark.parametrize(
    ("path", "lang"),
    [
        ("/nobody/", "zh-Hans"),
        ("/en/nobody/", "en"),
        ("/en/nobody.html", "en"),
        ("/en/x.pdf", "en"),
        ("/english", "zh-Hans"),
    ],
)
def test_missing_page_is_missed_in_the_language_of_its_address(port, path, lang):
    answer = ask(port, path, accept_encoding="gzip")
    assert (answer.status, answer.one("content-type")) == (404, "text/html; charset=utf-8")
    assert f'<html lang="{lang}"'.encode() in gzip.decompress(answer.body)


@pytest.mark.parametrize("path", ["/steps", "/en/steps", "/en", "/carriers/smart"])
def test_address_without_its_last_slash_is_sent_on_within_the_site(port, path):
    answer = ask(port, path, host="evil.example:99")
    assert (answer.status, answer.one("location")) == (301, f"{path}/")


REFUSED = [
    "/.git/config",
    "/.env",
    "/steps/.htaccess",
    "/_headers",
    "/_redirects",
    "/index.html.br",
    "/index.html.gz",
    "/assets/",
    "/pdf/",
    "/api/",
    "/api/v1/",
    "/carriers/smart/index.php",
    "/%2e%67it/config",
    "/..%5c..%5cetc%5cpasswd",
    "/etc/passwd",
    "//etc/passwd",
    "/steps/;/../x",
]


@pytest.mark.parametrize("path", REFUSED)
def test_hidden_listed_or_foreign_file_is_not_there(port, path):
    answer = ask(port, path)
    assert answer.status == 404
    assert b"root:" not in answer.body and b"Index of" not in answer.body


@pytest.mark.parametrize(
    "path", ["/../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/steps/../../etc/passwd", "/%00", "/%zz"]
)
def test_way_out_of_the_site_is_a_bad_request(port, path):
    assert ask(port, path).status == 400


def test_link_out_of_the_site_is_not_followed(site_folder, tmp_path):
    root = tmp_path / "root"
    root.mkdir()
    (root / "404.html").write_text("missing", "utf-8")
    (root / "secret.txt").symlink_to("/etc/passwd")
    (root / "folder").symlink_to("/etc")
    with serving(root, tmp_path / "nginx") as port:
        for path in ("/secret.txt", "/folder/passwd", "/folder/"):
            answer = ask(port, path)
            assert (answer.status, answer.body) == (404, b"missing"), path


@pytest.mark.parametrize(
    "method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "MKCOL", "BREW"]
)
@pytest.mark.parametrize("path", ["/", "/nobody"])
def test_method_that_a_site_does_not_need_is_refused(port, method, path):
    answer = ask(port, path, method=method)
    assert answer.status in (400, 405)
    if answer.status == 405:
        assert answer.one("allow") == "GET, HEAD"


def test_head_says_what_get_would(port, site_folder):
    for path in ("/", "/en/nobody/", asset(site_folder, ".css"), "/pdf/guide-en.pdf"):
        for accepted in ("", "gzip", "br"):
            head, get = (ask(port, path, method=method, accept_encoding=accepted) for method in ("HEAD", "GET"))
            assert head.body == b"" and head.status == get.status
            ignored = {"date"}
            assert {k: v for k, v in head.headers.items() if k not in ignored} == {
                k: v for k, v in get.headers.items() if k not in ignored
            }


def test_part_of_a_download_can_be_asked_for(port, site_folder):
    whole = (site_folder / "pdf" / "guide-zh.pdf").read_bytes()
    part = ask(port, "/pdf/guide-zh.pdf", range="bytes=100-199")
    assert (part.status, part.body) == (206, whole[100:200])
    assert part.one("content-range") == f"bytes 100-199/{len(whole)}"
    rest = ask(port, "/pdf/guide-zh.pdf", range=f"bytes={len(whole) - 10}-")
    assert rest.body == whole[-10:]
    assert ask(port, "/pdf/guide-zh.pdf", range=f"bytes={len(whole)}-").status == 416
    changed = ask(port, "/pdf/guide-zh.pdf", range="bytes=0-9", if_range='"other"')
    assert (changed.status, len(changed.body)) == (200, len(whole))


def test_malformed_or_oversized_request_is_refused(port):
    assert b" 400 " in ask_raw(port, b"GET / HTTP/1.1\r\n\r\n")  # no Host
    assert b" 400 " in ask_raw(port, b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")
    assert b" 400 " in ask_raw(port, b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n")
    assert b" 414 " in ask_raw(port, b"GET /" + b"a" * 40_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n")
    assert b" 400 " in ask_raw(port, b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 40_000 + b"\r\n\r\n")
    assert b" 413 " in ask_raw(port, b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n")
    assert ask(port, "/").status == 200


def test_site_below_a_path_has_its_own_404_pages_and_cache_rules(site_folder, tmp_path):
    (tmp_path / "root").mkdir()
    link_tree(site_folder, tmp_path / "root" / "guide")
    with serving(tmp_path / "root", tmp_path / "nginx", base="/guide") as port:
        assert ask(port, "/guide/en/steps/").status == 200
        assert "immutable" in ask(port, "/guide" + asset(site_folder, ".css")).one("cache-control")
        assert ask(port, "/guide/api/v1/rules.json").one("access-control-allow-origin") == "*"
        for path, lang in (("/guide/en/no/", b'lang="en"'), ("/guide/no/", b'lang="zh-Hans"')):
            answer = ask(port, path)
            assert answer.status == 404 and lang in answer.body


def link_tree(source: Path, target: Path) -> None:
    for file in source.rglob("*"):
        if file.is_file():
            (target / file.relative_to(source)).parent.mkdir(parents=True, exist_ok=True)
            os.link(file, target / file.relative_to(source))


SECONDS, CLIENTS = 10, 4


def test_ten_seconds_of_load_bring_no_error(port, site_folder, record_property):
    paths = ["/", "/en/", "/carriers/smart/", "/en/steps/", asset(site_folder, ".css"), asset(site_folder, ".js")]
    until = time.monotonic() + SECONDS
    times: list[float] = []
    errors: list[object] = []

    def client(first: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        own, turn = [], first
        while time.monotonic() < until:
            started = time.perf_counter()
            connection.request("GET", paths[turn % len(paths)], headers={"Accept-Encoding": "br"})
            response = connection.getresponse()
            if response.status != 200 or not response.read():
                errors.append(response.status)
            own.append(time.perf_counter() - started)
            turn += 1
        times.extend(own)

    def guarded(first: int) -> None:
        try:
            client(first)
        except (OSError, http.client.HTTPException) as error:
            errors.append(error)

    threads = [threading.Thread(target=guarded, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    times.sort()
    figure = f"{len(times) / SECONDS:.0f} requests a second, {1000 * times[int(len(times) * 0.99)]:.1f} ms at the 99th percentile"
    record_property("figure", f"load, {CLIENTS} clients, {SECONDS} s: {figure}, {len(errors)} errors")
    assert errors == []
    assert len(times) > 100 * SECONDS


# -- what other hosts read, and what is checked against it


def test_checksums_cover_every_file_of_the_site(site_folder):
    lines = dict(reversed(line.split("  ", 1)) for line in (site_folder / NAME).read_text("utf-8").splitlines())
    there = {file.relative_to(site_folder).as_posix() for file in site_folder.rglob("*") if file.is_file()}
    assert set(lines) == there - {NAME}
    assert all(sha256(site_folder / name) == hashed for name, hashed in lines.items())
    assert {"pdf/guide-zh.pdf", "pdf/guide-en.pdf", "api/v1/rules.json"} <= set(lines)


def test_compressed_copies_hold_no_clock_and_lie_beside_every_text(site_folder):
    for file in site_folder.rglob("*.gz"):
        assert file.read_bytes()[4:8] == bytes(4), file
    pages = list(site_folder.rglob("*.html"))
    assert len(pages) > 60
    assert all(packed(page, "br").exists() and packed(page, "gzip").exists() for page in pages)


def parse_headers_file(text: str) -> dict[str, dict[str, str]]:
    """Read ``_headers`` as Cloudflare Pages and Netlify do: a path, then its indented headers."""
    blocks: dict[str, dict[str, str]] = {}
    here: dict[str, str] = {}
    for line in filter(str.strip, text.splitlines()):
        if line.startswith(" "):
            name, _, value = line.strip().partition(": ")
            here[name] = value
        else:
            here = blocks.setdefault(line, {})
    return blocks


@pytest.mark.parametrize("base", ["/", "/guide/"])
def test_headers_file_says_the_same_and_no_header_twice(base):
    text = security.static_host_headers(HEADERS, base)
    blocks = parse_headers_file(text)
    assert blocks[f"{base}*"] == HEADERS.everywhere
    assert blocks[f"{base}assets/*"]["Cache-Control"].endswith("immutable")
    others = [name for path, headers in blocks.items() if path != f"{base}*" for name in headers]
    assert not set(others) & set(blocks[f"{base}*"]), "both hosts would join the two values"
    assert all(len(line) < 2000 for line in text.splitlines())


def test_static_hosts_find_their_files(site_folder):
    assert parse_headers_file((site_folder / "_headers").read_text("utf-8"))["/*"] == HEADERS.everywhere
    assert (site_folder / "_redirects").read_text("utf-8") == "/en/* /en/404.html 404\n"


def test_recipe_has_a_location_for_every_compressed_kind():
    recipe = (ROOT / "hosting" / "nginx.conf").read_text("utf-8")
    located = set(re.findall(r"location ~ \\(\.\w+)\$ ", recipe))
    assert located == TEXT


def test_container_copies_what_is_there():
    recipe = (ROOT / "hosting" / "Containerfile").read_text("utf-8")
    sources = re.findall(r"^COPY (\S+) ", recipe, re.MULTILINE)
    assert {"site/", "hosting/nginx.conf", "hosting/nginx-headers.conf"} == set(sources)
    others = [line for line in recipe.splitlines() if re.match(r"(?:FROM|RUN|ADD|ENTRYPOINT|CMD|ENV|USER)\b", line)]
    assert others == ["FROM nginx:1.28-alpine", "RUN nginx -t"], "it runs nginx and fetches nothing"
    kept = [line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")]
    assert all(any(source.startswith(keep) for keep in kept) for source in sources)
    includes = re.findall(r"include (\S+);", (ROOT / "hosting" / "nginx.conf").read_text("utf-8"))
    assert [f"/etc/nginx/{name}" for name in includes] == re.findall(r"COPY hosting/nginx-headers.conf (\S+)", recipe)


def test_every_recipe_that_hosting_names_exists():
    text = (ROOT / "HOSTING.md").read_text("utf-8")
    for name in re.findall(r"`((?:hosting|\.github)/[\w./-]+)`", text):
        assert (ROOT / name).exists(), name
    targets = set(re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z]+)", text)) <= targets


def test_open_data_is_served_as_it_was_made(port, site_folder):
    served = json.loads(ask(port, "/api/v1/prefixes.json").body)
    assert served == json.loads((site_folder / "api/v1/prefixes.json").read_text("utf-8"))
    assert yaml.safe_load((ROOT / "hosting" / "headers.yml").read_text("utf-8"))["paths"]["api/"]
