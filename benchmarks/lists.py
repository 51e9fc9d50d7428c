"""My work, the queue, the register and searches in them, as officials with many complaints see them."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.acting import Actor
from benchmarks import cases
from benchmarks.bulk import settle
from benchmarks.country import Country
from benchmarks.load import Request, Round, portal, press
from benchmarks.plan import Plan
from benchmarks.report import Line, middle, percentile
from benchmarks.statements import counted
from benchmarks.visitors import signed_in
from complaints.models import ComplaintStage

_ROWS_SHOWN = 25
_SURNAME = quote("сейтов")
_GOAL = 40  # ms, the 99th percentile of every page


@dataclass(frozen=True, slots=True)
class _Page:
    """A page as one person asks for it; ``rows`` is how many lines a right answer has at least."""

    name: str
    actor: Actor
    path: str
    rows: int = _ROWS_SHOWN


def measure(plan: Plan, country: Country, say: Callable[[str], object]) -> list[Line]:
    """p50 and p99 of each page with some officials at once, beside a bare list of the same rows."""
    cases.fill(country, plan.complaints, timezone.now())
    settle()
    pages = _pages(country)
    bare = f"{reverse('bench-list')}?body={country.world.akimat.pk}"
    people = {page.name: signed_in(page.actor) for page in pages}
    sent = {page.name: _statements(people[page.name][0], page, plan, say) for page in pages}
    asked = {"bare": Request("GET", bare, people[pages[0].name][1])}
    asked |= {page.name: Request("GET", page.path, people[page.name][1]) for page in pages}
    rounds: dict[str, list[Round]] = {name: [] for name in asked}
    with portal() as port:
        for _round in range(plan.rounds):
            for name, request in asked.items():
                rounds[name].append(press(port, [request] * plan.requests, clients=plan.clients))
    limit = _p50(rounds["bare"])
    of = f"{plan.complaints:,} complaints".replace(",", " ")
    return [_line(page, of, rounds[page.name], sent[page.name], limit) for page in pages]


def _pages(country: Country) -> list[_Page]:
    """What an official of one body and one of the quality body, who reads all of them, look at."""
    officer, quality = country.officer, country.world.quality
    work, queue, register = (
        reverse(name) for name in ("portal:office", "complaints:queue", "complaints:register")
    )
    stage = ComplaintStage.objects.filter(organisation=country.world.akimat).latest("pk")
    return [
        _Page("My work", officer, f"{work}?scope=body"),
        _Page("queue", officer, queue),
        _Page("queue, newest first", officer, f"{queue}?sort=newest"),
        _Page("queue of all bodies", quality, f"{queue}?scope=all"),
        _Page("register", officer, register),
        _Page("register of all bodies", quality, f"{register}?body=all"),
        _Page("by surname", officer, f"{queue}?state=all&q={_SURNAME}", 10),
        _Page("by surname, all bodies", quality, f"{register}?body=all&q={_SURNAME}"),
        _Page("by number", officer, f"{queue}?state=all&q={stage.complaint_id}", 1),
    ]  # fmt: skip


def _p50(rounds: list[Round]) -> float:
    return middle([percentile(one.milliseconds, 50) for one in rounds])


def _line(page: _Page, of: str, rounds: list[Round], sent: int, limit: float) -> Line:
    p50, p99 = _p50(rounds), middle([percentile(one.milliseconds, 99) for one in rounds])
    return Line(
        "lists", f"{page.name}, {of}, p50", p50, "ms",
        tuple(percentile(one.milliseconds, 50) for one in rounds), p99=p99, statements=sent,
        limit=limit, limit_what="bare list of 25, p50", goal=f"p99 ≤ {_GOAL} ms", met=p99 <= _GOAL,
        facts={"per_second": middle([one.per_second for one in rounds])},
    )  # fmt: skip


def _statements(client: Client, page: _Page, plan: Plan, say: Callable[[str], object]) -> int:
    """How many statements the second visit sends; the first fills what a process keeps.

    Raises:
        RuntimeError: the page did not show its rows.
    """
    client.get(page.path)
    with counted() as statements:
        answer = client.get(page.path)
    # One line more: the head of the table.
    if answer.status_code != 200 or answer.content.count(b"<tr") <= page.rows:
        raise RuntimeError(f"{page.path} answered {answer.status_code} without its rows")
    if plan.show_statements:
        say(f"{page.path}\n{statements.told()}")
    return len(statements)
