"""Filing through the pages, without JavaScript: order, errors, refusals, files, sending."""

from itertools import pairwise
from typing import Any

from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import pytest
import time_machine
from allauth.account.models import EmailAddress

from audit.models import AuditEntry
from complaints.forms.filing import BY_SLUG, STEPS
from complaints.models import Attachment, Complaint, ComplaintDraft
from files.models import StoredFile
from notifications.models import OutboxMessage
from tests.complaints.pages import CHECK, NEW, step_url, text_of, type_all, type_page, whole_answers
from tests.world import MONDAY, World

PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture(autouse=True)
def _on_monday_morning() -> Any:
    cache.clear()
    with time_machine.travel(MONDAY):
        yield


@pytest.fixture
def citizen(world: World, client: Client) -> Client:
    client.force_login(world.citizen.user)
    return client


def _pdf(name: str = "refusal.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


@pytest.mark.parametrize(
    ("language", "title", "question"),
    [
        ("kk", "Шағымыңыз жіберілді", "Не болды?"),
        ("ru", "Жалоба отправлена", "Что произошло?"),
        ("en", "Your complaint has been sent", "What happened?"),
    ],
)
def test_whole_filing_ends_with_number_code_and_date(
    world: World, citizen: Client, language: str, title: str, question: str
) -> None:
    first = citizen.get(step_url("what-happened"), {"lang": language})
    assert question in text_of(first)
    for slug, typed in whole_answers(world).items():
        page = citizen.get(step_url(slug))
        assert page.status_code == 200
        response = type_page(citizen, slug, typed)
        assert response.status_code == 302, text_of(response)
    assert response.url == CHECK
    check = text_of(citizen.get(CHECK))
    assert "Қаскелең қ., Абай көш., 1-үй" in check
    done = citizen.post(CHECK, follow=True)
    complaint = Complaint.objects.get()
    page = text_of(done)
    assert title in page
    assert complaint.number in page
    assert complaint.tracking_code in page
    assert {
        "kk": "15 қыркүйек, дүйсенбі күнінен кешіктірмей",
        "ru": "до понедельника, 15 сентября, включительно",
        "en": "by Monday 15 September, inclusive",
    }[language] in page
    assert complaint.provider == world.akimat
    assert complaint.language == language
    assert [str(official) for official in complaint.officials.all()] == ["Маман, Биржанов Самат"]
    assert complaint.stages.get().reg_no == "1/2025"


def test_each_page_leads_to_the_next_and_back(world: World, client: Client) -> None:
    slugs = [form.slug for form in STEPS]
    answers = whole_answers(world)
    for slug, following in pairwise(slugs):
        assert type_page(client, slug, answers[slug]).url == step_url(following)  # type: ignore[attr-defined]
        assert f'href="{step_url(slug)}"' in text_of(client.get(step_url(following)))


@pytest.mark.parametrize(
    ("slug", "typed", "kept", "sentence"),
    [
        ("what-happened", {"reasons": "а" * 10_001}, "а" * 10_001, "10000"),
        ("place", {"region": "999999"}, "", "error"),
        ("body", {"body": "other", "other": ""}, 'value="other" checked', "Выберите орган."),
        ("officials", {"position_2": "", "full_name_3": ""}, "", "Назовите должностное лицо"),
        (
            "about-you",
            {"surname": "", "given_name": "Мадина", "document_kind": "iin", "document_no": ""},
            'value="Мадина"',
            "Укажите фамилию и имя. Этого требует пункт 3 порядка обжалования.",
        ),
        (
            "about-you",
            {
                "surname": "Т",
                "given_name": "М",
                "document_kind": "iin",
                "document_no": "123456789012",
            },
            'value="123456789012"',
            "Проверьте ИИН",
        ),
        (
            "contacts",
            {"postal_address": "Каскелен", "phones": "87000001005", "email": "не почта"},
            'value="не почта"',
            "Проверьте электронную почту",
        ),
    ],
)
def test_an_error_keeps_what_was_typed_on_the_page_and_in_the_draft(
    world: World, client: Client, slug: str, typed: dict[str, str], kept: str, sentence: str
) -> None:
    client.cookies["language"] = "ru"
    for before in ("service", "place"):
        type_page(client, before, whole_answers(world)[before])
    response = type_page(client, slug, typed)
    assert response.status_code == 200
    for page in (text_of(response), text_of(client.get(step_url(slug)))):
        assert kept in page
    assert sentence in text_of(response)
    assert "govuk-error-summary" in text_of(response)
    stored = ComplaintDraft.objects.get().answers[slug]
    assert all(stored[name] == value for name, value in typed.items())


@pytest.mark.parametrize(
    ("slug", "typed", "article"),
    [
        (
            "what-happened",
            {"reasons": ""},
            {"kk": "4-тармағы", "ru": "пункт 4 порядка обжалования"},
        ),
        (
            "what-you-ask",
            {"demands": "  "},
            {"kk": "4-тармағы", "ru": "пункт 4 порядка обжалования"},
        ),
        (
            "about-you",
            {"given_name": "М"},
            {"kk": "3-тармағы", "ru": "пункт 3 порядка обжалования"},
        ),
        (
            "contacts",
            {"email": "m@example.kz"},
            {"kk": "3-тармағы", "ru": "пункт 3 порядка обжалования"},
        ),
    ],
)
@pytest.mark.parametrize("language", ["kk", "ru"])
def test_what_the_procedure_requires_is_refused_with_the_article_named(
    world: World,
    client: Client,
    slug: str,
    typed: dict[str, str],
    article: dict[str, str],
    language: str,
) -> None:
    client.cookies["language"] = language
    page = text_of(type_page(client, slug, typed))
    assert article[language] in page


def test_check_page_sends_back_to_the_page_that_is_missing_with_its_error(
    world: World, citizen: Client
) -> None:
    citizen.cookies["language"] = "ru"
    type_all(citizen, world, contacts={"postal_address": " "})
    response = citizen.post(CHECK)
    assert response.url == f"{step_url('contacts')}?fix=1&return=check"  # type: ignore[attr-defined]
    assert "Укажите почтовый адрес" in text_of(citizen.get(response.url))  # type: ignore[attr-defined]
    assert not Complaint.objects.exists()
    fixed = type_page(citizen, "contacts", {"postal_address": "Алматы"}, query="?return=check")
    assert fixed.url == CHECK  # type: ignore[attr-defined]


def test_change_link_leads_back_to_the_check_page(world: World, citizen: Client) -> None:
    type_all(citizen, world)
    page = text_of(citizen.get(CHECK))
    for slug in BY_SLUG:
        assert f"{step_url(slug)}?return=check" in page
    changed = type_page(citizen, "what-you-ask", {"demands": "Басқасы."}, query="?return=check")
    assert changed.url == CHECK  # type: ignore[attr-defined]
    assert "Басқасы." in text_of(citizen.get(CHECK))


def test_signed_out_person_is_asked_to_sign_in_last_and_comes_back_to_the_check_page(
    world: World, client: Client
) -> None:
    client.cookies["language"] = "ru"
    type_all(client, world)
    page = text_of(client.get(CHECK))
    assert "Чтобы отправить жалобу, войдите или зарегистрируйтесь." in page
    assert "/accounts/login/?next=/complaints/new/check/" in page
    client.post(CHECK)
    assert not Complaint.objects.exists()
    EmailAddress.objects.create(
        user=world.citizen.user, email="citizen@example.kz", verified=True, primary=True
    )
    signed_in = client.post(
        "/accounts/login/",
        {"login": "citizen@example.kz", "password": "a-long-password", "next": CHECK},
    )
    assert signed_in.url == CHECK  # type: ignore[attr-defined]
    client.post(CHECK)
    assert Complaint.objects.get().complainant == world.citizen.user


def test_pressing_send_twice_files_once(world: World, citizen: Client) -> None:
    type_all(citizen, world)
    first, second = citizen.post(CHECK), citizen.post(CHECK)
    complaint = Complaint.objects.get()
    assert first.url == second.url == f"/complaints/{complaint.pk}/done/"  # type: ignore[attr-defined]
    assert AuditEntry.objects.filter(verb="complaints.filed").count() == 1
    assert (
        OutboxMessage.objects.filter(template="complaints/registered", channel="inbox").count() == 1
    )


def test_sent_draft_is_not_edited_any_more_and_a_new_one_begins(
    world: World, citizen: Client
) -> None:
    type_all(citizen, world)
    citizen.post(CHECK)
    assert "Екі жұмыс күні" not in text_of(citizen.get(step_url("what-happened")))
    type_page(citizen, "what-happened", {"reasons": "Басқа іс."})
    assert ComplaintDraft.objects.filter(filed_as__isnull=True).get().answers["what-happened"] == {
        "reasons": "Басқа іс."
    }


def test_empty_fields_of_the_profile_are_filled_and_full_ones_left_alone(
    world: World, citizen: Client
) -> None:
    user = world.citizen.user
    assert user is not None
    before = user.postal_address
    type_all(citizen, world, contacts={"postal_address": "Басқа мекенжай", "phones": "+7 700 1"})
    citizen.post(CHECK)
    user.refresh_from_db()
    assert (user.iin, user.phone, user.postal_address) == ("791028302728", "+7 700 1", before)


def test_profile_fills_in_the_pages_about_the_person(world: World, citizen: Client) -> None:
    assert 'value="Тулегенова"' in text_of(citizen.get(step_url("about-you")))
    assert 'value="citizen@example.kz"' in text_of(citizen.get(step_url("contacts")))


def test_service_is_found_by_part_of_a_word_and_may_be_unknown(
    world: World, client: Client
) -> None:
    client.cookies["language"] = "ru"
    assert "Регистрация рождения ребенка" in text_of(
        client.get(step_url("service"), {"q": "рожден"})
    )
    assert "Ничего не найдено" in text_of(client.get(step_url("service"), {"q": "космодром"}))
    assert type_page(client, "service", {"service": "unknown"}).url == step_url("place")  # type: ignore[attr-defined]


def test_body_follows_from_service_and_place_and_may_be_changed(
    world: World, citizen: Client
) -> None:
    citizen.cookies["language"] = "ru"
    answers = whole_answers(world)
    for slug in ("service", "place"):
        type_page(citizen, slug, answers[slug])
    assert "Акимат Карасайского района" in text_of(citizen.get(step_url("body")))
    type_all(citizen, world, body={"body": "other", "other": str(world.other_akimat.pk)})
    citizen.post(CHECK)
    assert Complaint.objects.get().provider == world.other_akimat


def test_unknown_service_and_place_ask_for_the_body(world: World, client: Client) -> None:
    type_page(client, "service", {"service": "unknown"})
    type_page(client, "place", {"region": "unknown"})
    assert 'name="body"' not in text_of(client.get(step_url("body")))
    assert type_page(client, "body", {"other": ""}).status_code == 200
    assert type_page(client, "body", {"other": str(world.akimat.pk)}).status_code == 302


def test_name_of_the_official_may_be_unknown(world: World, citizen: Client) -> None:
    type_all(citizen, world, officials={"official_unknown": "on"})
    citizen.post(CHECK)
    complaint = Complaint.objects.get()
    assert complaint.official_unknown
    assert not complaint.officials.exists()


def test_ten_files_are_taken_and_the_eleventh_is_refused(world: World, citizen: Client) -> None:
    citizen.cookies["language"] = "ru"
    ten = [_pdf(f"{n}.pdf") for n in range(10)]
    assert type_page(citizen, "files", {"documents": ten}).url == CHECK  # type: ignore[attr-defined]
    response = type_page(citizen, "files", {"documents": [_pdf("eleventh.pdf")]})
    assert "Уже приложено десять файлов" in text_of(response)
    assert Attachment.objects.count() == 10


def test_files_go_with_the_complaint_and_a_removed_one_does_not(
    world: World, citizen: Client
) -> None:
    type_all(citizen, world, files={"documents": [_pdf("a.pdf"), _pdf("b.pdf")]})
    type_page(citizen, "files", {"remove": str(Attachment.objects.get(name="a.pdf").pk)})
    citizen.post(CHECK)
    assert [a.name for a in Complaint.objects.get().attachments.all()] == ["b.pdf"]
    assert StoredFile.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("program.exe", b"MZ\x90\x00\x03\x00", "Файл «program.exe» не приложен: такие файлы"),
        ("empty.pdf", b"", "Файл «empty.pdf» пустой."),
        (
            "large.pdf",
            PDF + b"x" * 1000,
            "Файл «large.pdf» слишком большой. Размер одного файла — не более 20 МБ.",
        ),
    ],
)
def test_refused_file_is_named_and_the_good_one_beside_it_is_kept(
    world: World,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    content: bytes,
    sentence: str,
) -> None:
    monkeypatch.setattr("files.services.MAX_SIZE", 500)
    client.cookies["language"] = "ru"
    response = type_page(client, "files", {"documents": [_pdf(name, content), _pdf("good.pdf")]})
    assert sentence in text_of(response)
    assert [a.name for a in Attachment.objects.all()] == ["good.pdf"]


def test_form_opened_before_a_sign_in_elsewhere_shows_again_what_was_typed(world: World) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies["language"] = "ru"
    strict.get(step_url("what-happened"))
    response = strict.post(
        step_url("what-happened"), {"reasons": "Долгий рассказ.", "csrfmiddlewaretoken": "x" * 64}
    )
    assert response.status_code == 200
    assert "Долгий рассказ." in text_of(response)
    assert "ничего не потеряно" in text_of(response)
    assert not ComplaintDraft.objects.exists()


def test_unknown_page_is_not_there(world: World, client: Client) -> None:
    assert client.get(step_url("secrets")).status_code == 404


def test_link_from_the_page_of_a_service_chooses_it(world: World, client: Client) -> None:
    assert world.service.name_kk in text_of(client.get(NEW, {"service": "S-004", "lang": "kk"}))
    client.post(NEW, {"service": "S-004"})
    assert ComplaintDraft.objects.get().answers["service"] == {"service": str(world.service.pk)}
