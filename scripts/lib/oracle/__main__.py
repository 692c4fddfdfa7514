"""The command line: see scripts/oracle."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/oracle", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    shared = os.environ.get("MIGRAYT_SHARED")
    specs = Path(shared) / "specs" if shared else None

    check = commands.add_parser("check", help="check a record against the vendors' API descriptions")
    check.add_argument("record", type=Path, metavar="RECORD", help="what `platform-simulator --record` wrote")
    selftest = commands.add_parser("selftest", help="check that each planted fault is found")
    for command in (check, selftest):
        command.add_argument(
            "--specs", type=Path, default=specs, required=specs is None,
            help="folder with jira/ and ado/ (default: $MIGRAYT_SHARED/specs)")
    words = commands.add_parser("words", help="check that texts keep their words, by another reading of both sides")
    words.add_argument(
        "--data", type=Path, default=Path(shared) / "data" if shared else None, required=shared is None,
        help="folder with ado-templates/ (default: $MIGRAYT_SHARED/data)")
    words.add_argument(
        "--converter", type=Path, default=Path(".build/debug/transform-check"), help="default: %(default)s")
    words.add_argument("--count", type=int, default=300, help="texts to compare (default: %(default)s)")
    words.add_argument("--seed", type=int, default=1, help="of the sample (default: %(default)s)")
    commands.add_parser("clients", help="run clients from PyPI against the simulator of `scripts/stack env`")
    return parser.parse_args()


def main() -> int:
    arguments = parse()
    if arguments.command == "check":
        from .validation import Oracle

        result = Oracle(arguments.specs).check(arguments.record)
        print(json.dumps(result.json(), indent=2))
        return 1 if result.faults or not result.requests else 0
    if arguments.command == "selftest":
        from . import selftest

        return selftest.run(arguments.specs)
    if arguments.command == "words":
        from . import words

        return words.run(arguments.data, arguments.converter, arguments.count, arguments.seed)
    from . import clients

    return clients.run()


if __name__ == "__main__":
    sys.exit(main())
