"""The same pages under other engines: Material as it comes, Pagefind, MiniSearch with the names of the ledger."""

import gzip
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from lxml import html

from bench.search.browser import opened
from bench.search.pages import articles, documents
from guide import addresses
from guide.checks import Project
from guide.models import LANGUAGES
from guide.node import run_tool
from tests.search_queries import Query

HERE = Path(__file__).parent

MATERIAL = """\
site_name: Bench
site_url: http://127.0.0.1/
theme: {name: material, font: false}
plugins:
  - search
  - i18n: {docs_structure: folder, languages: [{locale: zh, name: zh, default: true}, {locale: en, name: en}]}
"""

TAP_WORKER = """
const Own = window.Worker;
window.found = [];
window.Worker = class extends Own {
  constructor(...given) {
    super(...given);
    this.addEventListener("message", ({ data }) => window.found.push(data));
    window.search = this;
  }
};
"""
"""Listen to Material's search worker: its answers are what the page shows."""

ASK_MATERIAL = """async (queries) => {
  const READY = 1, QUERY = 2, RESULT = 3;
  const wait = async (kind) => {
    while (!window.found.some(({ type }) => type === kind)) await new Promise((resolve) => setTimeout(resolve, 1));
    return window.found.find(({ type }) => type === kind).data;
  };
  await wait(READY);
  const answers = [];
  for (const typed of queries) {
    window.found.length = 0;
    window.search.postMessage({ type: QUERY, data: typed });
    answers.push((await wait(RESULT)).items.flat().map(({ location }) => location));
  }
  return answers;
}"""

ASK_PAGEFIND = """async (queries) => {
  const pagefind = await import("/pagefind/pagefind.js");
  await pagefind.init();
  const answers = [];
  for (const typed of queries) {
    const { results } = await pagefind.search(typed);
    const first = await Promise.all(results.slice(0, 8).map((result) => result.data()));
    answers.push(first.map(({ url }) => url.replace(/^\\//, "")));
  }
  return answers;
}"""

MINISEARCH = """
import MiniSearch from "minisearch";
const tokens = (text) => text.normalize("NFKC").toLowerCase().match(/[a-z0-9]+|[\\u3400-\\u9fff]{1,2}/g) ?? [];
const pairs = (text) => tokens(text).concat(Array.from(text.matchAll(/(?=([\\u3400-\\u9fff]{2}))/g), (match) => match[1]));
globalThis.ask = (documents, queries) => {
  const index = new MiniSearch({
    fields: ["names", "title", "heading", "text"], storeFields: ["url"], tokenize: pairs,
    searchOptions: { boost: { names: 4, title: 2, heading: 2 }, fuzzy: 0.2, prefix: true },
  });
  index.addAll(documents);
  return queries.map((typed) => index.search(typed).slice(0, 30).map(({ url }) => url));
};
"""


def material(project: Project, site: Path, work: Path, queries: list[Query]) -> tuple[list[list[str]], int]:
    """Build the pages with Material and its search; return what it finds, and the bytes that the first use loads."""
    built = build_material(project, site, work)
    found: dict[Query, list[str]] = {}
    with opened(built) as (page, address):
        page.add_init_script(TAP_WORKER)
        for language in LANGUAGES:
            page.goto(address + addresses.page_url(language, "index.md"))
            own = [query for query in queries if query.language == language]
            page.locator("[data-md-component=search-query]").first.focus()
            answers = page.evaluate(ASK_MATERIAL, [query.typed for query in own])
            found |= dict(zip(own, answers, strict=True))
    loaded = [built / "search" / "search_index.json", *built.glob("assets/javascripts/workers/search.*.js")]
    loaded += list(built.glob("assets/javascripts/lunr/min/lunr.zh.min.js"))
    return [found[query] for query in queries], sum(_zipped(file) for file in loaded)


def build_material(project: Project, site: Path, work: Path) -> Path:
    """Build the text of our pages with Material as it comes; return the folder of the site."""
    write_pages(project, site, work / "docs")
    (work / "mkdocs.yml").write_text(MATERIAL, "utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    subprocess.run(command, cwd=work, check=True, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"}, capture_output=True)
    return work / "site"


