"""Chromium as every test and measurement starts it, with fonts of the set-up: a page has the same lines everywhere.

A machine without Chinese fonts shows empty boxes of another width, and one with others breaks lines elsewhere.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fontTools.ttLib import TTFont
from playwright.sync_api import Browser, sync_playwright

from guide import machine

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]

FAMILY = "Noto Sans SC Thin"
"""What the files of all weights call themselves."""

PACKAGES = Path(__file__).resolve().parent.parent / "node_modules" / "@fontsource"
FILES = ("noto-sans-sc/files/noto-sans-sc-chinese-simplified", "noto-sans-khmer/files/noto-sans-khmer-khmer")

CONFIGURATION = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{folder}</dir>
  <alias binding="strong"><family>sans</family><prefer><family>{family}</family></prefer></alias>
  <alias binding="strong"><family>sans-serif</family><prefer><family>{family}</family></prefer></alias>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
</fontconfig>
"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the machine's Chromium, and end it."""
    with fonts() as environment, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=machine.browser(), args=ARGUMENTS, env=environment)
        yield browser
        browser.close()


@contextmanager
def fonts() -> Iterator[dict[str, str]]:
    """Yield the environment in which Chromium writes with the fonts of the set-up; codes stay in the machine's own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file in FILES:
            for weight in (400, 700):
                # Chromium takes no compressed font from the system.
                font = TTFont(PACKAGES / f"{file}-{weight}-normal.woff", lazy=True)
                font.flavor = None
                font.save(folder / f"{Path(file).name}-{weight}.ttf")
        (folder / "fonts.conf").write_text(CONFIGURATION.format(folder=folder, family=FAMILY), "utf-8")
        yield os.environ | {"FONTCONFIG_FILE": str(folder / "fonts.conf")}
