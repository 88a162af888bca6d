"""Load and check the whole project before anything is built from it."""

import datetime
from dataclasses import dataclass, field
from pathlib import Path

from guide import ledger as ledgers
from guide.ledger import Ledger
from guide.models import LANGUAGES
from guide.pages import Page, read_pages
from guide.problems import Problem, Refused
from guide.rules import assets as asset_rules
from guide.rules import data as data_rules
from guide.rules import language as language_rules  # noqa: F401 (it registers its rules)
from guide.rules import markup as markup_rules  # noqa: F401 (it registers its rules)
from guide.rules import pages as page_rules
from guide.rules import search as search_rules
from guide.rules import shown as shown_rules  # noqa: F401 (it registers its rules)
from guide.rules import tools as tool_rules


@dataclass(frozen=True)
class Project:
    """Everything that a build is made from, checked."""

    root: Path
    ledger: Ledger
    pages: dict[str, dict[str, Page]]
    today: datetime.date
    warnings: list[Problem] = field(default_factory=list)


def find_problems(root: Path, today: datetime.date) -> tuple[Project, list[Problem]]:
    """Read ``root`` and return what was read with every problem, warnings included.

    Rules over the whole are judged only when every file can be read: otherwise each token would be reported as unknown.
    For the same reason tools are judged only when each id leads somewhere, and pages only when the tools are right.
    """
    ledger, problems = ledgers.read(root)
    problems = problems + asset_rules.find_unreadable(root / "overrides")
    try:
        pages = read_pages(root)
    except Refused as refused:
        pages = {language: {} for language in LANGUAGES}
        problems += refused.problems
    if not problems:
        problems = data_rules.check(ledger, today)
        if not any(problem.rule == data_rules.REFERENCES for problem in problems):
            site = page_rules.Site(ledger, pages, root / "overrides")
            wrong_tools = tool_rules.check(site) + search_rules.check(site)
            problems += wrong_tools or page_rules.check(site)
    return Project(root, ledger, pages, today, [p for p in problems if p.warning]), problems


def check_project(root: Path, today: datetime.date) -> Project:
    """Read and check ``root``.

    Raises:
        Refused: with every problem, when there is one that is more than a warning.
    """
    project, problems = find_problems(root, today)
    if any(not problem.warning for problem in problems):
        raise Refused(problems)
    return project