def pagefind(site: Path, work: Path, queries: list[Query]) -> tuple[list[list[str]], int]:
    """Index the built pages with Pagefind extended; return what it finds, and the bytes that the first query loads."""
    copy = work / "pagefind-site"
    shutil.copytree(site, copy, ignore=shutil.ignore_patterns("pdf", "offline"))
    for page in copy.rglob("*.html"):
        if page.name not in ("index.html",):
            page.unlink()
    run_tool(HERE, "pagefind", "--site", str(copy))
    found: dict[Query, list[str]] = {}
    bytes_loaded: list[int] = []
    with opened(copy) as (page, address):
        for language, tag in (("zh", "zh-Hans"), ("en", "en")):
            (copy / f"blank-{language}.html").write_text(f'<!doctype html><html lang="{tag}"><title>-</title>', "utf-8")
            page.goto(f"{address}blank-{language}.html")
            loaded: list[str] = []
            page.on("request", lambda request, loaded=loaded: loaded.append(request.url))
            page.evaluate(ASK_PAGEFIND, ["smart"])
            files = [copy / url.removeprefix(address).partition("?")[0] for url in loaded if "/pagefind/" in url]
            bytes_loaded.append(sum(file.stat().st_size for file in files if file.exists()))
            own = [query for query in queries if query.language == language]
            answers = page.evaluate(ASK_PAGEFIND, [query.typed for query in own])
            found |= dict(zip(own, answers, strict=True))
    return [found[query] for query in queries], max(bytes_loaded)


def minisearch(project: Project, site: Path, work: Path, queries: list[Query]) -> tuple[list[list[str]], int]:
    """Search the sections and the ledger's names with MiniSearch; return what it finds, and the bytes of the first use."""
    (work / "mini.js").write_text(MINISEARCH, "utf-8")
    script = work / "mini" / "mini.js"
    bundle = [
        str(work / "mini.js"),
        "--bundle",
        "--minify",
        "--format=iife",
        f"--outfile={script}",
        "--log-level=error",
    ]
    os.symlink(HERE / "node_modules", work / "node_modules")
    run_tool(HERE.parent.parent, "esbuild", *bundle)
    (work / "mini" / "index.html").write_text('<!doctype html><title>-</title><script src="mini.js"></script>', "utf-8")
    found: dict[Query, list[str]] = {}
    sizes = []
    with opened(work / "mini") as (page, address):
        page.goto(address)
        for language in LANGUAGES:
            own = [query for query in queries if query.language == language]
            texts = documents(project, site, language)
            sizes.append(len(gzip.compress(json.dumps(texts, ensure_ascii=False).encode(), 9)))
            answers = page.evaluate(
                "([texts, queries]) => ask(texts, queries)", [texts, [query.typed for query in own]]
            )
            found |= dict(zip(own, answers, strict=True))
    return [found[query] for query in queries], max(sizes) + _zipped(script)


def write_pages(project: Project, site: Path, docs: Path, *, with_title: bool = True) -> None:
    """Write the text of every page as Markdown that holds its HTML, with title and description in front.

    What only our own scripts bring to life is left out; without ``with_title`` the first heading too.
    """
    left_out = ".//script | .//form | .//dialog | .//nav" + ("" if with_title else " | .//h1")
    texts = articles(project, site)
    for language in LANGUAGES:
        for path, page in project.pages[language].items():
            article = texts[addresses.page_url(language, path)]
            for element in article.xpath(left_out):
                element.drop_tree()
            inside = "".join(html.tostring(child, encoding="unicode", with_tail=False) for child in article)
            file = docs / language / path
            file.parent.mkdir(parents=True, exist_ok=True)
            front = "".join(
                f"{key}: {json.dumps(page.meta[key], ensure_ascii=False)}\n" for key in ("title", "description")
            )
            one_block = " ".join(inside.split())
            file.write_text(f"---\n{front}---\n\n<div>{one_block}</div>\n", "utf-8")


def _zipped(file: Path) -> int:
    return len(gzip.compress(file.read_bytes(), 9))
