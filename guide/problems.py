"""What a check finds: a place, what was found there, and what to do about it."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field

MAX_FOUND = 500
"""Characters of a finding that are printed: what was found may be a whole file."""


@dataclass(frozen=True, order=True)
class Problem:
    """One finding of one rule.

    ``place`` is ``file:line`` relative to the project, ``found`` and ``do`` are whole sentences.
    A ``warning`` is printed but does not stop a build.
    """

    place: str
    found: str
    do: str
    rule: str
    warning: bool = field(default=False)

    def __str__(self) -> str:
        kind = "warning: " if self.warning else ""
        found = self.found if len(self.found) <= MAX_FOUND else f"{self.found[:MAX_FOUND]} …"
        return f"{kind}{self.place}  {found}\n    {self.do}  → CONTRIBUTING.md#{self.rule}"


class Refused(Exception):
    """Raised once, with every problem that was found, when something must not be built.

    ``str()`` of it is the report that a person reads; no traceback is needed with it.
    """

    def __init__(self, problems: Iterable[Problem]):
        self.problems = sorted(set(problems), key=_by_place)
        super().__init__(report(self.problems))


def report(problems: Iterable[Problem]) -> str:
    """Return the problems as text, one paragraph each, with a count at the end."""
    ordered = sorted(set(problems), key=_by_place)
    errors = sum(not problem.warning for problem in ordered)
    lines = [str(problem) for problem in ordered]
    counts = {"problem": errors, "warning": len(ordered) - errors}
    lines.append(", ".join(f"{count} {what}{'' if count == 1 else 's'}" for what, count in counts.items()) + ".")
    return "\n".join(lines)


def nearest(name: str, known: Iterable[str]) -> str:
    """Return ``Did you mean "x"?`` with the nearest known name, or an empty string."""
    close = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f'Did you mean "{close[0]}"?' if close else ""


def _by_place(problem: Problem) -> tuple:
    path, _, line = problem.place.rpartition(":")
    return (path or problem.place, int(line) if line.isdigit() else 0, problem.rule, problem.found)
