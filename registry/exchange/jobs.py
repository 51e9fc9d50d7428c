"""An import as a job: brought in, checked, read by the keeper, confirmed, carried out.

The work is found by its state. Who works on a job holds a lease that each batch renews; a worker
that dies leaves it to run out, and the next run begins the step again: checking writes nothing
but fates, carrying out is one transaction.
"""

import json
import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.db import OperationalError, transaction
from django.db.models import Q

from accounts.acting import Actor, roles_open_to
from accounts.models import User
from accounts.roles import Capability
from audit.refs import SubjectRef
from audit.services import Act, record
from audit.transactions import legal_act
from files.models import FileState, StoredFile
from files.services import store
from files.storage import storage
from registry import events, permissions
from registry.errors import RegistryRefused
from registry.exchange import progress
from registry.exchange.applying import carry_out, counts_of
from registry.exchange.checking import Checked, Fate, Stand, check
from registry.exchange.errors import FileUnreadable, NotWaiting
from registry.exchange.reading import Row, kind_of, read_rows
from registry.models import ExchangeRow, ImportJob
from registry.services import national_day
from registry.services.acts import permit

log = logging.getLogger(__name__)

State = ImportJob.State
Now = Callable[[], datetime]

LEASE = timedelta(minutes=3)
BATCH = 250  # rows checked between two renewals of the lease
_STEPS = {State.WAITING: State.CHECKING, State.CONFIRMED: State.APPLYING}
RUNNING = (State.WAITING, State.CHECKING, State.CONFIRMED, State.APPLYING)
_DROPPED_FROM = (State.WAITING, State.CHECKED, State.REFUSED, State.FAILED)


class LeaseLost(Exception):
    """Another worker has taken the job over, or somebody has dropped it."""


def start_import(*, uploaded: "UploadedFile[Any]", actor: Actor, at: datetime) -> ImportJob:
    """Keep a file of entries to be checked; nothing else happens yet.

    The caller has asked whether this person may bring in files: checking changes nothing.

    Raises:
        FileUnreadable: it is neither XLSX nor CSV nor JSON, or is empty.
        files.errors.FileRefused: too big, or infected.
    """
    assert actor.user is not None
    kind_of(cast(BinaryIO, uploaded.file), uploaded.name or "")
    stored = store(uploaded, uploader_id=actor.user.pk, at=at)
    return ImportJob.objects.create(
        file=stored,
        file_name=stored.original_name,
        made_by=actor.user,
        body_id=actor.organisation_id,
        made_at=at,
    )


@legal_act
def confirm_import(*, job_id: int, actor: Actor, at: datetime) -> ImportJob:
    """The keeper has read what every row does, and answers for it from now on.

    Raises:
        NotPermitted: not the keeper of the registry.
        NotWaiting: the import is not checked without errors.
    """
    permit(permissions.may_import(actor))
    job = _locked(job_id, State.CHECKED)
    assert actor.user is not None
    job.state, job.made_by, job.body_id = State.CONFIRMED, actor.user, actor.organisation_id
    job.error, job.rows_done = "", 0
    job.save()
    record(_act(events.IMPORT_STARTED, job, actor, at, rows=job.rows_total))
    return job


@legal_act
def drop_import(*, job_id: int, actor: Actor) -> ImportJob:
    """Put a file aside: who brought it in, or the keeper.

    Raises:
        NotPermitted: neither of them.
        NotWaiting: it is being worked on, or done.
    """
    job = _locked(job_id, *_DROPPED_FROM)
    is_own = actor.user is not None and job.made_by_id == actor.user.pk
    permit(is_own or permissions.may_import(actor))
    job.state, job.file = State.DROPPED, None
    job.save()
    return job


def _locked(job_id: int, *states: str) -> ImportJob:
    job = ImportJob.objects.select_for_update().get(pk=job_id)
    if job.state not in states:
        raise NotWaiting
    return job


