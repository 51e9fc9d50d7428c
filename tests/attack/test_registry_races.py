"""Several people, the beat and imports on the registry in the same instant."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import OperationalError, connection, transaction
from django.utils import timezone

import pytest

from audit import sealing
from audit import verification as audit_verification
from deadlines.models import Clock
from deadlines.sweep import sweep
from deadlines.verification import verify as verify_clocks
from notifications.models import OutboxMessage
from registry.content import content_of
from registry.errors import RegistryRefused
from registry.exchange.jobs import confirm_import, run_imports
from registry.models import (
    Announcement,
    ChangeProposal,
    ImportJob,
    LocalEntry,
    LocalReview,
    PlannedChange,
    Question,
    Service,
    ServiceVersion,
    Subscription,
)
from registry.services import (
    apply_planned_changes,
    ask_correction,
    cancel_planned_change,
    change_service,
    confirm_reviews,
    decide_correction,
    exclude_services,
    include_services,
    national_day,
    save_local_entry,
)
from registry.services.proposals import decide_proposal, propose_correction
from registry.services.questions import Contact, answer_question, ask_question
from registry.services.subscriptions import (
    Target,
    confirm_subscription,
    stop_subscription,
    subscribe,
)
from registry.telling import tell_waiting
from tests.attack.test_races import at_once
from tests.registry.exchange import CHANGE, a_file, a_row, brought_in, exported_rows
from tests.registry.registers import (
    LATER,
    again,
    an_act,
    asked,
    changed,
    in_review,
    included,
    planned,
)
from tests.world import MONDAY, World

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

TODAY = national_day(LATER)


def _won(results: list[Any]) -> list[Any]:
    """What was done; whatever was not met a refusal with a sentence."""
    lost = [one for one in results if isinstance(one, Exception)]
    assert [one for one in lost if not isinstance(one, RegistryRefused)] == []
    assert all(str(one) for one in lost)
    return [one for one in results if not isinstance(one, Exception)]


def _assert_sound() -> None:
    """Versions without gaps and in order, clocks and record whole, no letter twice."""
    assert list(verify_clocks()) == []
    for service in Service.objects.filter(versions__isnull=False).distinct():
        versions = list(service.versions.order_by("number"))
        assert [one.number for one in versions] == list(range(1, service.version + 1))
        if service.state == "included":
            assert content_of(service) == versions[-1].content
    letters = OutboxMessage.objects.values_list("dedupe_key", "channel", "recipient_id", "address")
    assert len(letters) == len(set(letters))
    open_reviews = LocalReview.objects.filter(confirmed_at=None, version__service__state="included")
    for review in open_reviews:
        clocks = Clock.objects.filter(subject_code=review.ref.code, subject_id=review.pk)
        assert clocks.filter(state__in=Clock.OPEN_STATES).count() == 1
    sealing.seal(at=timezone.now(), everything=True)
    assert audit_verification.verify().faults == []


def _change(world: World, service: Service, **changes: Any) -> Callable[[], Any]:
    fresh = again(service)
    return lambda: change_service(
        service_id=service.pk, content=content_of(fresh) | changes, edit_no=fresh.edit_no, act=an_act(),
        valid_from=TODAY, actor=world.keeper, at=LATER,
    )  # fmt: skip


def _exclude(world: World, service: Service) -> Callable[[], Any]:
    return lambda: exclude_services(
        service_ids=[service.pk], act=an_act(), actor=world.clerk, at=LATER
    )


def _local(world: World, service: Service, edit_no: int = 0) -> Callable[[], Any]:
    stale = again(service)
    return lambda: save_local_entry(
        service=stale, organisation=world.akimat, fields={"is_provided": True, "phone": "+7 700"},
        edit_no=edit_no, actor=world.officer, at=LATER,
    )  # fmt: skip


@pytest.mark.parametrize("attempt", range(4))
def test_first_local_entry_and_exclusion_do_not_lock_each_other(attempt: int, world: World) -> None:
    service = included(world)
    changed(world, service, name_en="Gives tasks")
    won = _won(at_once(_local(world, service), _exclude(world, service), _local(world, service)))
    assert again(service).state == "excluded"
    assert LocalEntry.objects.count() == len(won) - 1
    own = LocalReview.objects.filter(organisation=world.akimat, confirmed_at=None)
    assert own.count() == (1 if len(won) == 1 else 0)
    _assert_sound()


def test_local_entry_that_waited_for_an_exclusion_is_not_written(world: World) -> None:
    """The saver has read the service in force; by the time it may write, it is not."""
    service = included(world)
    changed(world, service, name_en="Gives tasks")

    def exclude_slowly() -> None:
        with transaction.atomic():
            _exclude(world, service)()
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(0.5)")

    def save_meanwhile() -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.15)")
        return _saving()

    _saving = _local(world, service)
    results = at_once(exclude_slowly, save_meanwhile)
    assert [one for one in results if isinstance(one, OperationalError)] == []
    assert isinstance(results[1], RegistryRefused)
    assert not LocalEntry.objects.exists()
    _assert_sound()


def test_everything_at_once_on_one_entry_leaves_a_whole_history(world: World) -> None:
    service = included(world)
    plan = planned(world, service, days=1)
    correction = asked(world, service)
    tomorrow = LATER + timedelta(days=1)
    _won(
        at_once(
            _change(world, service, name_en="A"),
            _change(world, service, name_en="B"),
            lambda: apply_planned_changes(at=tomorrow),
            lambda: cancel_planned_change(planned_id=plan.pk, actor=world.clerk, at=LATER),
            lambda: decide_correction(
                correction_id=correction.pk, confirm=True, actor=world.clerk, at=LATER
            ),
            _local(world, service),
            lambda: sweep(at=tomorrow),
            lambda: tell_waiting(at=tomorrow),
        )
    )
    plan.refresh_from_db()
    assert (plan.applied_at is None) != (plan.cancelled_at is None)
    _assert_sound()


def test_tasks_confirmed_excluded_and_swept_at_once(world: World) -> None:
    service = included(world)
    changed(world, service, name_en="Gives tasks")
    ids = list(LocalReview.objects.filter(organisation=world.akimat).values_list("pk", flat=True))
    late = LATER + timedelta(days=40)

    def confirm(at: Any) -> Callable[[], Any]:
        return lambda: confirm_reviews(review_ids=ids, actor=world.officer, at=at)

    won = _won(
        at_once(
            confirm(LATER), confirm(LATER), _exclude(world, service), _local(world, service),
            lambda: sweep(at=late), lambda: sweep(at=late),
        )
    )  # fmt: skip
    assert won
    assert not Clock.objects.exclude(last_error="").exists()
    _assert_sound()


def test_question_is_answered_by_one_and_proposal_decided_once(world: World) -> None:
    question = ask_question(
        service=world.service, organisation=world.akimat, text="x", contact=Contact(language="kk"),
        actor=world.citizen, at=MONDAY,
    )  # fmt: skip
    proposal = propose_correction(
        service=world.service, part=ChangeProposal.Part.NAME, text="x", language="kk",
        actor=world.citizen, at=MONDAY,
    )  # fmt: skip
    answered = _won(
        at_once(
            *[
                lambda a=a, n=n: answer_question(question_id=question.pk, text=f"{n}", actor=a, at=LATER)
                for n, a in enumerate((world.officer, world.colleague, world.head, world.officer))
            ],
            lambda: sweep(at=LATER + timedelta(days=5)),
        )
    )  # fmt: skip
    assert len([one for one in answered if isinstance(one, Question)]) == 1
    decided = _won(
        at_once(
            *[
                lambda yes=yes: decide_proposal(
                    proposal_id=proposal.pk, accept=yes, reason="x", actor=world.keeper, at=LATER
                )
                for yes in (True, False, True, False)
            ]
        )
    )
    assert len(decided) == 1
    _assert_sound()


def test_eight_questions_at_once_each_have_one_clock(world: World) -> None:
    def ask(number: int) -> Callable[[], Any]:
        return lambda: ask_question(
            service=world.service, organisation=world.akimat, text=f"{number}",
            contact=Contact(language="kk", email=f"v{number}@example.kz"), actor=world.citizen, at=MONDAY,
        )  # fmt: skip

    assert len(_won(at_once(*map(ask, range(8))))) == 8
    for question in Question.objects.all():
        assert (
            Clock.objects.filter(subject_id=question.pk, subject_code=question.ref.code).count()
            == 1
        )
    _assert_sound()


def test_one_address_subscribes_confirms_and_stops_at_once(world: World) -> None:
    target = Target("service", world.service)
    press = [lambda: subscribe(target=target, actor=world.citizen, at=MONDAY)] * 4
    _won(at_once(*press))
    found = Subscription.objects.get()
    results = at_once(
        lambda: confirm_subscription(token=found.token, actor=world.citizen, at=LATER),
        lambda: stop_subscription(token=found.token, actor=world.citizen, at=LATER),
        lambda: stop_subscription(token=found.token, actor=world.citizen, at=LATER),
    )
    wrong = [one for one in results if isinstance(one, Exception)]
    assert all(isinstance(one, Subscription.DoesNotExist | RegistryRefused) for one in wrong), wrong
    assert not Subscription.objects.exists()
    _assert_sound()


def test_two_beats_tell_each_subscriber_once(world: World) -> None:
    service = included(world)
    subscribe(target=Target("service", service), actor=world.citizen, at=MONDAY)
    changed(world, service, name_en="News")
    beats = [lambda: tell_waiting(at=LATER)] * 4
    assert sum(_won(at_once(*beats))) == Announcement.objects.count() == 2
    letters = OutboxMessage.objects.filter(template="registry/service_changed", channel="email")
    assert letters.count() == 1
    assert not Announcement.objects.filter(told_at=None).exists()


def test_corrections_asked_by_two_at_once_leave_one(world: World) -> None:
    service = included(world)

    def ask(actor: Any, days: int) -> Callable[[], Any]:
        return lambda: ask_correction(
            service_id=service.pk, new_date=TODAY - timedelta(days=days), reason="x", actor=actor, at=LATER
        )  # fmt: skip

    assert len(_won(at_once(ask(world.keeper, 1), ask(world.clerk, 2), ask(world.keeper, 3)))) == 1


def _import_of_changes(world: World) -> ImportJob:
    """A checked file that renames the standing entry and brings in another."""
    rows = [
        row | CHANGE | {"name_en": "By file"} for row in exported_rows() if row["version"] == "1"
    ]
    return brought_in(world, a_file([*rows, a_row("S-700")]), at=LATER)


@pytest.mark.parametrize("attempt", range(3))
def test_import_and_an_edit_at_once_never_mix(attempt: int, world: World) -> None:
    service = included(world)
    Service.objects.exclude(pk=service.pk).delete()
    job = _import_of_changes(world)
    assert job.state == ImportJob.State.CHECKED, list(job.rows.values())
    confirm_import(job_id=job.pk, actor=world.keeper, at=LATER)
    results = at_once(
        lambda: run_imports(now=lambda: LATER),
        _change(world, service, name_en="By hand"),
        lambda: run_imports(now=lambda: LATER),
    )
    job.refresh_from_db()
    done = job.state == ImportJob.State.DONE
    by_hand = not isinstance(results[1], Exception)
    assert done != by_hand, (job.state, results)
    assert again(service).name_en == ("By hand" if by_hand else "By file")
    assert Service.objects.filter(registry_no="S-700").exists() is done
    assert ServiceVersion.objects.filter(service=service).count() == 2
    _assert_sound()


def test_two_imports_of_one_new_number_bring_it_in_once(world: World) -> None:
    jobs = [brought_in(world, a_file([a_row("S-700")]), at=LATER) for _ in range(2)]
    for job in jobs:
        confirm_import(job_id=job.pk, actor=world.keeper, at=LATER)
    _won(at_once(*[lambda: run_imports(now=lambda: LATER)] * 3))
    run_imports(now=lambda: LATER)
    assert Service.objects.filter(registry_no="S-700").count() == 1
    states = sorted(ImportJob.objects.values_list("state", flat=True))
    assert "done" in states
    assert not set(states) & {"confirmed", "applying", "failed"}, states
    _assert_sound()


def test_import_confirmed_twice_is_carried_out_once(world: World) -> None:
    job = brought_in(world, a_file([a_row("S-700")]), at=LATER)
    press = [lambda: confirm_import(job_id=job.pk, actor=world.keeper, at=LATER)] * 3
    assert len(_won(at_once(*press))) == 1
    assert sum(_won(at_once(*[lambda: run_imports(now=lambda: LATER)] * 3))) == 1
    _assert_sound()


def test_import_of_inclusion_and_the_act_of_inclusion_at_once(world: World) -> None:
    """New entries by a file while the clerk includes another: no lock holds the other up."""
    waiting = in_review(world)
    job = brought_in(world, a_file([a_row("S-700"), a_row("S-701")]), at=LATER)
    confirm_import(job_id=job.pk, actor=world.keeper, at=LATER)
    _won(
        at_once(
            lambda: run_imports(now=lambda: LATER),
            lambda: include_services(
                service_ids=[waiting.pk], act=an_act(), actor=world.clerk, at=LATER
            ),
            lambda: sweep(at=LATER),
        )
    )
    assert again(waiting).state == "included"
    assert Service.objects.filter(registry_no__in=["S-700", "S-701"]).count() == 2
    assert PlannedChange.objects.count() == 0
    _assert_sound()
