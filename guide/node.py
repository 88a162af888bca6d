"""Run the pinned Node tools that the set-up has put into node_modules."""

import os
import subprocess
import sysconfig
from pathlib import Path


class ToolError(RuntimeError):
    """A Node tool is missing or has failed. The text says what to do."""


def run_tool(root: Path, name: str, *arguments: str) -> str:
    """Run ``node_modules/.bin/<name>`` with the Node of the virtual environment and return what it prints.

    Raises:
        ToolError: the tool is not installed, or it ended with an error.
    """
    tool = root / "node_modules" / ".bin" / name
    if not tool.exists():
        raise ToolError(f"{name} is not installed. Run: make setup")
    scripts = sysconfig.get_path("scripts")
    environment = os.environ | {"PATH": f"{scripts}{os.pathsep}{os.environ.get('PATH', '')}"}
    done = subprocess.run(
        [str(tool), *arguments], cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ToolError(f"{name} has failed:\n{done.stderr.strip() or done.stdout.strip()}")
    return done.stdout
