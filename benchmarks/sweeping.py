"""The sweep: some clocks due among very many, with an event, a record and a message each."""

from collections.abc import Callable
from datetime import datetime, timedelta
from time import perf_counter

from django.utils import timezone

from audit.models import AuditEntry
from audit.refs import SYSTEM, SubjectRef
from audit.rows import insert_rows
from benchmarks.bulk import execute, multiply, settle
from benchmarks.country import Country
from benchmarks.plan import Plan
from benchmarks.report import Line, middle
from benchmarks.statements import Statements, counted
from complaints import terms
from deadlines.handlers import on
from deadlines.models import Clock, ClockEvent
from deadlines.services import ClockRequest, start_clocks
from deadlines.subjects import Subject, register
from deadlines.sweep import BATCH, sweep
from notifications.models import OutboxMessage, State

DUTY = "benchmarks.duty"
_FAR = "interval '400 days'"


def measure(plan: Plan, country: Country, say: Callable[[str], object]) -> list[Line]:
    """Milliseconds for a sweep with some due and with nothing due, beside one plain statement."""
    now = timezone.now()
    register(Subject(DUTY, _address, lambda _actor: [], lambda ids: dict.fromkeys(ids), _lock))
    on(DUTY, "breached", _tell)
    clock = _prepare(country, plan, now)
    idle, pulse = _rounds(plan, now, lambda: None)
    swept, statements = _rounds(plan, now, lambda: _make_due(clock, plan.due, now))
    _expect(plan)
    if plan.show_statements:
        say(statements.told())
    plain = _plain_rounds(plan, clock, now)
    limit = middle(plain)
    what = f"{plan.due:,} due of {plan.rows:,}".replace(",", " ")
    # What a run sends anyhow is not the batch's.
    batches = -(-plan.due // BATCH)
    sent = (len(statements) - len(pulse)) // batches
    return [
        Line("sweep", f"{what}: event, record, message each", middle(swept), "ms", tuple(swept),
             statements=sent, limit=limit, limit_what="one UPDATE … INSERT statement, same rows",
             goal="≤ 150 ms, ≤ 10 SQL a batch", met=middle(swept) <= 150 and sent <= 10),
        Line("sweep", f"nothing due of {plan.rows:,}".replace(",", " "), middle(idle), "ms",
             tuple(idle), statements=len(pulse), goal="≤ 5 ms", met=middle(idle) <= 5),
    ]  # fmt: skip


def _rounds(
    plan: Plan, now: datetime, prepare: Callable[[], None]
) -> tuple[list[float], Statements]:
    """Milliseconds of each round, and what the last one sent; a cold round goes before."""
    sweep(at=now)
    taken = []
    for _round in range(plan.rounds):
        prepare()
        with counted() as statements:
            taken.append(_timed(lambda: sweep(at=now))[0])
    return taken, statements


def _address(subject_id: int) -> str:
    return f"/bench/{subject_id}/"


def _lock(_ids: object) -> None:
    """The duties of the benchmark have no rows of their own."""


def _tell(clocks: list[Clock]) -> None:
    """A handler without logic: one message for each clock, written as ``send`` writes it."""
    written_at = timezone.now()
    insert_rows(
        OutboxMessage,
        [
            {
                "channel": "email", "state": State.QUEUED,
                "dedupe_key": f"bench:{clock.pk}:{clock.epoch}", "address": "citizen@example.kz",
                "template": "bench", "language": "kk", "subject": "Мерзімі өтті",
                "text": "Мерзімі өтті. " * 30, "at": clock.due_at, "queued_at": written_at,
                "next_try_at": written_at, "message_id": f"<{clock.pk}.{clock.epoch}@example.kz>",
            }
            for clock in clocks
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def _prepare(country: Country, plan: Plan, now: datetime) -> Clock:
    """One clock made by the engine, multiplied; all end far ahead."""
    subject = SubjectRef(DUTY, 0, "№ 1 міндет", "Обязанность № 1", "Duty No. 1")
    request = ClockRequest(
        term=terms.PROVIDER, subject=subject, organisation=country.world.other_akimat
    )
    (clock,) = start_clocks([request], actor=SYSTEM, at=now)
    bodies = f"(ARRAY{[body.pk for body in country.akimats]})[1 + mod(n, {len(country.akimats)})]"
    ahead = f"o.due_at + {_FAR} + n * interval '1 second'"
    multiply(clock, plan.rows, subject_id="n", organisation_id=bodies, due_at=ahead, sweep_at=ahead)
    execute("UPDATE deadlines_clock SET state = 'cancelled' WHERE id = %s", [clock.pk])
    settle()
    return clock


def _make_due(clock: Clock, due: int, now: datetime) -> None:
    """Some running clocks, spread over the table, ran out an hour ago.

    The epoch rises as it does whenever a due moment changes.
    """
    past = now - timedelta(hours=1)
    execute(
        "UPDATE deadlines_clock SET state = 'running', epoch = epoch + 1, due_at = %s, sweep_at = %s"
        " WHERE subject_code = %s AND subject_id IN (SELECT 1 + k * (SELECT max(subject_id) - 1"
        " FROM deadlines_clock WHERE subject_code = %s) / %s FROM generate_series(0, %s - 1) AS k)",
        [past, past, clock.subject_code, clock.subject_code, due, due],
    )
    settle()


def _timed(work: Callable[[], object]) -> tuple[float, object]:
    """Milliseconds, and what came out."""
    started = perf_counter()
    result = work()
    return (perf_counter() - started) * 1000, result


def _expect(plan: Plan) -> None:
    """Refuse to tell a time for work that was not done.

    Raises:
        RuntimeError: fewer clocks were breached, recorded or told than were due.
    """
    late = Clock.objects.filter(subject_code=DUTY, state=Clock.State.BREACHED).count()
    written = (
        ClockEvent.objects.filter(clock__subject_code=DUTY, kind="breached").count(),
        AuditEntry.objects.filter(subject_code=DUTY).count(),
        OutboxMessage.objects.filter(template="bench").count(),
    )
    if late != plan.due or min(written) < plan.due * plan.rounds:
        raise RuntimeError(f"breached: {late}; events, records, messages: {written}")


_PLAIN = """
WITH moved AS (
    UPDATE deadlines_clock SET state = 'breached', attempts = 0
     WHERE id IN (SELECT id FROM deadlines_clock WHERE state = 'running' AND sweep_at <= %s
                  ORDER BY sweep_at, id LIMIT %s FOR UPDATE)
 RETURNING id, epoch, due_at, revision_id, subject_id
), event AS (
    INSERT INTO deadlines_clockevent (clock_id, kind, epoch, "offset", at, recorded_at,
                                      revision_id, due_at_before, due_at_after, facts)
    SELECT id, 'breached', epoch, 0, due_at, now(), revision_id, due_at, due_at, '{{}}' FROM moved
), entry AS (
    INSERT INTO audit_auditentry ({audit}) SELECT {audit_picked}
    FROM moved, audit_auditentry AS o WHERE o.id = %s
)
INSERT INTO notifications_outboxmessage ({outbox}) SELECT {outbox_picked}
FROM moved, notifications_outboxmessage AS o WHERE o.id = %s
"""


def _plain_rounds(plan: Plan, clock: Clock, now: datetime) -> list[float]:
    """The limit: the same rows, with the texts of the portal's own last ones, in one statement."""
    entry = AuditEntry.objects.filter(subject_code=DUTY).latest("pk")
    message = OutboxMessage.objects.filter(template="bench").latest("pk")
    audit, audit_picked = _columns(AuditEntry, subject_id="moved.subject_id")
    outbox, outbox_picked = _columns(
        OutboxMessage, dedupe_key="'bench:' || moved.id || ':' || moved.epoch"
    )
    statement = _PLAIN.format(
        audit=audit, audit_picked=audit_picked, outbox=outbox, outbox_picked=outbox_picked
    )
    parameters = [now, plan.due, entry.pk, message.pk]
    taken = []
    for _round in range(plan.rounds):
        _make_due(clock, plan.due, now)
        taken.append(_timed(lambda: execute(statement, parameters))[0])
    return taken


def _columns(model: type[AuditEntry] | type[OutboxMessage], **expressions: str) -> tuple[str, str]:
    columns = [f.column for f in model._meta.concrete_fields if not f.primary_key]
    names = ", ".join(f'"{column}"' for column in columns)
    return names, ", ".join(expressions.get(column, f'o."{column}"') for column in columns)