def _act(verb: str, job: ImportJob, actor: Actor, at: datetime, **facts: object) -> Act:
    # Not by the name of the file: people write all kinds of things into names.
    number = f"№\u00a0{job.pk}"
    subject = SubjectRef(
        "registry.import",
        job.pk,
        label_kk=f"Импорт {number}",
        label_ru=f"Импорт {number}",
        label_en=f"Import No.\u00a0{job.pk}",
    )
    return Act(
        actor=actor.ref,
        verb=verb,
        subject=subject,
        at=at,
        organisation_id=actor.organisation_id,
        facts=facts,
    )


def run_imports(*, now: Now) -> int:
    """Check and carry out everything that waits; returns how many steps were made.

    Safe to run twice at once and after a crash. ``now`` gives the legal moment, asked again for
    each renewal of a lease.
    """
    return sum(run_import(job_id, now=now) for job_id in _waiting(now()))


def _waiting(at: datetime) -> list[int]:
    abandoned = Q(state__in=_STEPS.values(), leased_until__lte=at)
    found = ImportJob.objects.filter(Q(state__in=list(_STEPS)) | abandoned)
    # What the antivirus has not seen yet is not read; its import waits.
    found = found.exclude(file__state=FileState.QUARANTINED)
    return list(found.order_by("pk").values_list("pk", flat=True))


def run_import(job_id: int, *, now: Now) -> bool:
    """Make the next step of one import; False where somebody else works on it."""
    job = _take(job_id, now())
    if job is None:
        return False
    try:
        _check(job, now) if job.state == State.CHECKING else _apply(job, now)
    except LeaseLost:
        return False
    except FileUnreadable as refusal:
        _end(job, State.REFUSED, code=refusal.code, params=refusal.params)
    except OperationalError:
        raise  # the database was busy: the lease runs out, and the step is made again
    except Exception:
        log.exception("registry.import_failed", extra={"job": job.pk})
        _end(job, State.FAILED, code="unexpected")
    return True


def _take(job_id: int, at: datetime) -> ImportJob | None:
    """Lease a job under its lock; None where it is not free."""
    with transaction.atomic():
        job = ImportJob.objects.select_for_update().filter(pk=job_id).first()
        working = _step_of(job, at) if job else None
        if job is None or working is None:
            return None
        job.state, job.leased_until, job.rows_done = working, at + LEASE, 0
        job.save(update_fields=["state", "leased_until", "rows_done"])
    return ImportJob.objects.select_related("file").get(pk=job_id)


def _step_of(job: ImportJob, at: datetime) -> State | None:
    """The step that a worker may take: a waiting one, or one whose worker has let it go."""
    for waiting, working in _STEPS.items():
        let_go = job.leased_until is not None and job.leased_until <= at
        if job.state == waiting or (job.state == working and let_go):
            return working
    return None


def _mine(job: ImportJob) -> Any:
    return ImportJob.objects.filter(pk=job.pk, state=job.state, leased_until=job.leased_until)


def _renew(job: ImportJob, at: datetime, **columns: object) -> None:
    """Keep the lease, and say how far the work has come.

    Raises:
        LeaseLost: it is another's by now.
    """
    until = at + LEASE
    if not _mine(job).update(leased_until=until, **columns):
        raise LeaseLost
    job.leased_until = until


def _end(job: ImportJob, state: str, *, code: str = "", params: Any = None) -> None:
    error = json.dumps({"code": code, "params": dict(params or {})}) if code else ""
    with transaction.atomic():
        mine = _mine(job).select_for_update().first()
        if mine is not None:
            mine.state, mine.leased_until, mine.error = state, None, error
            mine.save(update_fields=["state", "leased_until", "error"])


