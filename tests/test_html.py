"""The built HTML is valid."""

import pytest

from guide.node import ToolError, run_tool
from tests.conftest import ROOT


def validate(pattern: str) -> str:
    """Return what html-validate says about files without a mistake; one process judges all.

    Raises:
        guide.node.ToolError: there is a mistake; its text names file, line and rule of each.
    """
    return run_tool(ROOT, "html-validate", "--config", ".htmlvalidate.mjs", "--formatter", "text", pattern)


@pytest.mark.long
def test_every_page_is_valid_html(pages_folder):
    assert validate(f"{pages_folder}/**/*.html") == ""


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ("<p><div></div></p>", "no-implicit-close"),
        ('<p id="a">x</p><p id="a">y</p>', "no-dup-id"),
        ("<button>x</button>", "no-implicit-button-type"),
        ('<p style="color:red">x</p>', "no-inline-style"),
    ],
)
def test_invalid_page_is_refused(tmp_path, body, rule):
    page = f'<!doctype html>\n<html lang="en"><head><title>Wrong</title></head><body>{body}</body></html>\n'
    (tmp_path / "wrong.html").write_text(page, "utf-8")
    with pytest.raises(ToolError, match=rule):
        validate(str(tmp_path / "wrong.html"))
