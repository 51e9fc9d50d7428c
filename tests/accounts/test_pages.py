"""Pages of the room: my data, my role, deputies, errors; each in three languages."""

import re
from datetime import timedelta

from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation

import pytest

from accounts.acting import legal_today
from accounts.models import Deputy
from accounts.roles import Role
from audit.models import AuditEntry
from portal.views import errors
from tests.accounts.conftest import PASSWORD, House, join

LANGUAGES = ("kk", "ru", "en")
OPEN_PAGES = ("/accounts/login/", "/accounts/signup/", "/accounts/password/reset/")
OWN_PAGES = (
    "/accounts/me/",
    "/accounts/role/",
    "/accounts/email/",
    "/accounts/logout/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/2fa/webauthn/",
    "/office/deputies/",
)
# Words that stay Latin in every language of the portal.
LATIN = re.compile(
    r"govservices|sample|example|english|javascript|freeotp|usb|qr|api|e-mail|cookie|totp"
)


def english_words_in(page: str) -> list[str]:
    """Latin words that a reader of a Kazakh or Russian page would meet."""
    text = re.sub(r"(?s)<(script|head|noscript)\b.*?</\1>|<[^>]+>", " ", page)
    text = re.sub(r"\S+@\S+|https?://\S+|&\w+;", " ", text)
    text = re.sub(r"\b[A-Z2-7]{20,}\b", " ", text)  # the secret of the app
    words = re.findall(r"[A-Za-z]{3,}", text)
    return [word for word in words if not LATIN.search(word.lower())]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", OPEN_PAGES)
def test_open_page_speaks_the_language(client: Client, db: None, page: str, language: str) -> None:
    answer = client.get(f"{page}?lang={language}")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert f'lang="{language}"' in text[:200]
    if language != "en":
        assert english_words_in(text) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", OWN_PAGES)
