"""The rules: small functions that take what was read and yield what is wrong with it.

A rule has an id in kebab-case; its docstring is the rule in one sentence. It reads no file, asks no clock and
prints nothing. Each has a wrong example in ``tests/bad/<id>/`` that it must refuse, and an anchor in CONTRIBUTING.md.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from guide.problems import Problem

Check = Callable[..., Iterator[tuple[str, str, str]]]


@dataclass(frozen=True)
class Rule:
    """A rule with its id, its sentence, its subject and its check.

    ``check`` yields (place, found, do). ``subject`` says what it is given: ``ledger``, ``pages`` or ``site``.
    """

    id: str
    sentence: str
    subject: str
    check: Check
    warning: bool = False

    def problems(self, *what: object) -> Iterator[Problem]:
        """Yield what the rule finds."""
        for place, found, do in self.check(*what):
            yield Problem(place, found, do, self.id, self.warning)


RULES: dict[str, Rule] = {}
"""Every rule by id, in the order of definition."""


def rule(subject: str, *, warning: bool = False) -> Callable[[Check], Check]:
    """Register a function as the rule named after it, with hyphens for underscores."""

    def register(check: Check) -> Check:
        id_ = check.__name__.replace("_", "-")
        sentence = (check.__doc__ or "").strip().split("\n")[0]
        RULES[id_] = Rule(id_, sentence, subject, check, warning)
        return check

    return register


SHAPE_RULES = {
    "yaml-is-readable": "A data file is UTF-8 YAML: no key twice, no anchors, no invisible characters.",
    "page-is-readable": "A page is a UTF-8 text file of its own, without control characters.",
    "asset-is-readable": "A template, style or script is a UTF-8 text file.",
    "no-unknown-key": "A data file holds no key that guide/models.py does not know.",
    "nothing-is-missing": "A data file holds every key that guide/models.py requires.",
    "value-has-its-type": "Each value has the type and form that guide/models.py gives it.",
    "source-has-usable-url": "A source names the http(s) address of the page that was read.",
    "date-is-possible": "A date is a real day, and none lies in the future.",
}
"""Rules that the models themselves enforce while a file is read."""
