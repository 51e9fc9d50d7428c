"""The calculator, *Why this date?* and the two addresses of the API."""

import re
from datetime import date

from django.test import Client
from django.urls import reverse

import pytest

from accounts.models import User
from audit.refs import SYSTEM
from deadlines.domain.kinds import Standing
from deadlines.forms import CalculatorForm
from deadlines.models import StatutoryTerm
from deadlines.services import extend_clock
from tests.deadlines.conftest import Starter, local

pytestmark = pytest.mark.django_db

K16 = "complaints.stage.provider"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
ASK = {"code": K16, "date": "03.06.2013"}


def page(client: Client, name: str, language: str = "en", **query: str) -> str:
    response = client.get(reverse(name), {**query, "lang": language})
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_calculator_is_open_to_everybody_and_counts(client: Client, language: str) -> None:
    assert (
        "2013"
        not in page(client, "deadlines:calculator", language).split("<table")[0].split("</h1>")[0]
    )
    answer = page(client, "deadlines:calculator", language, **ASK)
    for day in ("2013-06-04", "2013-06-08", "2013-06-10"):
        assert f'datetime="{day}"' in answer


@pytest.mark.parametrize(
    ("language", "phrase"),
    [
        ("kk", "Бұл мерзім 2012 жылғы заң жобасынан алынған. Заң жобасы — заң емес; портал бұл мерзімді өз ережесі ретінде қолданады."),
        ("ru", "Этот срок взят из законопроекта 2012 года. Законопроект — не закон; портал применяет этот срок как свое правило."),
        ("en", "This time limit comes from the 2012 bill. A bill is not law; the portal applies it as its own rule."),
    ],
)  # fmt: skip
def test_a_term_of_the_bill_says_that_a_bill_is_not_law(
    client: Client, language: str, phrase: str
) -> None:
    assert phrase in page(client, "deadlines:calculator", language, **ASK)
    assert phrase not in page(
        client, "deadlines:calculator", language, code="K-01", date="03.06.2013"
    )


def test_an_address_with_a_k_number_and_an_iso_date_works(client: Client) -> None:
    assert 'datetime="2013-06-24"' in page(
        client, "deadlines:calculator", code="K-19", date="2013-06-03"
    )


def test_an_extension_beyond_the_cap_is_refused_on_the_form() -> None:
    form = CalculatorForm({**ASK, "extended_days": "11"}, today=date(2026, 1, 1))
    assert not form.is_valid()
    assert "extended_days" in form.errors
    within = CalculatorForm({**ASK, "extended_days": "10"}, today=date(2026, 1, 1))
    assert within.is_valid()


@pytest.mark.parametrize("text", ["", "31.02.2013", "soon", "01.01.1999"])
def test_a_wrong_date_is_an_error_of_its_field(client: Client, text: str) -> None:
    answer = page(client, "deadlines:calculator", code=K16, date=text)
    assert "govuk-error-summary" in answer
    assert "<table" not in answer


def test_a_term_without_a_length_says_why(client: Client) -> None:
    assert "The length is set by the standard of the service." in page(
        client, "deadlines:calculator", code="K-10", date="03.06.2013"
    )
    assert 'datetime="2013-06-10"' in page(
        client, "deadlines:calculator", code="K-10", date="03.06.2013", amount="5"
    )


def test_why_is_told_to_those_who_may_see_the_subject(client: Client, start: Starter) -> None:
    clock = start(K16, local(2013, 6, 3, 10))
    extend_clock(clock_id=clock.pk, days=5, actor=SYSTEM, at=local(2013, 6, 4), ground="check")
    client.force_login(User.objects.create_user("citizen@example.kz"))
    response = client.get(reverse("deadlines:why", args=[clock.pk]), {"lang": "ru"})
    text = response.content.decode()
    assert response.status_code == 200
    assert 'datetime="2013-06-17"' in text
    assert "Вещь 1" in text
    assert 'href="/things/1/"' in text


def test_absent_and_not_yours_look_the_same(client: Client, start: Starter) -> None:
    _mine, other = start(K16, local(2013, 6, 3, 10)), start(K16, local(2013, 6, 3, 10), pk=99)
    user = User.objects.create_user("citizen@example.kz")
    addresses = [reverse("deadlines:why", args=[pk]) for pk in (other.pk, 10**9)]
    signed_out = client.get(addresses[0])
    assert signed_out.status_code == 302
    assert signed_out.headers["Location"].endswith(f"?next={addresses[0]}")
    client.force_login(user)
    answers = [client.get(address) for address in addresses]
    assert [answer.status_code for answer in answers] == [404, 404]
    bodies = [
        TOKEN.sub("", answer.content.decode()).replace(path, "")
        for answer, path in zip(answers, addresses, strict=True)
    ]
    assert bodies[0] == bodies[1]


def test_api_counts_a_due_date(client: Client) -> None:
    answer = client.get(reverse("deadlines:api-due"), {"code": "K-16", "date": "2013-06-03"}).json()
    assert answer["due_on"] == "2013-06-10"
    assert answer["due_at"] == "2013-06-10T23:59:59+06:00"
    assert answer["notice_by"] == "2013-06-05"
    assert len(answer["steps"]) == 11


@pytest.mark.parametrize(
    "query",
    [
        {"code": "K-99", "date": "2013-06-03"},
        {"code": "K-16", "date": "2012-06-03"},
        {"code": "K-16", "date": "June"},
        {"code": "K-16"},
        {},
    ],
)
def test_api_refuses_a_wrong_question(client: Client, query: dict[str, str]) -> None:
    assert client.get(reverse("deadlines:api-due"), query).status_code == 400


def test_api_lists_the_terms_in_force(client: Client) -> None:
    rows = client.get(reverse("deadlines:api-terms"), {"lang": "en"}).json()
    assert len(rows) == StatutoryTerm.objects.count()
    assert rows[0]["k_number"] == "K-01"
    assert {row["standing"] for row in rows} == {str(s) for s in Standing}
    assert client.get(reverse("deadlines:api-terms"), {"on": "2012-01-01"}).json() == []
