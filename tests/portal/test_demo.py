"""The demo bar and the demo command."""

from datetime import timedelta
from io import StringIO

from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import pytest
from allauth.account.models import EmailAddress

from accounts.models import Membership, Organisation, User
from accounts.roles import Role
from audit.legal_time import current_offset_days, legal_now
from complaints.models import ComplaintStage
from deadlines.models import Clock
from portal.demo.faces import FACES, PASSWORD
from portal.demo.people import load_people
from portal.demo.reference import load_reference
from portal.demo.stories import End, Turn, stories
from registry.models import Service
from registry.selectors import search_ids
from registry.terms import SERVICE
from registry.workflow import State
from tests.world import World, filed

SIGN_IN, MOVE = "/demo/sign-in/", "/demo/move-clock/"


@pytest.fixture
def people(db: None) -> None:
    load_reference(lambda line: None)
    load_people(lambda line: None)


def test_reference_data_are_whole_and_marked_as_samples(people: None) -> None:
    assert Service.objects.filter(is_sample=True, state=State.INCLUDED).count() == 64
    assert Organisation.objects.filter(is_sample=True).count() == 107
    assert not User.objects.filter(is_sample=False).exists()
    assert Organisation.objects.get(key="consulate_istanbul").time_zone == "Europe/Istanbul"
    visa = Service.objects.get(registry_no="S-012")
    assert visa.provider_classes == ["foreign_mission", "mfa"]
    assert visa.name_kk
    assert visa.name_ru
    assert visa.name_en
    assert visa.pk in search_ids("виза алу", language="kk").ids
    assert not Clock.objects.filter(subject_code=SERVICE).exists()
    unconfirmed = User.objects.exclude(emailaddress__verified=True)
    assert not unconfirmed.exists()
    assert EmailAddress.objects.count() == User.objects.count()


def test_loading_people_twice_adds_nobody(people: None) -> None:
    before = User.objects.count(), Membership.objects.count()
    load_reference(lambda line: None)
    load_people(lambda line: None)
    assert (User.objects.count(), Membership.objects.count()) == before


@pytest.mark.parametrize(
    ("key", "role"),
    [
        ("aigerim.bekova", None),
        ("dmitri.kovalev", None),
        ("dias.zhumabek", Role.PROVIDER_OFFICER),
        ("marat.esenov", Role.PROVIDER_HEAD),
        ("assel.mamyrova", Role.DRAFTER),
        ("zhaslan.tuleu", Role.REGISTRY_KEEPER),
        ("anna.litvinova", Role.GOVERNMENT_CLERK),
        ("botagoz.rakhimova", Role.QUALITY_OFFICER),
        ("svetlana.moroz", Role.AGREEING_CLERK),
        ("daniyar.sagyntai", Role.PRESIDENT_ADMINISTRATION),
        ("yerlan.dauletov", Role.OBLAST_LEB_OFFICER),
        ("igor.savchenko", Role.AUDITOR),
        ("yulia.andreeva", Role.ADMINISTRATOR),
    ],
)
def test_the_people_of_the_bar_are_who_it_says(people: None, key: str, role: str | None) -> None:
    user = User.objects.get(email=f"{key}@example.kz")
    assert [membership.role for membership in user.memberships.all()] == ([role] if role else [])
    assert user.check_password(PASSWORD)
    assert key in {face.key for face in FACES}


def test_a_press_signs_in_as_one_of_them(people: None, client: Client) -> None:
    answer = client.post(SIGN_IN, {"person": "dias.zhumabek"})
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(
        User.objects.get(email="dias.zhumabek@example.kz").pk
    )
    landed = client.get(answer["Location"])
    assert landed["Location"] == "/office/"


def test_citizens_land_in_the_cabinet(people: None, client: Client) -> None:
    client.post(SIGN_IN, {"person": "aigerim.bekova"})
    assert client.get(reverse("portal:after_sign_in"))["Location"] == "/cabinet/"


