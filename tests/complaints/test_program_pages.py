"""The page that lets a body's programs in: keys shown once, revoked at once, addresses."""

import re
from datetime import timedelta
from typing import Any

from django.test import Client

import pytest
import time_machine

from accounts.models import Membership
from audit.models import AuditEntry, AuditValue
from complaints.errors import KeyTermWrong, NotPermitted, TooManyPrograms, WrongState
from complaints.models import ProgramKey, Webhook, WebhookCall
from complaints.services.program_keys import MOST_KEYS, issue_key, revoke_key
from complaints.services.webhooks import set_webhook
from notifications.models import OutboxMessage
from tests.complaints.office import browser
from tests.complaints.programs import LIST, Program, a_key
from tests.world import MONDAY, World, filed

PAGE = "/office/programs/"
URL = "https://93.184.215.14/hook"


def _open(client: Client, address: str, data: dict[str, Any] | None = None) -> Any:
    with time_machine.travel(MONDAY, tick=False):
        return client.get(address) if data is None else client.post(address, data)


def _asked(world: World, **changes: str) -> dict[str, str]:
    return {
        "name": "Құжат айналымы",
        "membership": str(world.officer.membership.pk),
        "valid_to": "01.03.2026",
        **changes,
    }


def test_a_key_is_shown_once_and_kept_as_a_digest(world: World) -> None:
    head = browser(world.head)
    answer = _open(head, f"{PAGE}keys/new/", _asked(world))
    (secret,) = re.findall(r"gsk_[\w-]{43}", answer.content.decode())
    assert "no-store" in answer.headers["Cache-Control"]
    key = ProgramKey.objects.get()
    assert secret not in str(key.__dict__)
    assert secret not in _open(head, PAGE).content.decode()
    assert key.hint in _open(head, PAGE).content.decode()
    filed(world)
    assert len(Program(secret).get(LIST).json()["results"]) == 1


def test_the_record_of_a_key_names_nobody_and_holds_no_secret(world: World) -> None:
    issued = a_key(world)
    entry = AuditEntry.objects.get(verb="complaints.key_issued")
    assert entry.facts["hint"] == issued.key.hint
    assert issued.secret not in f"{entry.canonical}{list(AuditValue.objects.values())}"
    assert "Құжат" not in entry.canonical


def test_the_official_in_whose_name_it_acts_is_told(world: World) -> None:
    a_key(world)
    letter = OutboxMessage.objects.get(template="complaints/key_issued", channel="inbox")
    assert letter.recipient == world.officer.user
    assert "Құжат айналымы" in letter.text


@pytest.mark.parametrize(
    ("changes", "sentence_at"),
    [
        ({"name": ""}, "name"),
        ({"membership": ""}, "membership"),
        ({"membership": "987654"}, "membership"),
        ({"valid_to": "07.09.2025"}, "valid_to"),
        ({"valid_to": "09.09.2026"}, "valid_to"),
        ({"valid_to": "soon"}, "valid_to"),
    ],
)
def test_a_key_with_something_wrong_is_not_issued(
    world: World, changes: dict[str, str], sentence_at: str
) -> None:
    answer = _open(browser(world.head), f"{PAGE}keys/new/", _asked(world, **changes))
    assert answer.status_code == 422
    assert f'id="key_{sentence_at}_error"' in answer.content.decode()
    assert not ProgramKey.objects.exists()


def test_a_key_holds_a_year_at_most_to_the_day(world: World) -> None:
    last = MONDAY.date() + timedelta(days=365)
    assert a_key(world, valid_to=last).key.valid_to == last
    with pytest.raises(KeyTermWrong):
        a_key(world, valid_to=last + timedelta(days=1))


@pytest.mark.parametrize("who", ["officer", "other_officer", "citizen", "auditor", "quality"])
def test_only_who_leads_the_body_issues_and_revokes(world: World, who: str) -> None:
    key = a_key(world).key
    actor = world.people[who]
    with pytest.raises(NotPermitted):
        revoke_key(key_id=key.pk, actor=actor, at=MONDAY)
    with pytest.raises(NotPermitted):
        issue_key(
            membership_id=world.officer.membership.pk, name="x",
            valid_to=MONDAY.date(), actor=actor, at=MONDAY,
        )  # fmt: skip
    assert ProgramKey.objects.filter(revoked_at=None).count() == 1


