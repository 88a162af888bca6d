"""What the guide needs from the machine beside Python and Node: libraries for PDF, a browser for tests, fonts."""

import ctypes.util
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass

BROWSERS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


@dataclass(frozen=True)
class Need:
    """Something the machine must have: how to see it, and what brings it."""

    name: str
    why: str
    apt: tuple[str, ...]
    brew: tuple[str, ...]
    present: bool


def browser() -> str | None:
    """Return the path of an installed Chromium, or None; one without windows first: it opens a page four times faster."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def needs() -> list[Need]:
    """Return everything that is needed, with whether it is there."""
    library = ctypes.util.find_library
    return [
        Need(
            "Pango",
            "to make PDFs",
            ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"),
            ("pango",),
            bool(
                (library("pango-1.0-0") or library("pango-1.0"))
                and (library("pangoft2-1.0-0") or library("pangoft2-1.0"))
            ),
        ),
        Need(
            "Chromium",
            "to test pages in a browser",
            ("chromium-headless-shell",),
            ("--cask", "chromium"),
            browser() is not None,
        ),
        Need(
            "pdftoppm", "to look at PDF pages", ("poppler-utils",), ("poppler",), shutil.which("pdftoppm") is not None
        ),
        Need(
            "nginx",
            "to test the hosting recipe",
            ("nginx-light",),
            ("nginx",),
            shutil.which("nginx") is not None or os.path.exists("/usr/sbin/nginx"),
        ),
    ]


def command_for(missing: list[Need]) -> list[str]:
    """Return the command that installs what is missing on this kind of machine."""
    if sys.platform == "darwin":
        return ["brew", "install", *[word for need in missing for word in need.brew]]
    return ["apt-get", "install", "--yes", "--no-install-recommends", *[word for need in missing for word in need.apt]]


def sentence_for(need: Need) -> str:
    """Return one sentence that says what is missing, why it is needed, and the command that brings it."""
    command = " ".join(command_for([need]))
    return f"{need.name} is missing ({need.why}). Run: {command if command.startswith('brew') else f'sudo {command}'}"


def missing(name: str) -> str | None:
    """Return the sentence for the need ``name`` when the machine lacks it, else None."""
    return next((sentence_for(need) for need in needs() if need.name == name and not need.present), None)


def prepare(install: bool) -> int:
    """Say what is missing and install it when asked and able.

    Returns 0 also when something stays missing: whoever needs it says so again, with the command.
    """
    missing = [need for need in needs() if not need.present]
    if not missing:
        return 0
    command = command_for(missing)
    able = shutil.which(command[0]) is not None and (sys.platform == "darwin" or os.geteuid() == 0)
    if install and able:
        if command[0] == "apt-get":
            subprocess.run(["apt-get", "update", "--quiet=2"], check=False)
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(command, check=False, env=environment, stdout=subprocess.DEVNULL)
        missing = [need for need in needs() if not need.present]
    for need in missing:
        print(sentence_for(need))
    return 0
