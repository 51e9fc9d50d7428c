"""How much is measured: sizes of the data and numbers of repetitions."""

from argparse import ArgumentParser
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Plan:
    """Sizes of one run; the default takes some minutes, the quick one well under one."""

    only: tuple[str, ...]
    rows: int  # clocks among which some are due
    due: int
    complaints: int
    filings: int  # in each round
    requests: int  # for each page in each round
    rounds: int
    clients: int
    raw_seconds: int
    exchange_rows: int  # of a file brought into the registry
    comments: int  # in one discussion of a draft
    views: int  # of each page about them
    show_statements: bool


SUBJECTS = (
    "filing",
    "sweep",
    "lists",
    "register",
    "due-dates",
    "registry-file",
    "search",
    "drafts",
)


def read_plan(arguments: list[str]) -> Plan:
    """The plan that the command line asks for."""
    parser = ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small data, one round: does it run?")
    parser.add_argument("--only", action="append", choices=SUBJECTS, help="may be repeated")
    parser.add_argument(
        "--rows", type=int, help="clocks for the sweep (200 000; try 1 or 3 million)"
    )
    parser.add_argument("--due", type=int, default=1000, help="of them due (1 000)")
    parser.add_argument(
        "--complaints", type=int, help="complaints for the lists (100 000; up to 1 M)"
    )
    parser.add_argument("--rounds", type=int, help="equal rounds of which the median counts (5)")
    parser.add_argument("--clients", type=int, default=4, help="people at once (4)")
    parser.add_argument(
        "--statements", action="store_true", help="print every statement and the line it comes from"
    )
    given = parser.parse_args(arguments)
    quick = given.quick
    return Plan(
        only=tuple(given.only or SUBJECTS),
        rows=given.rows or (5_000 if quick else 200_000),
        due=given.due,
        complaints=given.complaints or (6_000 if quick else 100_000),
        filings=40 if quick else 600,
        requests=40 if quick else 600,
        rounds=given.rounds or (1 if quick else 5),
        clients=given.clients,
        raw_seconds=1 if quick else 5,
        exchange_rows=500 if quick else 5000,
        comments=500 if quick else 10_000,
        views=8 if quick else 60,
        show_statements=given.statements,
    )