def rows_in(job: ImportJob) -> list[Row]:
    """The rows of the file that was brought in.

    Raises:
        FileUnreadable: it cannot be read, or is not there any more.
    """
    stored: StoredFile | None = job.file
    if stored is None:
        raise FileUnreadable("gone")
    if not stored.is_clean:
        raise FileUnreadable("quarantined")
    try:
        with storage().open(stored.key) as file:
            return read_rows(file, kind_of(file, stored.original_name))
    except FileNotFoundError as error:
        raise FileUnreadable("gone") from error


def _check(job: ImportJob, now: Now) -> None:
    rows = rows_in(job)
    _renew(job, now(), rows_total=len(rows))
    _write_fates(job, rows, now)


def _write_fates(job: ImportJob, rows: list[Row], now: Now, *, code: str = "") -> None:
    """The fate of every row, batch by batch; then whether the whole can be carried out."""
    ExchangeRow.objects.filter(job=job).delete()
    done: list[Checked] = []
    for batch in _batches(check(rows, Stand.now(rows, at=now()))):
        done += batch
        _write_batch(job, batch, len(done), now())
    counts = counts_of(done)
    _mine(job).update(counts=counts)
    _end(job, State.REFUSED if counts[Fate.ERROR] else State.CHECKED, code=code)


@legal_act
def _write_batch(job: ImportJob, batch: list[Checked], done: int, at: datetime) -> None:
    _renew(job, at, rows_done=done)
    ExchangeRow.objects.bulk_create(
        [
            ExchangeRow(
                job=job,
                number=one.number,
                registry_no=one.registry_no,
                fate=one.fate,
                changed_fields=one.changed,
                problems=[
                    {"field": found.field, "code": found.code, "params": dict(found.params)}
                    for found in one.problems
                ],
            )
            for one in batch
        ]
    )


def _batches(checked: Iterator[Checked]) -> Iterator[list[Checked]]:
    while batch := list(islice(checked, BATCH)):
        yield batch


def _apply(job: ImportJob, now: Now) -> None:
    """One transaction; if the registry has changed since, the fates are told anew instead."""
    rows = rows_in(job)
    actor = _keeper(job, now())
    if actor is None:
        _end(job, State.FAILED, code="not_keeper")
        return
    progress.tell(job.pk, 0)
    try:
        _carry_out(job, rows, actor, now())
    except RegistryRefused:
        _renew(job, now())
        _write_fates(job, rows, now, code="changed_since_check")


@legal_act
def _carry_out(job: ImportJob, rows: list[Row], actor: Actor, at: datetime) -> None:
    locked = ImportJob.objects.select_for_update().get(pk=job.pk)
    if (locked.state, locked.leased_until) != (job.state, job.leased_until):
        raise LeaseLost
    counts = carry_out(
        rows,
        told=_told(job),
        actor=actor,
        at=at,
        tell=lambda done: progress.tell(job.pk, done),
    )
    locked.state, locked.leased_until, locked.done_at = State.DONE, None, at
    locked.counts, locked.rows_done, locked.error = counts, len(rows), ""
    locked.save()
    facts = {"new": counts[Fate.NEW], "changed": counts[Fate.CHANGE], "same": counts[Fate.SAME]}
    record(_act(events.IMPORT_DONE, locked, actor, at, **facts))


def _told(job: ImportJob) -> list[tuple[object, ...]]:
    """What the keeper has confirmed, row by row."""
    rows: Iterable[ExchangeRow] = ExchangeRow.objects.filter(job=job).order_by("number")
    return [
        (
            row.number,
            row.registry_no,
            row.fate,
            row.changed_fields,
            [[one["field"], one["code"], one["params"]] for one in row.problems],
        )
        for row in rows
    ]


def _keeper(job: ImportJob, at: datetime) -> Actor | None:
    """Who confirmed, in the role of then; None where that role is over."""
    user: User = job.made_by
    for membership in roles_open_to(user, on=national_day(at)) if user.is_active else ():
        actor = Actor(user=user, membership=membership)
        if membership.organisation_id == job.body_id and actor.can(Capability.KEEP_REGISTRY):
            return actor
    return None
