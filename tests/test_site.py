"""The built pages, read back."""

import dataclasses
import re
from urllib.parse import urljoin, urlsplit

import pytest
import yaml
from lxml import etree, html

from bench import builds
from guide import addresses, assets, build, frame
from guide.checks import check_project
from guide.models import LANGUAGES
from guide.rules import RULES
from guide.rules import site as site_rules
from tests.conftest import ROOT, SITE_URL, TODAY, build_once

BAD = sorted((ROOT / "tests" / "bad_site").glob("*.yml"))


def test_site_breaks_no_rule(pages_site):
    assert [str(problem) for problem in site_rules.check(pages_site)] == []


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_broken_page_is_refused(path, pages_site):
    example = yaml.safe_load(path.read_text("utf-8"))
    file = pages_site.folder / example["page"]
    text = file.read_text("utf-8")
    for old, new in example["replace"].items():
        assert re.search(old, text), f"{example['page']} does not hold {old}"
        text = re.sub(old, new, text, count=1)
    url = re.sub(r"(^|/)index\.html$", r"\1", example["page"])
    page = site_rules.BuiltPage(url, f"site/{example['page']}", html.document_fromstring(text))
    broken = dataclasses.replace(pages_site, pages=pages_site.pages | {url: page})
    rule = RULES[path.stem.partition("--")[0]]
    problems = list(rule.problems(broken))
    assert any(p.place == page.file and example["found"] in p.found and p.do for p in problems), problems


def test_every_site_rule_has_a_broken_page():
    shown = {path.stem.partition("--")[0] for path in BAD}
    assert shown == {id_ for id_, rule in RULES.items() if rule.subject == "site"}


def test_every_page_exists_in_both_languages_at_its_address(project, pages_site):
    for language in LANGUAGES:
        for path in project.pages[language]:
            assert addresses.page_url(language, path) in pages_site.pages


def test_switcher_leads_to_the_same_page_in_the_other_language(project, pages_site):
    for path in project.pages["zh"]:
        for language, other in (("zh", "en"), ("en", "zh")):
            page = pages_site.pages[addresses.page_url(language, path)]
            link = page.tree.xpath("//a[@data-twin]/@href")
            assert len(link) == 1
            leads = urlsplit(urljoin("http://site/" + page.url, link[0])).path.lstrip("/")
            assert leads == addresses.page_url(other, path)


def test_twins_have_the_same_heading_ids_on_the_built_pages(project, pages_site):
    for path in project.pages["zh"]:
        ids = [
            pages_site.pages[addresses.page_url(language, path)].article.xpath(".//h1/@id|.//h2/@id|.//h3/@id")
            for language in LANGUAGES
        ]
        assert ids[0] == ids[1], path


def test_alternates_are_absolute_and_name_the_default(pages_site):
    head = pages_site.pages["en/steps/"].tree
    alternates = {link.get("hreflang"): link.get("href") for link in head.xpath('//link[@rel="alternate"]')}
    assert alternates == {
        "zh-Hans": f"{SITE_URL}steps/",
        "en": f"{SITE_URL}en/steps/",
        "x-default": f"{SITE_URL}steps/",
    }


@pytest.mark.parametrize(("name", "lang", "home"), [("404.html", "zh-Hans", "/"), ("en/404.html", "en", "/en/")])
def test_missing_page_answers_in_its_language(pages_site, name, lang, home):
    page = pages_site.pages[name]
    assert page.tree.get("lang") == lang
    assert page.tree.xpath('//meta[@name="robots"]/@content') == ["noindex"]
    links = [urlsplit(urljoin("http://site/", href)).path for href in page.tree.xpath("//article//a/@href")]
    assert home in links
    other = "/en/" if home == "/" else "/"
    assert [urlsplit(urljoin("http://site/", href)).path for href in page.tree.xpath("//a[@data-twin]/@href")] == [
        other
    ]


def test_sitemap_names_every_page_with_its_alternates(project, pages_folder):
    tree = etree.parse(str(pages_folder / "sitemap.xml"))
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    addresses_there = tree.xpath("//s:loc/text()", namespaces=space)
    pages = {
        SITE_URL + addresses.page_url(language, path) for language in LANGUAGES for path in project.pages[language]
    }
    assert sorted(addresses_there) == sorted(pages)
    assert len(tree.xpath("//x:link", namespaces=space)) == 2 * len(addresses_there)


def test_robots_may_read_everything(pages_folder):
    lines = [line for line in (pages_folder / "robots.txt").read_text("utf-8").splitlines() if line]
    assert lines == ["User-agent: *", "Allow: /", f"Sitemap: {SITE_URL}sitemap.xml"]