@pytest.mark.parametrize("person", ["", "nobody", "nurlan.akhmetov", "admin@example.kz"])
def test_nobody_else_can_be_chosen(people: None, client: Client, person: str) -> None:
    assert client.post(SIGN_IN, {"person": person}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_a_person_who_is_not_a_sample_is_never_signed_in(people: None, client: Client) -> None:
    User.objects.filter(email="dias.zhumabek@example.kz").update(is_sample=False)
    assert client.post(SIGN_IN, {"person": "dias.zhumabek"}).status_code == 404


@pytest.mark.parametrize(
    ("url", "data"), [(SIGN_IN, {"person": "aigerim.bekova"}), (MOVE, {"days": "1"})]
)
def test_outside_a_demo_the_bar_is_not_there(
    people: None, client: Client, settings, url, data
) -> None:
    settings.DEMO = False
    assert client.post(url, data).status_code == 404
    assert client.get(url).status_code == 404
    assert "app-demo-bar" not in client.get("/").content.decode()


@pytest.mark.parametrize("url", [SIGN_IN, MOVE])
def test_the_bar_takes_only_posts_with_a_token(people: None, url: str) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.get(url).status_code == 405
    assert client.post(url, {"person": "aigerim.bekova", "days": "1"}).status_code == 403
    assert current_offset_days() == 0


def test_moving_the_clock_does_what_the_days_have_brought(world: World, client: Client) -> None:
    stage = filed(world, at=legal_now())
    answer = client.post(MOVE, {"days": "30", "next": "/services/"})
    assert answer["Location"] == "/services/"
    assert current_offset_days() == 30
    stage = ComplaintStage.objects.get(pk=stage.pk)
    clock = Clock.objects.get(subject_id=stage.pk, term_code="complaints.stage.provider")
    assert stage.overdue_at == clock.due_at
    assert clock.state == Clock.State.BREACHED
    today = timezone.localtime(legal_now()).date()
    assert today >= timezone.localdate() + timedelta(days=29)


@pytest.mark.parametrize("days", ["0", "-1", "2", "365", "", "x", "1.0"])
def test_the_clock_moves_only_by_the_steps_of_the_bar(db: None, client: Client, days: str) -> None:
    assert client.post(MOVE, {"days": days}).status_code == 404
    assert current_offset_days() == 0


@pytest.mark.parametrize(
    "wanted", ["https://example.com/", "//example.com/", "javascript:alert(1)", ""]
)
def test_the_bar_never_leads_elsewhere(world: World, client: Client, wanted: str) -> None:
    assert client.post(MOVE, {"days": "1", "next": wanted})["Location"] == "/"


@pytest.mark.parametrize("wanted", ["https://example.com/", "//example.com/"])
def test_after_sign_in_follows_only_addresses_of_its_own(
    people: None, client: Client, wanted: str
) -> None:
    client.post(SIGN_IN, {"person": "aigerim.bekova"})
    url = reverse("portal:after_sign_in")
    assert client.get(url, {"next": wanted})["Location"] == "/cabinet/"
    assert client.get(url, {"next": "/services/S-001/"})["Location"] == "/services/S-001/"


def test_the_bar_shows_the_legal_date_and_who_one_is(people: None, client: Client) -> None:
    client.post(SIGN_IN, {"person": "marat.esenov"})
    page = client.get("/services/?lang=en").content.decode()
    assert "Legal date" in page
    assert 'value="marat.esenov" aria-current="true"' in page


def test_the_command_prints_the_sign_ins_and_the_password(db: None) -> None:
    out = StringIO()
    call_command("demo", "--sign-ins", stdout=out)
    text = out.getvalue()
    assert PASSWORD in text
    assert len(FACES) == text.count("@example.kz") == 13
    assert all(face.email in text for face in FACES)
    assert "Head of the service provider (stage 1)" in text


@pytest.mark.parametrize("option", ["--load", "--refresh", "--sign-ins"])
def test_the_command_refuses_where_there_is_no_demo(db: None, settings, option: str) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command("demo", option)


def test_every_story_belongs_to_a_service_of_the_registry_and_ends_lawfully() -> None:
    told = stories()
    assert len(told) == 60
    assert {story.service_no for story in told} <= {f"S-{n:03}" for n in range(1, 65)}
    assert {story.turn for story in told} == set(Turn)
    assert all(1 <= len(story.ends) <= 3 for story in told)
    by_no = {story.no: story.ends for story in told}
    assert by_no["C-032"] == (End.LATE, End.LATE, End.SATISFIED)
    assert by_no["C-017"] == (End.REFUSED, End.REFUSED, End.REFUSED)
    assert by_no["C-028"] == (End.REFUSED, End.SATISFIED)
    assert by_no["C-026"] == (End.REFUSED,)