def test_own_page_speaks_the_language(house: House, signed_in, page: str, language: str) -> None:
    house.head.surname, house.head.given_name = "Есенов", "Марат"
    house.head.save()
    for user in (house.officer, house.colleague):
        user.surname = "Биржанов"
        user.save()
    browser = signed_in(house.head)
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    answer = browser.get(f"{page}?lang={language}")
    assert answer.status_code == 200
    if language != "en":
        assert english_words_in(answer.content.decode()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_links_to_itself_in_each_language(
    client: Client, db: None, language: str
) -> None:
    page = client.get(f"/accounts/login/?next=/cabinet/&lang={language}").content.decode()
    for code, name in (("kk", "Қазақша"), ("ru", "Русский"), ("en", "English")):
        link = re.search(rf'<a [^>]*hreflang="{code}"[^>]*>{name}</a>', page)
        assert link, code
        assert f'lang="{code}"' in link.group()
        assert f"?next=%2Fcabinet%2F&amp;lang={code}" in link.group()


def test_language_of_the_link_is_kept_in_a_cookie(client: Client, db: None) -> None:
    client.get("/accounts/login/?lang=ru")
    assert client.get("/accounts/login/")["Content-Language"] == "ru"
    client.get("/accounts/login/?lang=xx")
    assert client.get("/accounts/login/")["Content-Language"] == "ru"


def test_own_data_are_saved_and_recorded_without_values(house: House, signed_in) -> None:
    browser = signed_in(house.citizen)
    data = {
        "surname": "Тулегенова",
        "given_name": "Мадина",
        "patronymic": "",
        "document_kind": "iin",
        "iin": "791028 302728",
        "document_no": "",
        "phone": "+7 701 000 00 00",
        "postal_address": "Қаскелең, Абылай хан көшесі, 1",
        "language": "ru",
    }
    answer = browser.post("/accounts/me/", data)
    assert answer.status_code == 302
    assert answer.cookies["language"].value == "ru"
    house.citizen.refresh_from_db()
    assert house.citizen.iin == "791028302728"
    assert house.citizen.surname == "Тулегенова"
    entry = AuditEntry.objects.get(verb="accounts.profile_changed")
    assert "iin" in entry.facts["fields"]
    assert "791028302728" not in str(entry.facts)


def test_wrong_iin_is_told_beside_the_field_and_nothing_is_saved(house: House, signed_in) -> None:
    browser = signed_in(house.citizen)
    data = {
        "surname": "Другая",
        "given_name": "Мадина",
        "document_kind": "iin",
        "iin": "791028302729",
        "language": "kk",
    }
    page = browser.post("/accounts/me/?lang=ru", data).content.decode()
    assert "Проверьте ИИН" in page
    assert 'href="#id_iin"' in page
    assert 'aria-describedby="id_iin_helptext id_iin_error"' in page
    assert 'value="791028302729"' in page
    house.citizen.refresh_from_db()
    assert house.citizen.surname != "Другая"


def test_other_document_needs_no_checksum_and_drops_the_iin(house: House, signed_in) -> None:
    data = {
        "surname": "Шмидт",
        "given_name": "Анна",
        "document_kind": "foreign_passport",
        "iin": "1",
        "document_no": "C01X00T47",
        "language": "en",
    }
    signed_in(house.citizen).post("/accounts/me/", data)
    house.citizen.refresh_from_db()
    assert (house.citizen.iin, house.citizen.document_no) == ("", "C01X00T47")


def test_role_is_changed_by_the_form_and_shown_above(house: House, signed_in) -> None:
    second = join(house.officer, house.ministry, Role.AUDITOR)
    browser = signed_in(house.officer)
    answer = browser.post("/accounts/role/", {"role": second.pk, "next": "/accounts/me/"})
    assert answer["Location"] == "/accounts/me/"
    page = browser.get("/accounts/me/?lang=ru").content.decode()
    assert "Министерство юстиции" in page
    assert "Сменить роль" in page


def test_role_form_refuses_a_foreign_role_and_a_foreign_way_back(house: House, signed_in) -> None:
    foreign = house.role_of(house.head)
    browser = signed_in(house.officer)
    assert browser.post("/accounts/role/", {"role": foreign.pk}).status_code == 200
    own = {"role": house.role_of(house.officer).pk, "next": "https://evil.example/"}
    assert "evil" not in browser.post("/accounts/role/", own)["Location"]


def test_deputy_is_named_and_ended_on_the_page(house: House, signed_in) -> None:
    browser = signed_in(house.officer)
    today = legal_today()
    data = {
        "membership": house.role_of(house.officer).pk,
        "deputy": house.colleague.pk,
        "valid_from": f"{today:%d.%m.%Y}",
        "valid_to": f"{today + timedelta(days=3):%d.%m.%Y}",
    }
    assert browser.post("/office/deputies/", data).status_code == 302
    deputy = Deputy.objects.get()
    assert (deputy.deputy, deputy.valid_from) == (house.colleague, today)
    assert browser.post(f"/office/deputies/{deputy.pk}/end/").status_code == 302
    assert not Deputy.objects.exists()


def test_refused_deputy_is_explained_on_the_page(house: House, signed_in) -> None:
    today = f"{legal_today():%d.%m.%Y}"
    data = {
        "membership": house.role_of(house.officer).pk,
        "deputy": house.officer.pk,
        "valid_from": today,
        "valid_to": today,
    }
    page = signed_in(house.officer).post("/office/deputies/?lang=ru", data).content.decode()
    assert "Нельзя замещать самого себя." in page
    assert 'href="#id_deputy"' in page


def test_foreign_deputy_looks_absent(house: House, signed_in) -> None:
    deputy = Deputy.objects.create(
        membership=house.role_of(house.stranger),
        deputy=house.administrator,
        valid_from=legal_today(),
        valid_to=legal_today(),
    )
    assert signed_in(house.officer).post(f"/office/deputies/{deputy.pk}/end/").status_code == 404
    assert Deputy.objects.filter(pk=deputy.pk).exists()


def test_citizen_has_no_deputies_page(house: House, signed_in) -> None:
    assert signed_in(house.citizen).get("/office/deputies/").status_code == 403


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("view", "status"),
    [(errors.not_found, 404), (errors.forbidden, 403), (errors.csrf_failure, 403)],
)
def test_error_page_speaks_the_language(
    client: Client, db: None, view, status: int, language: str
) -> None:
    request = client.get("/accounts/login/").wsgi_request
    with translation.override(language):
        answer = view(request)
    assert answer.status_code == status
    if language != "en":
        assert english_words_in(answer.content.decode()) == []


def test_page_of_our_own_fault_needs_neither_database_nor_request() -> None:
    answer = errors.server_error(RequestFactory().get("/"))
    page = answer.content.decode()
    assert answer.status_code == 500
    for text in ("Порталда ақау болды", "На портале произошел сбой", "Something went wrong"):
        assert text in page


def test_form_without_a_token_is_refused_in_plain_words(db: None) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/accounts/login/?lang=ru", {"login": "a@example.kz"})
    assert answer.status_code == 403
    assert "Форма не отправлена" in answer.content.decode()


def test_too_many_attempts_page_renders(db: None, client: Client) -> None:
    request = client.get("/accounts/login/").wsgi_request
    with translation.override("kk"):
        page = render_to_string("429.html", {}, request)
    assert "Әрекет тым көп" in page
