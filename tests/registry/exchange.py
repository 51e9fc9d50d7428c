"""Files of entries for the tests: rows as the keeper would write them."""

import io
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from registry.exchange.checking import Checked, Stand, check
from registry.exchange.jobs import confirm_import, run_imports, start_import
from registry.exchange.reading import read_rows
from registry.exchange.writing import rows_of, written
from registry.models import ImportJob, Service
from registry.resources import COLUMNS, ServiceResource
from registry.workflow import State
from tests.world import MONDAY, World, a_content

KINDS = ("csv", "xlsx", "json")
ACT = {
    "inclusion_act": "ҚР Үкіметінің қаулысы",
    "inclusion_act_no": "0150",
    "inclusion_act_date": "2013-06-20",
}
CHANGE = {
    "change_act": "Приказ министра",
    "change_act_no": "7-өқ",
    "change_act_date": "2025-09-01",
    "valid_from": "2025-09-08",
}


def a_row(registry_no: str = "S-500", **changes: str) -> dict[str, str]:
    """A row that takes over a whole entry of an earlier registry."""
    service = Service(registry_no=registry_no, state=State.INCLUDED)
    content = a_content(code=f"00101{registry_no[-3:]}")
    for name, value in content.items():
        if name != "drafting_body":
            setattr(service, name, value)
    row = dict.fromkeys(COLUMNS, "")
    row |= dict(zip(COLUMNS, ServiceResource().cells(service), strict=True))
    row |= {"drafting_body": content["drafting_body"], "included_on": "2013-07-01", **ACT}
    row |= {"version": "", "edit_no": ""}
    return row | changes


def a_file(rows: Iterable[dict[str, str]], kind: str = "xlsx") -> bytes:
    """Rows as a file."""
    return b"".join(written([[row[name] for name in COLUMNS] for row in rows], kind))


def exported(kind: str = "xlsx") -> bytes:
    """The whole registry as a file."""
    return b"".join(written(rows_of(Service.objects.all()), kind))


def exported_rows() -> list[dict[str, str]]:
    """The whole registry as rows that a person might edit."""
    return [dict(zip(COLUMNS, cells, strict=True)) for cells in rows_of(Service.objects.all())]


def fates(data: bytes, kind: str = "xlsx", *, at: datetime = MONDAY) -> list[Checked]:
    """What each row of a file would do."""
    rows = read_rows(io.BytesIO(data), kind)
    return list(check(rows, Stand.now(rows, at=at)))


def codes(checked: Checked) -> set[tuple[str, str]]:
    """Fields and codes of what is wrong with a row."""
    return {(problem.field, problem.code) for problem in checked.problems}


def upload(data: bytes, name: str = "services.xlsx") -> "SimpleUploadedFile":
    """As a browser sends it."""
    return SimpleUploadedFile(name, data)


def brought_in(
    world: World, data: bytes, name: str = "services.xlsx", *, at: datetime = MONDAY, **who: Any
) -> ImportJob:
    """An import that has been checked."""
    job = start_import(uploaded=upload(data, name), actor=who.get("actor", world.keeper), at=at)
    run_imports(now=lambda: at)
    job.refresh_from_db()
    return job


def carried_out(
    world: World, data: bytes, name: str = "services.xlsx", *, at: datetime = MONDAY
) -> ImportJob:
    """An import that the keeper has confirmed, as far as it went."""
    job = brought_in(world, data, name, at=at)
    assert job.state == ImportJob.State.CHECKED, problems_of(job)
    confirm_import(job_id=job.pk, actor=world.keeper, at=at)
    run_imports(now=lambda: at)
    job.refresh_from_db()
    return job


def problems_of(job: ImportJob) -> list[object]:
    """Everything that is wrong with the rows of an import."""
    return [job.error, *job.rows.exclude(problems=[]).values_list("number", "problems")]
