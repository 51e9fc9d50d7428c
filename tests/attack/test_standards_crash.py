"""An act on a draft that dies in its last step leaves nothing behind; a killed worker loses nothing."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection

import pytest

from deadlines.models import SweepRun
from standards.errors import NotPermitted
from standards.models import CompletionReport, Edition
from standards.services import agreeing, approving, placing, reporting
from standards.services.commenting import CommentData, submit_comment
from standards.services.deciding import decide_comments
from standards.services.editions import withdraw_edition
from standards.workflow import Agreeing, ReportState
from tests.attack.test_crash import PowerCut
from tests.standards import road
from tests.standards.answers import a_decision, close, opened, say
from tests.standards.road import AFTER_CLOSE
from tests.standards_world import an_edition, fresh
from tests.world import MONDAY, World

# Real transactions: inside the test's own one an act would have nothing to roll back.
pytestmark = pytest.mark.django_db(transaction=True)

MODULES = [
    "placing", "commenting", "deciding", "reporting", "agreeing", "approving", "editions", "regulations",
]  # fmt: skip
LATER = AFTER_CLOSE + timedelta(hours=1)


def everything() -> dict[str, list[str]]:
    """All rows of the rooms that an act on a draft writes to."""
    rows = {}
    for room in ("standards", "registry", "deadlines", "audit", "notifications"):
        for model in apps.get_app_config(room).get_models():
            if model is not SweepRun:
                rows[model.__name__] = sorted(map(repr, model._default_manager.values_list()))
    return rows


def cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """The power goes when the record is written: the verbs' last step or last but one."""

    def fail(*_args: Any, **_more: Any) -> None:
        raise PowerCut

    for name in MODULES:
        module = import_module(f"standards.services.{name}")
        monkeypatch.setattr(module, "record", fail, raising=False)


def _requests(edition: Edition) -> Any:
    return edition.agreements.latest("pk")


Verb = Callable[[Edition, World, Any], Any]
ACTS: dict[str, tuple[Callable[[World], Edition], Verb]] = {
    "place": (an_edition, lambda e, w, a: placing.place_draft(edition_id=e.pk, actor=a or w.drafter, at=MONDAY)),
    "open": (road.placed, lambda e, w, a: placing.record_placement(
        edition_id=e.pk, placement=road.a_site(), actor=a or w.drafter, at=MONDAY)),
    "take back": (road.discussed, lambda e, w, a: placing.take_back(
        edition_id=e.pk, reason="x", actor=a or w.drafter, at=MONDAY)),
    "finish": (road.closed, lambda e, w, a: placing.finish_revision(edition_id=e.pk, actor=a or w.drafter, at=LATER)),
    "order": (road.revised, lambda e, w, a: reporting.order_report(
        edition_id=e.pk, foreword={}, actor=a or w.drafter, at=LATER)),
    "publish": (lambda w: road.made_up(w, road.revised(w)).edition, lambda e, w, a: reporting.publish_report(
        report_id=e.reports.get().pk, actor=a or w.drafter, at=LATER)),
    "send": (road.reported, lambda e, w, a: agreeing.send_for_agreement(
        edition_id=e.pk, bodies=[(w.other_akimat.pk, Agreeing.INTERESTED)], actor=a or w.drafter, at=LATER)),
    "conclude": (lambda w: fresh(road.sent(w).edition), lambda e, w, a: agreeing.conclude_agreement(
        edition_id=e.pk, actor=a or w.drafter, at=LATER)),
    "return": (road.agreed, lambda e, w, a: agreeing.return_to_revision(
        edition_id=e.pk, reason="x", actor=a or w.drafter, at=LATER)),
    "submit": (road.agreed, lambda e, w, a: agreeing.submit(edition_id=e.pk, actor=a or w.drafter, at=LATER)),
    "approve": (road.submitted, lambda e, w, a: approving.approve(
        edition_id=e.pk, act=road.an_act(), effective_on=AFTER_CLOSE.date(), actor=a or w.clerk, at=LATER)),
    "withdraw": (road.discussed, lambda e, w, a: withdraw_edition(
        edition_id=e.pk, reason="x", actor=a or w.drafter, at=MONDAY)),
}  # fmt: skip


