"""The only file that knows MkDocs: it hands each event to plain functions of this package.

MkDocs runs the events of one build per language; static-i18n starts the second build inside the first. What
concerns the whole site therefore happens in the outer build: the checks at its start, the finish at its end.
The same without MkDocs: ``python -m guide check``. ``mkdocs serve`` does not reload this package when it changes.
"""

import datetime
from pathlib import Path

from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority

from guide import addresses, finish, frame, parts, security, tables
from guide.checks import check_project
from guide.icons import IconError
from guide.node import ToolError
from guide.problems import Refused, report
from guide.render import PageRenderer, json_for_html

ROOT = Path(__file__).resolve().parent.parent

_state: dict = {}


def on_config(config):
    """Check everything before the first page is rendered; put the carriers' pages into the menu."""
    if not config.plugins["i18n"].building:
        try:
            _state["project"] = check_project(ROOT, datetime.date.today())
            _state["policy"] = security.meta_policy(security.read_headers(ROOT))
        except Refused as refused:
            raise PluginError(f"\n{refused}") from None
        if warnings := _state["project"].warnings:
            print(report(warnings))
        _state["build"] = frame.build_info(ROOT)
    config.nav = frame.menu(config.nav, _state["project"].ledger)
    return config


def on_files(files, config):
    """Drop every file of the theme: this site ships only what ``guide.assets`` bundles."""
    for file in [file for file in files if not file.is_documentation_page()]:
        files.remove(file)
    return files


def on_page_markdown(markdown, page, config, files):
    """Put facts into the page, and its sources below it."""
    project, language = _state["project"], page.file.locale
    renderer = PageRenderer(
        project.ledger,
        language,
        ROOT / "overrides" / "blocks",
        link=lambda target: addresses.relative_url(addresses.page_url(language, target), page.url),
    )
    page.renderer = renderer
    page.title = page.meta["nav"]
    return renderer.expand(frame.complete(markdown, project.ledger.words, language))


def on_page_content(html, page, config, files):
    """Fill in the markup of the facts; let tables fit a small screen; tell a browser how high each part will be."""
    return parts.tell_heights(page.renderer.fill(tables.label_cells(html)))


def on_env(env, config, files):
    """Give the templates the words of the interface."""
    language = config.plugins["i18n"].current_language
    env.globals.update(frame.template_globals(_state["project"].ledger, language, _state["build"]))
    env.globals["policy"] = _state["policy"]
    env.filters["tojson_html"] = json_for_html
    return env


def on_page_context(context, page, config, nav):
    """Give the templates what they say about this page."""
    path = page.file.src_uri.partition("/")[2]
    context["guide"] = frame.page_frame(
        _state["project"], page.file.locale, path, page.renderer, config.site_url, page.content
    )
    return context


def on_template_context(context, template_name, config):
    """Give the pages outside the menu (404) their frame."""
    context["guide"] = frame.page_frame(
        _state["project"], config.plugins["i18n"].current_language, None, None, config.site_url
    )
    return context


def on_post_template(output_content, template_name, config):
    """Write each language's 404 page to its own folder."""
    language = config.plugins["i18n"].current_language
    if template_name == "404.html" and language != addresses.DEFAULT:
        target = Path(config.site_dir) / language / "404.html"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(output_content, "utf-8")
        return ""
    return output_content


@event_priority(-200)
def on_post_build(config):
    """Finish the site once both languages stand."""
    if not config.plugins["i18n"].building:
        try:
            finish.finish_site(_state["project"], Path(config.site_dir), config.site_url, _state["build"])
        except (Refused, ToolError, IconError) as refused:
            raise PluginError(f"\n{refused}") from None
