"""Commands of the project; ``make`` calls them. ``python -m guide --help`` lists them."""

import argparse
import datetime
import signal
import sys
from collections.abc import Iterable
from pathlib import Path

from guide import build as builder
from guide import checks, checksums, fresh, ledger, links, machine, pages, schemas, seals, security, sentences
from guide.node import ToolError
from guide.problems import Problem, Refused, report
from guide.rules import data as data_rules

ROOT = Path(__file__).resolve().parent.parent


def check(arguments: argparse.Namespace) -> int:
    """Check the ledger, the pages and the templates; list every problem."""
    _, problems = checks.find_problems(ROOT, arguments.today)
    print(report(problems))
    return int(_failed(problems))


def _failed(problems: Iterable[Problem]) -> bool:
    """Tell whether a check fails: a build shows what is not sealed yet, but nobody hands it in."""
    return any(not problem.warning or problem.rule == seals.RULE for problem in problems)


def check_data(arguments: argparse.Namespace) -> int:
    """Check the ledger alone."""
    loaded, problems = ledger.read(ROOT)
    problems = problems + data_rules.check(loaded, arguments.today)
    print(report(problems))
    return int(_failed(problems))


def build(arguments: argparse.Namespace) -> int:
    """Build the whole site into site/."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a stopped build cleans up like an interrupted one
    try:
        checksum = builder.build_site(ROOT, arguments.out)
    except (builder.BuildError, ToolError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"Interrupted. {arguments.out} is as it was before.", file=sys.stderr)
        return 130
    print(f"Built {arguments.out}. Checksum of {checksums.NAME}: {checksum}")
    return 0


def freshness(arguments: argparse.Namespace) -> int:
    """List the facts whose next check is due; fail when there are any."""
    due = fresh.overdue(ledger.load(ROOT), arguments.today)
    for item in due:
        print(f"{item.place}  {item.name} was checked on {item.checked}; the next check was due on {item.due}.")
    print(f"{len(due)} facts are past their next check on {arguments.today}.")
    return int(bool(due))


def report_sentences(arguments: argparse.Namespace) -> int:
    """Report how long the sentences of each page are, with the longest ones."""
    for found in pages.read_pages(ROOT).values():
        for page in found.values():
            lengths = sentences.measure(page)
            print(f"{page.name}: 95 % of the sentences have at most {lengths.percentile}")
            for size, sentence in lengths.outliers:
                print(f"    {size}: {sentence}")
    return 0


def dead_links(arguments: argparse.Namespace) -> int:
    """Ask every address of the ledger (needs the network); fail when one does not answer."""
    wrong = links.dead(links.addresses(ledger.load(ROOT)))
    for item in wrong:
        print(f"{item.place}  {item.url} {item.why}.")
    print(f"{len(wrong)} addresses do not answer.")
    return int(bool(wrong))


def schema(arguments: argparse.Namespace) -> int:
    """Write the JSON Schemas for editors from the models."""
    schemas.write_schemas(ROOT / "data" / "schema")
    return 0


def seal(arguments: argparse.Namespace) -> int:
    """Say that every value of the ledger was compared with its sources as it stands."""
    names = seals.write_seals(ROOT, ledger.load(ROOT).documents)
    print(*names, f"{len(names)} seals are new or changed in {seals.FILE}.", sep="\n")
    return 0


def headers(arguments: argparse.Namespace) -> int:
    """Write the headers for nginx from hosting/headers.yml."""
    security.write_snippet(ROOT)
    return 0


def prepare_machine(arguments: argparse.Namespace) -> int:
    """Name the system packages that are missing, and install them where possible."""
    return machine.prepare(arguments.install)


def stamp(arguments: argparse.Namespace) -> int:
    """Say that the translation of a page is in step with its original as it stands."""
    for path in arguments.paths:
        print(f"{path}: {pages.stamp(ROOT, path)}")
    return 0


def main() -> int:
    """Run the command that the command line names."""
    parser = argparse.ArgumentParser(prog="python -m guide", description="Commands of the guide.")
    parser.add_argument(
        "--today", type=datetime.date.fromisoformat, default=datetime.date.today(), help="judge dates as of this day"
    )
    commands = parser.add_subparsers(required=True, metavar="command")
    for run, name in (
        (check, "check"),
        (check_data, "check-data"),
        (freshness, "freshness"),
        (dead_links, "links"),
        (schema, "schema"),
        (seal, "seal"),
        (headers, "headers"),
        (report_sentences, "sentences"),
    ):
        commands.add_parser(name, help=run.__doc__).set_defaults(run=run)
    built = commands.add_parser("build", help=build.__doc__)
    built.add_argument("--out", type=Path, default=ROOT / "site")
    built.set_defaults(run=build)
    prepared = commands.add_parser("machine", help=prepare_machine.__doc__)
    prepared.add_argument("--install", action="store_true")
    prepared.set_defaults(run=prepare_machine)
    stamped = commands.add_parser("stamp", help=stamp.__doc__)
    stamped.add_argument("paths", nargs="+")
    stamped.set_defaults(run=stamp)
    arguments = parser.parse_args()
    try:
        return arguments.run(arguments)
    except Refused as refused:
        print(refused)
        return 1
    except OSError as error:
        print(f"{error.filename}: {error.strerror}. Restore it, or name another.", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