@pytest.mark.parametrize("name", [one for one in ACTS if one != "conclude"])
def test_an_act_cut_off_leaves_no_trace_and_is_done_again(
    name: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    reach, act = ACTS[name]
    edition = reach(world)
    before = everything()
    with monkeypatch.context() as dark:
        cut(dark)
        with pytest.raises(PowerCut):
            act(edition, world, None)
    assert everything() == before
    act(edition, world, None)
    assert everything() != before


@pytest.mark.parametrize("name", list(ACTS))
@pytest.mark.parametrize(
    "who",
    ["officer", "head", "other_officer", "oblast", "citizen", "quality", "drafter of another body"],
)
def test_nobody_else_does_what_the_drafter_or_the_clerk_does(
    who: str, name: str, world: World
) -> None:
    """A local body never opens, answers, reports, submits or approves a standard; nothing is left behind."""
    road.people_of(world)
    reach, act = ACTS[name]
    edition = reach(world)
    actor = world.people.get(who)
    if actor is None:
        actor = world.drafter
        edition.standard.drafting_body = world.planning_body
        edition.standard.save()
        if name == "approve":
            actor = world.drafter
    before = everything()
    with pytest.raises(NotPermitted):
        act(edition, world, actor)
    assert everything() == before


def test_a_comment_cut_off_takes_no_number(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    discussion = opened(world)
    data = CommentData(text="x", language="ru")
    send = lambda: submit_comment(  # noqa: E731
        discussion_id=discussion.pk, comment=data, actor=world.citizen, at=MONDAY
    )
    before = everything()
    with monkeypatch.context() as dark:
        cut(dark)
        with pytest.raises(PowerCut):
            send()
    assert everything() == before
    assert send().number == 1


_KILLED = """
import os, django
django.setup()
from audit.legal_time import legal_now
from standards.services import reporting
made = reporting._item
count = 0
def dying(*args):
    global count
    count += 1
    if count > 5:
        os._exit(9)
    return made(*args)
reporting.BATCH, reporting._item = 3, dying
reporting.build_reports(now=legal_now)
"""


@pytest.mark.postgres
def test_a_worker_killed_at_a_report_loses_and_doubles_nothing(world: World) -> None:
    discussion = opened(world)
    for _number in range(10):
        say(discussion, world.citizen)
    close(discussion)
    decisions = [a_decision(one) for one in discussion.comments.all()]
    decide_comments(decisions=decisions, actor=world.drafter, at=AFTER_CLOSE)
    edition = road.revised(world, fresh(discussion.edition))
    reporting.order_report(edition_id=edition.pk, foreword={}, actor=world.drafter, at=AFTER_CLOSE)
    found = connection.settings_dict
    address = f"postgres://{found['USER']}:{found['PASSWORD']}@{found['HOST']}:{found['PORT']}/{found['NAME']}"
    environment = {
        **os.environ, "GOVSERVICES_DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "govservices.settings"),
    }  # fmt: skip
    died = subprocess.run(
        [sys.executable, "-c", _KILLED],
        env=environment,
        cwd=settings.BASE_DIR,
        check=False,
        capture_output=True,
    )
    assert died.returncode == 9, died.stderr[-500:]
    report = CompletionReport.objects.get()
    assert (report.state, report.done, report.items.count()) == (ReportState.BUILDING, 3, 3)
    reporting.build_reports(now=lambda: AFTER_CLOSE)
    report.refresh_from_db()
    assert report.state == ReportState.READY
    assert list(report.items.values_list("position", flat=True)) == list(range(1, 11))
    assert report.items.values("receipt_no").distinct().count() == 10
