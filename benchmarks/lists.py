"""My work and the queue of complaints, as an official of a body with many complaints sees them."""

from collections.abc import Callable
from datetime import datetime

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from benchmarks.bulk import multiply, settle
from benchmarks.country import Country
from benchmarks.load import Request, Round, portal, press
from benchmarks.plan import Plan
from benchmarks.report import Line, middle, percentile
from benchmarks.statements import counted
from benchmarks.visitors import signed_in
from deadlines.models import Clock, ClockEvent

_ROWS_SHOWN = 25
_FIRST_ID = 1_000_000
# Every tenth complaint of a body is open.
_OPEN = "mod(n / 20, 10) = 0"


def measure(plan: Plan, country: Country, say: Callable[[str], object]) -> list[Line]:
    """p50 and p99 of each page with some officials at once, beside a bare list of the same rows."""
    _prepare(country, plan.complaints, timezone.now())
    client, cookies = signed_in(country.officer)
    pages = {
        "My work": f"{reverse('portal:office')}?scope=body",
        "queue of complaints": reverse("complaints:queue"),
    }
    bare = f"{reverse('bench-list')}?body={country.world.akimat.pk}"
    sent = {name: _statements(client, path, plan, say) for name, path in pages.items()}
    rounds: dict[str, list[Round]] = {name: [] for name in ("bare", *pages)}
    with portal() as port:
        for _round in range(plan.rounds):
            for name, path in {"bare": bare, **pages}.items():
                requests = [Request("GET", path, cookies)] * plan.requests
                rounds[name].append(press(port, requests, clients=plan.clients))
    limit = _p50(rounds.pop("bare"))
    of = f"{plan.complaints:,} complaints".replace(",", " ")
    return [_line(name, of, taken, sent[name], limit) for name, taken in rounds.items()]


def _p50(rounds: list[Round]) -> float:
    return middle([percentile(one.milliseconds, 50) for one in rounds])


def _line(name: str, of: str, rounds: list[Round], sent: int, limit: float) -> Line:
    p99 = middle([percentile(one.milliseconds, 99) for one in rounds])
    return Line(
        "lists", f"{name}, {of}, p50", _p50(rounds), "ms",
        tuple(percentile(one.milliseconds, 50) for one in rounds), p99=p99, statements=sent,
        limit=limit, limit_what="bare list of 25, p50", goal="p99 ≤ 40 ms", met=p99 <= 40,
        facts={"per_second": middle([one.per_second for one in rounds])},
    )  # fmt: skip


def _statements(client: Client, path: str, plan: Plan, say: Callable[[str], object]) -> int:
    """How many statements the second visit sends; the first fills what a process keeps.

    Raises:
        RuntimeError: the page did not show a whole page of rows.
    """
    client.get(path)
    with counted() as statements:
        answer = client.get(path)
    if answer.status_code != 200 or answer.content.count(b"<tr") < _ROWS_SHOWN:
        raise RuntimeError(f"{path} answered {answer.status_code} without a page of rows")
    if plan.show_statements:
        say(f"{path}\n{statements.told()}")
    return len(statements)


def _prepare(country: Country, complaints: int, now: datetime) -> None:
    """Complaints of many bodies, with their stages, clocks and events, from one that was filed."""
    stage = country.filed(now)
    clock = Clock.objects.get(subject_code=stage.ref.code, subject_id=stage.pk)
    event = ClockEvent.objects.get(clock=clock)
    number = f"{_FIRST_ID} + n"
    bodies = f"(ARRAY{[body.pk for body in country.akimats]})[1 + mod(n, {len(country.akimats)})]"
    filed_at = "o.filed_at - n * interval '1 minute'"
    multiply(stage.complaint, complaints, id=number, provider_id=bodies, filed_at=filed_at)
    multiply(
        stage, complaints, id=number, complaint_id=number, organisation_id=bodies,
        filed_at=filed_at, registered_at=filed_at, reg_seq="1000 + n",
        state=f"CASE WHEN {_OPEN} THEN o.state ELSE 'closed' END",
        closed_at=f"CASE WHEN {_OPEN} THEN NULL ELSE o.filed_at END",
    )  # fmt: skip
    due_at = "o.due_at + n * interval '1 minute'"
    multiply(
        clock, complaints, id=number, subject_id=number, organisation_id=bodies,
        due_at=due_at, sweep_at=due_at,
        state=f"CASE WHEN {_OPEN} THEN 'running' ELSE 'met' END",
        ended_at=f"CASE WHEN {_OPEN} THEN NULL ELSE o.started_at END",
    )  # fmt: skip
    multiply(event, complaints, clock_id=number)
    settle()
