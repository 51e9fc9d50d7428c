"""Equal calls at the same instant, and a portal that dies in the middle of one."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.db import connection

import pytest
import time_machine

from complaints.models import AnsweredCall, CaseMessage
from complaints.workflow import State
from govservices.env import BASE_DIR
from tests.complaints.programs import LIST, Program, a_key, environment
from tests.world import MONDAY, World, again, considered

pytestmark = pytest.mark.django_db(transaction=True)
REFUSED = {"outcome": "refused", "reasons": "Өтініш кеш берілген."}


@pytest.fixture(autouse=True)
def _nobody_has_called_yet() -> Iterator[None]:
    cache.clear()
    with time_machine.travel(MONDAY + timedelta(hours=1), tick=False):
        yield


def _all_at_once(calls: list[Any]) -> list[Any]:
    answers: list[Any] = []
    start = threading.Barrier(len(calls))

    def work(call: Any) -> None:
        start.wait()
        answers.append(call())
        connection.close()

    threads = [threading.Thread(target=work, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_of_equal_calls_at_once_one_acts_and_the_others_get_its_answer(world: World) -> None:
    stage = considered(world)
    secret = a_key(world).secret
    address = f"{LIST}{stage.pk}/message/"
    programs = [Program(secret, at=None) for _ in range(4)]
    programs[0].get()  # the day of use is written
    answers = _all_at_once(
        [lambda one=one: one.post(address, {"text": "Құжат керек."}, key="k") for one in programs]
    )
    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert sum("Idempotent-Replayed" in answer.headers for answer in answers) == 3
    assert CaseMessage.objects.count() == 1


def test_of_two_answers_at_once_under_two_keys_one_is_sent(world: World) -> None:
    stage = considered(world)
    secret = a_key(world).secret
    address = f"{LIST}{stage.pk}/answer/"
    programs = [Program(secret, at=None) for _ in range(2)]
    programs[0].get()
    answers = _all_at_once(
        [
            lambda one=one, key=key: one.post(address, REFUSED, key=key)
            for one, key in zip(programs, ("a", "b"), strict=True)
        ]
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert AnsweredCall.objects.count() == 1


def test_a_portal_killed_between_the_act_and_its_answer_acts_once(world: World) -> None:
    stage = considered(world)
    secret = a_key(world).secret
    died = subprocess.run(
        [sys.executable, "-m", "tests.complaints.dying_program", secret, str(stage.pk)],
        env=environment(),
        cwd=BASE_DIR,
        check=False,
        capture_output=True,
    )
    assert died.returncode == -signal.SIGKILL, died.stderr.decode()
    assert again(stage).state == State.IN_CONSIDERATION
    assert not AnsweredCall.objects.exists()
    program = Program(secret, at=None)
    sent = program.post(f"{LIST}{stage.pk}/answer/", REFUSED, key="once")
    resent = program.post(f"{LIST}{stage.pk}/answer/", REFUSED, key="once")
    assert (sent.status_code, resent.json()) == (200, sent.json())
    assert again(stage).state == State.CLOSED