@pytest.mark.parametrize("who", ["other_officer", "auditor", "drafter"])
def test_a_program_acts_only_in_the_name_of_an_official_of_the_body(world: World, who: str) -> None:
    with pytest.raises(NotPermitted):
        a_key(world, world.people[who])


def test_a_program_lets_no_program_in(world: World) -> None:
    by_program = type(world.head)(
        user=world.head.user, membership=world.head.membership, through="Құжат айналымы"
    )
    with pytest.raises(NotPermitted):
        a_key(world, head=by_program)


def test_a_body_has_twenty_working_keys_at_most(world: World) -> None:
    keys = [a_key(world).key for _ in range(MOST_KEYS)]
    with pytest.raises(TooManyPrograms):
        a_key(world)
    revoke_key(key_id=keys[0].pk, actor=world.head, at=MONDAY)
    a_key(world)


def test_a_revoked_key_stops_at_once_and_stays_stopped(world: World) -> None:
    issued = a_key(world)
    head, address = browser(world.head), f"{PAGE}keys/{issued.key.pk}/revoke/"
    assert Program(issued.secret).get(LIST).status_code == 200
    assert _open(head, address).status_code == 200
    assert Program(issued.secret).get(LIST).status_code == 200
    assert _open(head, address, {}).status_code == 302
    assert Program(issued.secret).get(LIST).status_code == 401
    with pytest.raises(WrongState):
        revoke_key(key_id=issued.key.pk, actor=world.head, at=MONDAY)
    assert AuditEntry.objects.filter(verb="complaints.key_revoked").count() == 1


def test_the_page_says_why_a_key_no_longer_works(world: World) -> None:
    a_key(world)
    client = browser(world.head)
    client.cookies["language"] = "en"
    assert "Keys that no longer work" not in _open(client, PAGE).content.decode()
    Membership.objects.filter(pk=world.officer.membership.pk).update(valid_to="2025-09-01")
    assert "the official no longer works here" in _open(client, PAGE).content.decode()


def test_the_secret_of_an_address_is_shown_once(world: World) -> None:
    head = browser(world.head)
    answer = _open(head, f"{PAGE}webhooks/new/", {"url": URL})
    hook = Webhook.objects.get()
    assert hook.secret in answer.content.decode()
    for address in (PAGE, f"{PAGE}webhooks/{hook.pk}/"):
        assert hook.secret not in _open(head, address).content.decode()


def test_an_address_inside_the_house_is_refused_at_its_field(world: World) -> None:
    answer = _open(browser(world.head), f"{PAGE}webhooks/new/", {"url": "https://169.254.169.254/"})
    assert answer.status_code == 422
    assert 'id="webhook_url_error"' in answer.content.decode()


def test_an_address_is_tried_stopped_started_and_told_again_from_its_page(world: World) -> None:
    head = browser(world.head)
    hook = set_webhook(url=URL, actor=world.head, at=MONDAY)
    page = f"{PAGE}webhooks/{hook.pk}/"
    assert _open(head, f"{page}try/", {}).headers["Location"] == page
    call = WebhookCall.objects.get()
    WebhookCall.objects.update(next_try_at=None, given_up_at=MONDAY, attempts=19)
    assert f'action="{page}resend/"' in _open(head, page).content.decode()
    _open(head, f"{page}resend/", {})
    call.refresh_from_db()
    assert (call.attempts, call.given_up_at) == (0, None)
    _open(head, f"{page}stop/", {})
    assert not Webhook.objects.get().is_on
    _open(head, f"{page}start/", {})
    assert Webhook.objects.get().is_on
    assert _open(head, f"{page}try/").headers["Location"] == page
    assert WebhookCall.objects.count() == 1
    assert _open(head, f"{page}burn/", {}).status_code == 404


def test_in_a_body_without_a_head_any_official_lets_programs_in(world: World) -> None:
    assert _open(browser(world.other_officer), PAGE).status_code == 200
    assert _open(browser(world.officer), PAGE).status_code == 404