def test_page_that_names_facts_lists_their_sources_with_grade_and_date(pages_site):
    for page in pages_site.pages.values():
        marks = set(page.tree.xpath("//sup[contains(@class, 'mark')]/a/@href"))
        listed = {f"#{id_}" for id_ in page.tree.xpath("//ol[@class='sources']/li/@id")}
        assert marks <= listed, page.file
        for item in page.tree.xpath("//ol[@class='sources']/li"):
            assert item.xpath(".//*[contains(@class, 'grade')]") and item.xpath(".//a/@href"), page.file


def test_scripts_of_every_page_have_all_words_that_they_say_and_no_others(pages_folder, project):
    scripts = "".join(file.read_text("utf-8") for file in (ROOT / "overrides" / "js").rglob("*.js"))
    named = set(re.findall(r"\bwords\.((?:search|offline)_\w+)", scripts))
    shown = {key for key in assets.SAID_ON_EVERY_PAGE if f'"{key.removeprefix("offline_")}"' in scripts}
    assert named | shown == set(assets.SAID_ON_EVERY_PAGE)
    (bundled,) = (file.read_text("utf-8") for file in (pages_folder / "assets").glob("site.*.js"))
    for key in assets.SAID_ON_EVERY_PAGE:
        assert all(getattr(project.ledger.words.words[key], language) in bundled for language in LANGUAGES), key


def test_theme_ships_no_file_of_its_own(pages_folder):
    names = {file.relative_to(pages_folder).as_posix() for file in pages_folder.rglob("*") if file.is_file()}
    assert not [name for name in names if name.endswith(".map") or "javascripts" in name or "stylesheets" in name]


@pytest.mark.site
def test_site_under_a_path_refers_to_its_own_assets(tmp_path_factory, project, monkeypatch):
    monkeypatch.setenv("SITE_URL", "https://guide.example/sub/")
    folder = build_once(tmp_path_factory, "pages-below", lambda target: build.run_mkdocs(ROOT, target))
    site = site_rules.read_site(folder, project.ledger, "https://guide.example/sub/")
    assert [str(problem) for problem in site_rules.check(site)] == []
    assert site.pages["404.html"].tree.xpath("//link[@rel='stylesheet']/@href")[0].startswith("/sub/assets/")


@pytest.mark.site
def test_site_also_builds_on_the_fork_of_mkdocs(tmp_path, pages_folder):
    build.run_mkdocs(ROOT, tmp_path / "fork", program="properdocs")
    ours = {f.relative_to(pages_folder): f.read_bytes() for f in pages_folder.rglob("*") if f.is_file()}
    theirs = {f.relative_to(tmp_path / "fork"): f.read_bytes() for f in (tmp_path / "fork").rglob("*") if f.is_file()}
    assert ours.keys() == theirs.keys()
    assert [name for name in ours if ours[name] != theirs[name]] == []


@pytest.mark.long
def test_guide_that_is_multiplied_for_measuring_keeps_every_rule(tmp_path):
    copy = tmp_path / "guide"
    pages = builds.multiply(ROOT, copy, 2)
    project = check_project(copy, TODAY)
    assert sum(len(project.pages[language]) for language in LANGUAGES) == pages > 100
    assert frame.build_info(copy).version == frame.build_info(ROOT).version


DOORS = {"search_finder": "tools/carrier-finder.md", "search_decide": "decide.md", "search_abroad": "situations/abroad.md",
         "search_lost": "situations/lost.md", "search_danger": "scams.md"}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_doors_for_who_finds_nothing_lead_where_they_say(project, pages_site, language):
    say = project.ledger.words.say
    meant = {say(key, language): addresses.page_url(language, path) for key, path in DOORS.items()}
    home = addresses.page_url(language, "index.md")
    for url, where in ((addresses.page_url(language, "faq.md"), "search__doors"), (f"{home}404.html", "md-typeset")):
        links = pages_site.pages[url].tree.xpath(f"//*[contains(@class, '{where}')]//ul//a")
        leads = {link.text_content(): urlsplit(urljoin(f"http://site/{url}", link.get("href"))).path for link in links}
        assert {text: path.lstrip("/") for text, path in leads.items()} == meant, url


@pytest.mark.parametrize("language", LANGUAGES)
def test_checklist_says_without_a_script_whom_each_step_concerns(project, pages_site, language):
    plan = project.ledger.files["planner.yml"]
    ties = {tie.id: getattr(tie.text, language) for tie in plan.ties}
    page = pages_site.pages[addresses.page_url(language, "tools/planner.md")]
    limited = [step for step in plan.steps if step.for_ or step.unless]
    assert len(limited) > 5
    for step in limited:
        (item,) = page.tree.xpath(f"//li[@data-step='{step.id}']")
        told = " ".join(part.text_content() for part in item.xpath("./p[@class='planner__only']"))
        assert [tie for tie in (*step.for_, *step.unless) if ties[tie] not in told] == [], step.id
