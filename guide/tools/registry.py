"""Every tool by name."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from guide.problems import nearest
from guide.tools import card, decide, expiry, finder, planner
from guide.tools.desk import Desk


@dataclass(frozen=True)
class Tool:
    """A tool: what its template sees, and the script and the style sheet that its page loads besides the site's own."""

    context: Callable[[Desk], dict[str, Any]]
    script: str | None
    style: str | None = None


TOOLS = {
    "finder": Tool(finder.context, "tool-finder.js"),
    "finder-box": Tool(finder.context, "tool-finder.js"),
    "decide": Tool(decide.context, "tool-decide.js"),
    "paths": Tool(decide.paths_context, None),
    "expiry": Tool(expiry.context, "tool-expiry.js"),
    "planner": Tool(planner.context, "tool-planner.js"),
    "card": Tool(card.context, "tool-card.js", "khmer.css"),
    "proof": Tool(card.proof_context, "tool-proof.js"),
}
"""Every tool by the name that the token gives; the template is ``tool-<name>.html``."""


def find(name: str) -> Tool:
    """Return the tool ``name``.

    Raises:
        KeyError: there is none; the message suggests the nearest name.
    """
    if name not in TOOLS:
        raise KeyError(f'There is no tool "{name}". {nearest(name, TOOLS)}'.strip())
    return TOOLS[name]
