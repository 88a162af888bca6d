"""Turn MkDocs' output into the site: own assets, sitemap, robots, and a last look at what was built."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from lxml import etree

from guide import addresses, api, assets, frame, security, share, wording
from guide.checks import Project
from guide.models import LANGUAGES
from guide.offline import app, precache
from guide.problems import Refused
from guide.rules import site as site_rules
from guide.search.index import build_indexes
from guide.tools import font

_UNUSED = re.compile(
    r'<input class="md-toggle"[^>]*>|<label class="md-overlay"[^>]*></label>|<div data-md-component="announce">\s*</div>'
    r'|<div class="md-dialog"[^>]*>\s*<div[^>]*></div>\s*</div>'
)
"""What the theme's skeleton holds for its own scripts. What escapes here, ``theme-brings-nothing-else`` refuses."""


def finish_site(project: Project, site: Path, site_url: str, build: frame.BuildInfo) -> None:
    """Finish the site in ``site`` in place.

    Raises:
        Refused: the built pages break a rule of ``guide.rules.site``.
    """
    tidy_pages(site)
    bundled = assets.bundle(project.root, project.ledger.words)
    bundled |= font.khmer_assets(project.root, project.ledger)
    bundled |= app.app_assets(project, app.read_site_names(site))
    bundled |= share.pictures(project.root, project.ledger.words)
    bundled |= build_indexes(project, site)
    assets.place_assets(site, bundled)
    precache.write_killer(project.root, site)
    write_sitemap(project, site, site_url, build)
    write_robots(site, site_url)
    api.write_open_data(project.ledger, site, site_url, build.commit, build.date)
    write_static_host_files(project.root, site, site_url)
    problems = site_rules.check(site_rules.read_site(site, project.ledger, site_url))
    if problems:
        raise Refused(problems)


def tidy_pages(site: Path) -> None:
    """Remove unused parts of the theme's skeleton, and the indentation and the empty lines that templates leave."""
    for page in site.rglob("*.html"):
        text = _UNUSED.sub("", page.read_text("utf-8"))
        page.write_text(re.sub(r"\n\s*\n+", "\n", re.sub(r"(?m)^[ \t]+", "", text)), "utf-8")


def write_sitemap(project: Project, site: Path, site_url: str, build: frame.BuildInfo) -> None:
    """Write ``sitemap.xml``: every page with its alternates and the day of the commit."""
    namespace, xhtml = "http://www.sitemaps.org/schemas/sitemap/0.9", "http://www.w3.org/1999/xhtml"
    base = site_url.rstrip("/") + "/"
    root = etree.Element(f"{{{namespace}}}urlset", nsmap={None: namespace, "xhtml": xhtml})
    for language in LANGUAGES:
        for path in project.pages[language]:
            url = etree.SubElement(root, f"{{{namespace}}}url")
            etree.SubElement(url, f"{{{namespace}}}loc").text = base + addresses.page_url(language, path)
            etree.SubElement(url, f"{{{namespace}}}lastmod").text = str(build.date)
            for other in LANGUAGES:
                etree.SubElement(
                    url,
                    f"{{{xhtml}}}link",
                    rel="alternate",
                    hreflang=wording.HTML_LANG[other],
                    href=base + addresses.page_url(other, path),
                )
    etree.ElementTree(root).write(str(site / "sitemap.xml"), xml_declaration=True, encoding="utf-8", pretty_print=True)
    (site / "sitemap.xml.gz").unlink(missing_ok=True)


def write_robots(site: Path, site_url: str) -> None:
    """Write ``robots.txt``: everything may be read."""
    (site / "robots.txt").write_text(
        f"User-agent: *\nAllow: /\n\nSitemap: {site_url.rstrip('/')}/sitemap.xml\n", "utf-8"
    )


def write_static_host_files(root: Path, site: Path, site_url: str) -> None:
    """Write ``_headers`` (Cloudflare Pages, Netlify) and ``_redirects`` (Netlify's way to a 404 page per language)."""
    base = urlsplit(site_url).path.rstrip("/") + "/"
    (site / "_headers").write_text(security.static_host_headers(security.read_headers(root), base), "utf-8")
    others = [language for language in LANGUAGES if language != addresses.DEFAULT]
    lines = [f"{base}{language}/* {base}{language}/404.html 404\n" for language in others]
    (site / "_redirects").write_text("".join(lines), "utf-8")
