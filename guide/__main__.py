"""Commands of the project; ``make`` calls them. ``python -m guide --help`` lists them."""

import argparse
import sys
from pathlib import Path

from guide import ledger
from guide.problems import Refused, report

ROOT = Path(__file__).resolve().parent.parent


def check_data(arguments: argparse.Namespace) -> int:
    """Check the ledger alone and list every problem."""
    loaded, problems = ledger.read(ROOT)
    try:
        from guide.rules import data
        problems = problems + data.check(loaded)
    except ImportError:
        pass
    print(report(problems))
    return int(any(not problem.warning for problem in problems))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m guide")
    sub = parser.add_subparsers(required=True)
    sub.add_parser("check-data").set_defaults(run=check_data)
    args = parser.parse_args()
    sys.exit(args.run(args))
