"""Imports as jobs: all or nothing, whoever dies in between, whatever changes meanwhile."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection

import pytest

from accounts.models import Membership
from audit.models import AuditEntry
from deadlines.models import Clock
from registry.content import content_of
from registry.errors import NotPermitted
from registry.exchange import progress
from registry.exchange.errors import NotWaiting
from registry.exchange.jobs import LEASE, confirm_import, drop_import, run_imports, start_import
from registry.models import (
    Announcement,
    ImportJob,
    LocalReview,
    PlannedChange,
    Service,
    ServiceVersion,
)
from registry.selectors import search_services
from registry.services import change_service
from registry.services.acts import GovernmentAct
from tests.deadlines.test_processes import database_url
from tests.registry.exchange import (
    CHANGE,
    KINDS,
    a_file,
    a_row,
    brought_in,
    carried_out,
    exported,
    exported_rows,
    upload,
)
from tests.world import MONDAY, World, build_world

JobState = ImportJob.State
ROOT = Path(__file__).parents[2]


def numbers() -> list[str]:
    return list(Service.objects.order_by("registry_no").values_list("registry_no", flat=True))


@pytest.mark.parametrize("kind", KINDS)
def test_new_rows_are_taken_over_and_found(world: World, kind: str) -> None:
    rows = [a_row(f"S-50{n}", name_ru=f"Выдача выписки {n}") for n in range(3)]
    job = carried_out(world, a_file(rows, kind), f"services.{kind}")
    assert (job.state, job.counts) == (
        JobState.DONE,
        {"new": 3, "change": 0, "same": 0, "error": 0},
    )
    assert numbers() == ["S-004", "S-500", "S-501", "S-502"]
    taken = Service.objects.get(registry_no="S-501")
    assert (taken.state, taken.version, str(taken.included_on)) == ("included", 1, "2013-07-01")
    assert (taken.inclusion_act_no, taken.code) == ("0150", "00101501")
    assert taken.versions.get().kind == "taken_over"
    assert taken in search_services("выписки", language="ru")


def test_inclusion_of_an_earlier_day_starts_no_clock_and_of_today_both(world: World) -> None:
    rows = [a_row("S-500"), a_row("S-501", included_on="2025-09-08")]
    carried_out(world, a_file(rows))
    today = Service.objects.get(registry_no="S-501")
    found = Clock.objects.filter(subject_code="registry.service")
    assert set(found.values_list("subject_id", flat=True)) == {today.pk}
    assert set(found.values_list("term_code", flat=True)) == {
        "standards.draft_placement",
        "standards.approval",
    }


def test_proposed_rows_become_proposals_with_numbers_of_their_own(world: World) -> None:
    bare = {"state": "proposed", "included_on": "", "inclusion_act": "", "inclusion_act_no": ""}
    rows = [
        a_row("S-500", **bare, inclusion_act_date=""),
        a_row("S-777", **bare, inclusion_act_date="") | {"registry_no": ""},
    ]
    carried_out(world, a_file(rows))
    assert numbers() == ["S-004", "S-005", "S-500"]
    proposed = Service.objects.get(registry_no="S-005")
    assert (proposed.state, proposed.version, proposed.proposed_by) == (
        "proposed",
        0,
        world.planning_body,
    )
    assert AuditEntry.objects.filter(verb="registry.proposed").count() == 2


def test_change_of_today_makes_a_version_and_everything_that_follows(world: World) -> None:
    (row,) = exported_rows()
    job = carried_out(world, a_file([row | CHANGE | {"name_en": "Birth"}]))
    assert job.counts["change"] == 1
    service = Service.objects.get()
    assert (service.name_en, service.version, service.edit_no) == ("Birth", 2, 2)
    version = ServiceVersion.objects.get(service=service)
    assert (version.kind, version.act_no, version.changed_fields) == (
        "changed",
        "7-өқ",
        ["name_en"],
    )
    assert LocalReview.objects.count() == 2
    assert Announcement.objects.filter(version=version).exists()
    assert AuditEntry.objects.filter(verb="registry.changed").count() == 1


def test_bulk_change_does_what_the_single_verb_does(world: World) -> None:
    (row,) = exported_rows()
    carried_out(world, a_file([row | CHANGE | {"name_en": "Birth"}]))
    by_file = traces()
    service = Service.objects.get()

    change_service(
        service_id=service.pk,
        content=content_of(service) | {"name_en": "Birth again"},
        edit_no=service.edit_no,
        act=GovernmentAct(name="Приказ министра", number="7-өқ", dated=MONDAY.date()),
        valid_from=MONDAY.date(),
        actor=world.keeper,
        at=MONDAY,
    )
    assert traces() == by_file


def traces() -> dict[str, object]:
    """What the last change left behind, without ids and without what it said."""
    version = ServiceVersion.objects.latest("pk")
    entry = AuditEntry.objects.filter(verb="registry.changed").latest("pk")
    service = version.service
    return {
        "ahead": (service.version - version.number, service.valid_from == version.valid_from),
        "version": (version.kind, version.changed_fields, version.author_id, version.body_id),
        "content": set(version.content),
        "entry": (sorted(entry.facts), sorted(entry.digests), entry.organisation_id),
        "announced": Announcement.objects.filter(version=version).exists(),
    }


def test_change_of_a_later_day_is_planned(world: World) -> None:
    (row,) = exported_rows()
    file = a_file([row | CHANGE | {"name_en": "Birth", "valid_from": "2025-10-01"}])
    carried_out(world, file)
    plan = PlannedChange.objects.get()
    assert (str(plan.valid_from), plan.content["name_en"]) == ("2025-10-01", "Birth")
    assert Service.objects.get().name_en == "Registration of birth"
    (again,) = exported_rows()
    assert again["valid_to"] == "2025-09-30"
    assert brought_in(world, file).counts["same"] == 1


def test_new_drafting_body_takes_the_open_limits_over(world: World) -> None:
    carried_out(world, a_file([a_row("S-501", included_on="2025-09-08")]))
    row = next(row for row in exported_rows() if row["registry_no"] == "S-501")
    carried_out(world, a_file([row | CHANGE | {"drafting_body": "mebp"}]))
    running = Clock.objects.filter(subject_code="registry.service", state="running")
    assert set(running.values_list("organisation__key", flat=True)) == {"mebp"}
    assert running.count() == 2


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_exported_changes_nothing_when_it_comes_back(world: World, kind: str) -> None:
    carried_out(world, a_file([a_row(f"S-5{n:02}") for n in range(20)]))
    before = list(Service.objects.order_by("pk").values())
    data = exported(kind)
    job = carried_out(world, data, f"services.{kind}")
    assert job.counts == {"new": 0, "change": 0, "same": 21, "error": 0}
    assert list(Service.objects.order_by("pk").values()) == before
    assert exported(kind) == data or kind == "xlsx"  # a zip bears the hour of its making


def test_one_error_refuses_the_whole_file(world: World) -> None:
    job = brought_in(world, a_file([a_row("S-500"), a_row("S-501", name_kk="")]))
    assert (job.state, job.counts["error"], job.counts["new"]) == (JobState.REFUSED, 1, 1)
    with pytest.raises(NotWaiting):
        confirm_import(job_id=job.pk, actor=world.keeper, at=MONDAY)
    assert numbers() == ["S-004"]


def test_registry_changed_since_the_check_refuses_and_tells_the_fates_anew(world: World) -> None:
    (row,) = exported_rows()
    job = brought_in(world, a_file([row | CHANGE | {"name_en": "Birth"}, a_row("S-500")]))
    carried_out(world, a_file([row | CHANGE | {"name_en": "Something else"}]))
    confirm_import(job_id=job.pk, actor=world.keeper, at=MONDAY)
    run_imports(now=lambda: MONDAY)
    job.refresh_from_db()
    assert (job.state, job.counts) == (
        JobState.REFUSED,
        {"new": 1, "change": 0, "same": 0, "error": 1},
    )
    assert "changed_since_check" in job.error
    assert job.rows.get(number=2).problems == [
        {"field": "edit_no", "code": "changed_since", "params": {}}
    ]
    assert numbers() == ["S-004"]


def test_new_row_that_somebody_else_has_made_meanwhile_waits_for_the_keeper_again(
    world: World,
) -> None:
    file = a_file([a_row("S-500")])
    job = brought_in(world, file)
    carried_out(world, file)
    confirm_import(job_id=job.pk, actor=world.keeper, at=MONDAY)
    run_imports(now=lambda: MONDAY)
    job.refresh_from_db()
    assert (job.state, job.counts["same"]) == (JobState.CHECKED, 1)
    assert "changed_since_check" in job.error


@pytest.mark.django_db(transaction=True)
def test_failure_in_the_middle_leaves_nothing(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = build_world()
    job = brought_in(world, a_file([a_row(f"S-5{n:02}") for n in range(5)]))
    confirm_import(job_id=job.pk, actor=world.keeper, at=MONDAY)

    def fail(*_args: object, **_more: object) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr("registry.services.including.indexing.index", fail)
    run_imports(now=lambda: MONDAY)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert numbers() == ["S-004"]
    assert not ServiceVersion.objects.exists()


def test_only_the_keeper_confirms_and_the_role_is_asked_again_when_it_is_carried_out(
    world: World,
) -> None:
    job = brought_in(world, a_file([a_row("S-500")]), actor=world.administrator)
    for person in (world.administrator, world.drafter, world.clerk):
        with pytest.raises(NotPermitted):
            confirm_import(job_id=job.pk, actor=person, at=MONDAY)
    confirm_import(job_id=job.pk, actor=world.keeper, at=MONDAY)
    Membership.objects.filter(pk=world.keeper.membership.pk).update(valid_to="2025-09-01")
    run_imports(now=lambda: MONDAY)
    job.refresh_from_db()
    assert (job.state, numbers()) == (JobState.FAILED, ["S-004"])


def test_dropped_file_is_not_carried_out(world: World) -> None:
    job = brought_in(world, a_file([a_row("S-500")]))
    with pytest.raises(NotPermitted):
        drop_import(job_id=job.pk, actor=world.drafter)
    drop_import(job_id=job.pk, actor=world.keeper)
    with pytest.raises(NotWaiting):
        confirm_import(job_id=job.pk, actor=world.keeper, at=MONDAY)


def test_progress_is_told_outside_of_the_transaction(world: World) -> None:
    job = carried_out(world, a_file([a_row(f"S-5{n:02}") for n in range(5)]))
    assert (job.rows_total, job.rows_done, progress.told(job.pk)) == (5, 5, 5)


def test_job_under_lease_is_left_alone_and_an_abandoned_one_taken_over(world: World) -> None:
    job = start_import(uploaded=upload(a_file([a_row("S-500")])), actor=world.keeper, at=MONDAY)
    ImportJob.objects.update(state=JobState.CHECKING, leased_until=MONDAY + LEASE)
    assert run_imports(now=lambda: MONDAY + timedelta(minutes=1)) == 0
    assert run_imports(now=lambda: MONDAY + timedelta(minutes=5)) == 1
    job.refresh_from_db()
    assert (job.state, job.leased_until, job.rows.count()) == (JobState.CHECKED, None, 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", ["check", "apply"])
def test_worker_killed_in_the_middle_leaves_nothing_half_done(
    transactional_db: None, tmp_path: Path, step: str
) -> None:
    world = build_world()
    rows = [a_row(f"S-{n}", code=f"00101{n}") for n in range(200, 760)]
    job = start_import(uploaded=upload(a_file(rows)), actor=world.keeper, at=MONDAY)
    if step == "apply":
        run_imports(now=lambda: MONDAY)
        confirm_import(job_id=job.pk, actor=world.keeper, at=MONDAY)
    kill_in_the_middle(step, tmp_path)
    job.refresh_from_db()
    assert job.state == {"check": JobState.CHECKING, "apply": JobState.APPLYING}[step]
    assert numbers() == ["S-004"]
    assert run_imports(now=lambda: MONDAY + timedelta(minutes=1)) == 0  # under its lease
    later = MONDAY + timedelta(minutes=10)
    run_imports(now=lambda: later)
    if step == "check":
        confirm_import(job_id=job.pk, actor=world.keeper, at=later)
        run_imports(now=lambda: later)
    job.refresh_from_db()
    assert (job.state, job.counts["new"]) == (JobState.DONE, 560)
    assert Service.objects.count() == 561
    assert ServiceVersion.objects.count() == 560
    assert AuditEntry.objects.filter(verb="registry.taken_over").count() == 560
    assert AuditEntry.objects.filter(verb="registry.import_done").count() == 1


def kill_in_the_middle(step: str, tmp_path: Path) -> None:
    """Work on the imports in a process of its own, and kill it when it has begun."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "govservices.settings.embedded",
        "GOVSERVICES_DATABASE_URL": database_url(),
        "GOVSERVICES_VAR_DIR": str(tmp_path),
    }
    command = [sys.executable, "-m", "tests.registry.importer", step, str(settings.MEDIA_ROOT)]
    process = subprocess.Popen(
        [*command, MONDAY.isoformat()],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "in the middle\n", process.communicate()
    finally:
        process.kill()
        process.communicate()
    assert process.returncode == -9
    connection.close()
