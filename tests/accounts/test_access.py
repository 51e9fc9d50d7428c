"""Blocking, the second factor, the technical admin."""

import time

from django.test import Client
from django.urls import reverse

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from accounts.errors import NotYours
from accounts.services import block_user, unblock_user
from audit.models import AuditEntry
from tests.accounts.conftest import AT, PASSWORD, House

ME = "/accounts/me/"


def test_blocking_ends_a_live_session_at_the_next_request(house: House, signed_in) -> None:
    browser = signed_in(house.citizen)
    assert browser.get(ME).status_code == 200
    block_user(
        user=house.citizen, actor=house.actor(house.administrator), at=AT, reason="по заявлению"
    )
    answer = browser.get(ME)
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_session_of_before_the_block_stays_void_after_unblocking(house: House, signed_in) -> None:
    browser = signed_in(house.citizen)
    administrator = house.actor(house.administrator)
    block_user(user=house.citizen, actor=administrator, at=AT, reason="ошибка")
    unblock_user(user=house.citizen, actor=administrator, at=AT, reason="ошибка исправлена")
    assert browser.get(ME).status_code == 302
    fresh = Client()
    fresh.post("/accounts/login/", {"login": house.citizen.email, "password": PASSWORD})
    assert fresh.get(ME).status_code == 200


def test_blocked_person_cannot_sign_in(house: House, client: Client) -> None:
    block_user(user=house.citizen, actor=house.actor(house.administrator), at=AT, reason="-")
    client.post("/accounts/login/", {"login": house.citizen.email, "password": PASSWORD})
    assert client.get(ME).status_code == 302


@pytest.mark.parametrize("who", ["citizen", "officer", "head", "stranger"])
def test_only_an_administrator_blocks(house: House, who: str) -> None:
    with pytest.raises(NotYours):
        block_user(user=house.colleague, actor=house.actor(getattr(house, who)), at=AT, reason="-")
    house.colleague.refresh_from_db()
    assert house.colleague.is_active
    assert not AuditEntry.objects.filter(verb="accounts.blocked").exists()


def test_administrator_does_not_block_oneself(house: House) -> None:
    with pytest.raises(NotYours):
        block_user(
            user=house.administrator,
            actor=house.actor(house.administrator),
            at=AT,
            reason="-",
        )


def test_block_is_recorded_without_a_name(house: House) -> None:
    block_user(user=house.citizen, actor=house.actor(house.administrator), at=AT, reason="спор")
    entry = AuditEntry.objects.get(verb="accounts.blocked")
    assert entry.subject_id == house.citizen.pk
    assert "Citizen" not in f"{entry.subject_label_kk}{entry.facts}"
    assert set(entry.digests) == {"reason"}


@pytest.mark.parametrize(
    ("who", "stopped"), [("officer", True), ("administrator", True), ("citizen", False)]
)
def test_second_factor_is_required_of_officials_only(
    house: House, signed_in, settings, who: str, stopped: bool
) -> None:
    settings.MFA_REQUIRED_FOR_OFFICIALS = True
    answer = signed_in(getattr(house, who)).get(ME)
    assert (answer.status_code == 302) is stopped
    if stopped:
        assert answer["Location"] == reverse("mfa_index")


def test_official_with_a_second_factor_passes(house: House, signed_in, settings) -> None:
    browser = signed_in(house.officer)
    settings.MFA_REQUIRED_FOR_OFFICIALS = True
    Authenticator.objects.create(
        user=house.officer, type=Authenticator.Type.TOTP, data={"secret": "x"}
    )
    assert browser.get(ME).status_code == 200


def test_recovery_codes_alone_are_no_second_factor(house: House, signed_in, settings) -> None:
    browser = signed_in(house.officer)
    settings.MFA_REQUIRED_FOR_OFFICIALS = True
    Authenticator.objects.create(
        user=house.officer, type=Authenticator.Type.RECOVERY_CODES, data={"seed": "x"}
    )
    assert browser.get(ME).status_code == 302


def test_official_sets_up_the_factor_and_passes(house: House, signed_in, settings) -> None:
    browser = signed_in(house.officer)
    settings.MFA_REQUIRED_FOR_OFFICIALS = True
    assert browser.get(reverse("mfa_index")).status_code == 200
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = browser.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200
    secret = page.context["form"].secret
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    browser.post(reverse("mfa_activate_totp"), {"code": code})
    assert browser.get(ME).status_code == 200


def test_without_the_setting_officials_pass(house: House, signed_in) -> None:
    assert signed_in(house.officer).get(ME).status_code == 200


def test_admin_has_no_sign_in_of_its_own(client: Client, db: None) -> None:
    answer = client.get("/admin/login/?next=/admin/")
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))
    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize(
    ("who", "status"), [("administrator", 200), ("officer", 403), ("citizen", 403)]
)
def test_admin_is_for_staff_who_administer(house: House, signed_in, who: str, status: int) -> None:
    answer = signed_in(getattr(house, who)).get("/admin/", follow=True)
    assert answer.status_code == status


def test_staff_without_the_role_stay_outside(house: House, signed_in) -> None:
    house.officer.is_staff = True
    house.officer.save()
    assert signed_in(house.officer).get("/admin/", follow=True).status_code == 403


@pytest.mark.parametrize("page", ["user", "organisation", "region", "membership", "deputy"])
def test_administrator_opens_lists_of_accounts(house: House, signed_in, page: str) -> None:
    browser = signed_in(house.administrator)
    assert browser.get(f"/admin/accounts/{page}/").status_code == 200


def test_admin_blocks_with_a_reason_only(house: House, signed_in) -> None:
    browser = signed_in(house.administrator)
    chosen = {"action": "block", "_selected_action": [house.citizen.pk]}
    browser.post("/admin/accounts/user/", chosen)
    house.citizen.refresh_from_db()
    assert house.citizen.is_active
    browser.post("/admin/accounts/user/", {**chosen, "reason": "по решению суда"})
    house.citizen.refresh_from_db()
    assert not house.citizen.is_active
