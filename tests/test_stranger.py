"""What somebody new does to the project shows on the site: a carrier added, an original changed."""

import os
import shutil

import pytest
from lxml import html

from guide import build
from tests.conftest import EXAMPLE, ROOT, build_once

pytestmark = pytest.mark.site


@pytest.fixture(scope="session")
def changed_site(tmp_path_factory):
    """The pages of a copy of the project with one carrier more and one Chinese page changed."""

    def make(folder):
        copy = folder.parent / "stranger"
        for name in ("data", "docs", "overrides", "guide"):
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("mkdocs.yml", "package.json", "pyproject.toml"):
            shutil.copy(ROOT / name, copy / name)
        if (ROOT / "hosting").exists():
            shutil.copytree(ROOT / "hosting", copy / "hosting")
        os.symlink(ROOT / "node_modules", copy / "node_modules")
        shutil.copytree(EXAMPLE, copy, dirs_exist_ok=True)
        steps = copy / "docs" / "zh" / "steps.md"
        steps.write_text(steps.read_text("utf-8").rstrip() + "\n\n这里多了一句话。\n", "utf-8")
        build.run_mkdocs(copy, folder)

    return build_once(tmp_path_factory, "changed", make)


def read(folder, name):
    return html.fromstring((folder / name).read_text("utf-8"))


def test_new_carrier_joins_menu_comparison_and_both_languages(changed_site):
    for prefix in ("", "en/"):
        index = read(changed_site, f"{prefix}carriers/index.html")
        assert index.xpath("//nav[@id='site-nav']//a[contains(@href, 'example')]")
        assert index.xpath("//table//th[contains(., 'Example')]")
        assert read(changed_site, f"{prefix}carriers/example/index.html").xpath("//*[@data-fact='example.refund']")


def test_translation_behind_its_original_says_so_on_the_page_and_still_builds(changed_site):
    notice = read(changed_site, "en/steps/index.html").xpath("//aside[contains(@class, 'notice--behind')]")
    assert len(notice) == 1
    assert notice[0].xpath(".//a/@hreflang") == ["zh-Hans"]


def test_translation_in_step_carries_no_banner(changed_site):
    assert not read(changed_site, "en/carriers/example/index.html").xpath("//aside[contains(@class, 'notice--behind')]")
