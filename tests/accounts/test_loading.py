"""Territories, bodies and people from tables."""

from datetime import date

import pytest
from allauth.account.models import EmailAddress

from accounts.loading import ROLE_OF_NUMBER, listed, load_bodies, load_people, load_regions
from accounts.models import Organisation, Region, User
from accounts.roles import Role

REGIONS = [
    {
        "key": "abai",
        "parent": "kz",
        "level": "oblast",
        "kato": "100000000",
        "name_kk": "Абай облысы",
        "name_ru": "область Абай",
        "name_en": "Abai Region",
        "time_zone": "Asia/Almaty",
        "is_sample": "true",
    },
    {
        "key": "kz",
        "parent": "",
        "level": "country",
        "kato": "000000000",
        "name_kk": "Қазақстан",
        "name_ru": "Казахстан",
        "name_en": "Kazakhstan",
        "time_zone": "Asia/Almaty",
        "is_sample": "true",
    },
]
BODY = {
    "key": "akimat_abai",
    "kind": "leb",
    "parent": "",
    "level": "oblast",
    "functions": "provider;oblast_leb",
    "region": "abai",
    "name_kk": "Абай облысының әкімдігі",
    "name_ru": "Акимат области Абай",
    "name_en": "Akimat of Abai Region",
    "bin": "130440990072",
    "address_ru": "г. Семей",
    "address_kk": "Семей қ.",
    "phone": "+7 700 000 00 00",
    "email": "abai@example.kz",
    "time_zone": "Asia/Almaty",
    "schedule": "Mo-Fr 09:00-18:30",
    "subordination": "government",
    "is_sample": "true",
}
PERSON = {
    "key": "samat",
    "surname_kk": "Біржанов",
    "name_kk": "Самат",
    "patronymic_kk": "",
    "surname_ru": "Биржанов",
    "name_ru": "Самат",
    "patronymic_ru": "",
    "role": "R-06",
    "body": "akimat_abai",
    "position_kk": "бас маман",
    "position_ru": "главный специалист",
    "email": "Samat@Example.kz",
    "phone": "",
    "language": "kk",
    "document_kind": "iin",
    "document_no": "880314498036",
    "iin": "880314498036",
    "is_sample": "true",
}


def load_all() -> User:
    regions = load_regions(REGIONS)
    bodies = load_bodies([BODY], regions)
    return load_people([PERSON], bodies, since=date(2026, 1, 1), password="sample-only")["samat"]


@pytest.mark.django_db
def test_loading_twice_changes_nothing() -> None:
    first, second = load_all(), load_all()
    assert first.pk == second.pk
    assert (Region.objects.count(), Organisation.objects.count(), User.objects.count()) == (2, 1, 1)
    body = Organisation.objects.get()
    assert set(body.functions.values_list("code", flat=True)) == {"provider", "oblast_leb"}
    assert second.memberships.get().role == Role.OBLAST_LEB_OFFICER


@pytest.mark.django_db
def test_child_may_stand_before_its_parent() -> None:
    load_regions(REGIONS)
    assert [unit.key for unit in Region.objects.get(key="abai").lineage()] == ["abai", "kz"]


@pytest.mark.django_db
def test_loaded_person_may_sign_in_at_once() -> None:
    user = load_all()
    assert user.surname == "Біржанов"
    assert user.check_password("sample-only")
    assert EmailAddress.objects.get(user=user).verified


@pytest.mark.django_db
def test_second_loading_leaves_a_changed_password_alone() -> None:
    user = load_all()
    user.set_password("own choice of words")
    user.save()
    assert load_all().check_password("own choice of words")


@pytest.mark.django_db
def test_removed_function_is_removed() -> None:
    regions = load_regions(REGIONS)
    load_bodies([BODY], regions)
    load_bodies([{**BODY, "functions": "provider"}], regions)
    assert [f.code for f in Organisation.objects.get().functions.all()] == ["provider"]


@pytest.mark.parametrize(
    ("number", "role"),
    [
        ("R-03", Role.PROVIDER_OFFICER),
        ("R-04", Role.PROVIDER_HEAD),
        ("R-12", Role.QUALITY_OFFICER),
        ("R-14", Role.OPERATOR),
        ("R-22", Role.ADMINISTRATOR),
        ("R-23", Role.AUDITOR),
    ],
)
def test_numbers_of_section_f_name_the_roles(number: str, role: str) -> None:
    assert ROLE_OF_NUMBER[number] == role


def test_numbers_cover_every_role_of_section_f() -> None:
    assert list(ROLE_OF_NUMBER) == [f"R-{n:02}" for n in range(3, 24)]


def test_list_inside_a_value_is_split() -> None:
    assert listed("provider; oblast_leb;") == ["provider", "oblast_leb"]
