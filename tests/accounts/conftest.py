"""Two bodies and the people in them."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.test import Client

import pytest
from allauth.account.models import EmailAddress

from accounts.acting import Actor, actor_for
from accounts.models import Membership, Organisation, Region, User
from accounts.roles import Role

ALMATY = ZoneInfo("Asia/Almaty")
AT = datetime(2026, 6, 10, 11, 0, tzinfo=ALMATY)  # a Wednesday
TODAY = AT.date()
PASSWORD = "steppe lark sings at noon"


@dataclass
class House:
    """Bodies and people of these tests."""

    akimat: Organisation
    ministry: Organisation
    officer: User
    colleague: User
    head: User
    stranger: User
    administrator: User
    citizen: User

    def role_of(self, user: User) -> Membership:
        """The first role of a person."""
        return user.memberships.order_by("pk")[0]

    def actor(self, user: User, *, on: date = TODAY) -> Actor:
        """The person acting on a day."""
        return actor_for(user, on=on)


@pytest.fixture
def house(db: None) -> House:
    region = Region.objects.create(
        key="karasai",
        level="district",
        kato="199100000",
        name_kk="Қарасай ауданы",
        name_ru="Карасайский район",
        time_zone="Asia/Almaty",
    )
    akimat = body("akimat", region, "Қарасай ауданының әкімдігі", "Акимат Карасайского района")
    ministry = body("ministry", region, "Әділет министрлігі", "Министерство юстиции")
    return House(
        akimat=akimat,
        ministry=ministry,
        officer=person("officer", akimat, Role.LEB_OFFICER),
        colleague=person("colleague", akimat, Role.LEB_OFFICER),
        head=person("head", akimat, Role.PROVIDER_HEAD),
        stranger=person("stranger", ministry, Role.DRAFTER),
        administrator=person("administrator", ministry, Role.ADMINISTRATOR, is_staff=True),
        citizen=person("citizen"),
    )


def body(key: str, region: Region, name_kk: str, name_ru: str) -> Organisation:
    return Organisation.objects.create(
        key=key,
        kind="leb",
        level="district",
        region=region,
        name_kk=name_kk,
        name_ru=name_ru,
        time_zone="Asia/Almaty",
    )


def person(
    key: str, organisation: Organisation | None = None, role: str = "", **fields: object
) -> User:
    user = User.objects.create_user(
        f"{key}@example.kz", PASSWORD, surname=key.title(), given_name="Арман", **fields
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    if organisation:
        join(user, organisation, role)
    return user


def join(user: User, organisation: Organisation, role: str, **fields: object) -> Membership:
    since = {"valid_from": date(2020, 1, 1), **fields}
    return Membership.objects.create(user=user, organisation=organisation, role=role, **since)


@pytest.fixture(autouse=True)
def _as_in_production(settings) -> None:
    """No demo bar: these tests read whole pages."""
    settings.DEMO = False


@pytest.fixture
def signed_in(client: Client):
    """A browser in which a person has signed in with the password."""

    def sign_in(user: User) -> Client:
        data = {"login": user.email, "password": PASSWORD}
        response = client.post("/accounts/login/", data)
        assert response.status_code == 302, response.content.decode()
        return client

    return sign_in
