"""A paper taken over the counter: registered at once, never without its receipt (CP-5.1, K-37, DS-6)."""

from datetime import datetime
from typing import Any

import pytest

from accounts.models import User
from audit.models import AuditEntry
from complaints import terms
from complaints.errors import (
    ClerkNameRequired,
    IncompleteComplaint,
    NotPermitted,
    ReceiptRequired,
    StateBodyComplains,
)
from complaints.models import NumberSeries, Receipt
from complaints.selectors import (
    find_by_code,
    found_at_counter,
    found_by_document,
    receipt_of_code,
    receipts_visible_to,
)
from complaints.services import (
    file_complaint,
    paper,
    receipts,
)
from complaints.workflow import Channel, ComplainantKind, Medium, State
from notifications.models import OutboxMessage
from tests.complaints.paper import (
    BIN,
    IIN,
    a_paper,
    clock_of,
    first_stage,
    handed_in,
    letters_by_post,
    traces,
)
from tests.world import (
    ALMATY,
    MONDAY,
    World,
    a_filing,
)


@pytest.mark.parametrize(
    "at",
    [
        MONDAY,
        datetime(2025, 9, 8, 18, 30, tzinfo=ALMATY),
        datetime(2025, 9, 13, 11, 0, tzinfo=ALMATY),
    ],
    ids=["office hours", "Monday evening", "Saturday"],
)
def test_a_paper_is_registered_at_once_whatever_the_hour(world: World, at: datetime) -> None:
    stage = first_stage(handed_in(world, at))
    assert (stage.state, stage.filed_at, stage.registered_at) == (State.REGISTERED, at, at)
    assert stage.reg_no == "1/2025"
    assert clock_of(stage).term_code == terms.PROVIDER


def test_the_case_says_how_it_came_and_who_took_it(world: World) -> None:
    case = handed_in(world).stage.complaint
    assert (case.medium, case.channel, case.signature) == ("paper", "office", "handwritten")
    assert case.complainant is None
    assert case.accepted_by == world.officer.user
    assert case.accepted_at_body == world.akimat
    verbs = AuditEntry.objects.filter(subject_code=terms.STAGE).order_by("pk")
    assert list(verbs.values_list("verb", flat=True))[:3] == [
        "complaints.filed",
        "complaints.registered",
        "complaints.receipt_issued",
    ]


def test_what_is_said_to_have_come_through_the_portal_came_over_the_counter(world: World) -> None:
    case = handed_in(world, channel=Channel.PORTAL, medium=Medium.ELECTRONIC).stage.complaint
    assert (case.channel, case.medium) == (Channel.OFFICE, Medium.PAPER)


@pytest.mark.parametrize(
    ("language", "clerk", "day", "body"),
    [
        ("kk", "Биржанов Самат", "2025 жылғы 15 қыркүйек", "Қарасай ауданының әкімдігі"),
        ("ru", "Биржанов С.", "15 сентября 2025 года", "Акимат Карасайского района"),
    ],
)
def test_the_receipt_says_what_the_law_asks_in_both_languages(
    world: World, language: str, clerk: str, day: str, body: str
) -> None:
    world.akimat.address_kk, world.akimat.address_ru = "Абай көш., 10", "ул. Абая, 10"
    world.akimat.save()
    world.officer.membership.organisation.refresh_from_db()  # type: ignore[union-attr]
    receipt = handed_in(world, MONDAY.replace(hour=18, minute=42))
    told = [value for _label, value in receipt.content[language]["rows"]]
    address = {"kk": "Абай көш., 10", "ru": "ул. Абая, 10"}[language]
    expected = [
        receipt.stage.complaint.number, "1/2025", day, body, address, "18:42",
        "Сейтқали Дәурен Ерланұлы", clerk, receipt.code,
    ]  # fmt: skip
    assert [one for one in expected if one not in told] == []
    notes = " ".join(receipt.content[language]["notes"])
    assert "1414, 8-800-080-7777" in notes
    assert "/complaints/receipts/" in notes
    assert "2012" in notes


def test_a_receipt_stays_word_for_word_when_names_change_and_nobody_may_alter_it(
    world: World,
) -> None:
    receipt = handed_in(world)
    before = receipt.content
    world.akimat.name_ru = "Другое название"
    world.akimat.save()
    assert Receipt.objects.get(pk=receipt.pk).content == before
    with pytest.raises(Exception, match=r"append|never|guard|immutable|may not"):
        Receipt.objects.filter(pk=receipt.pk).update(code="X")


@pytest.mark.django_db(transaction=True)
def test_without_the_name_of_the_clerk_nothing_is_saved(world: World) -> None:
    User.objects.filter(pk=world.officer.user.pk).update(surname="", given_name="")
    world.officer.user.refresh_from_db()
    before = traces()
    with pytest.raises(ClerkNameRequired):
        handed_in(world)
    assert traces() == before


@pytest.mark.django_db(transaction=True)
def test_without_a_receipt_nothing_is_saved(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = handed_in(world).code
    monkeypatch.setattr(receipts, "secret_code", lambda: taken)  # the code is in use already
    before = traces()
    with pytest.raises(ReceiptRequired):
        handed_in(world)
    assert traces() == before
    assert NumberSeries.objects.get().last == 1


@pytest.mark.parametrize(
    "person",
    ["citizen", "stranger", "other_officer", "drafter", "quality", "auditor", "administrator"],
)
def test_only_a_clerk_of_the_body_enters_a_paper_in_its_register(world: World, person: str) -> None:
    before = traces()
    with pytest.raises(NotPermitted):
        paper.file_on_paper(filing=a_paper(world), actor=world.people[person], at=MONDAY)
    assert traces() == before


@pytest.mark.parametrize("field", ["surname", "given_name", "postal_address", "reasons", "demands"])
def test_what_the_procedure_requires_is_required_on_paper_too(world: World, field: str) -> None:
    before = traces()
    with pytest.raises(IncompleteComplaint) as refusal:
        handed_in(world, **{field: " "})
    assert refusal.value.missing == [field]
    assert traces() == before


def test_the_body_hears_of_a_paper_and_the_person_at_the_counter_gets_no_letter(
    world: World,
) -> None:
    stage = first_stage(handed_in(world))
    told = OutboxMessage.objects.filter(template="complaints/new_case", channel="inbox")
    assert world.officer.user.pk in told.values_list("recipient_id", flat=True)
    assert letters_by_post(stage) == []


@pytest.mark.parametrize("channel", [Channel.POST, Channel.FORUM])
def test_whoever_is_not_there_gets_a_letter_byletters_by_post(
    world: World, channel: Channel
) -> None:
    stage = first_stage(handed_in(world, channel=channel))
    assert letters_by_post(stage) == ["complaints/registered"]
    letter = OutboxMessage.objects.get(channel="post")
    assert letter.organisation_id == world.akimat.pk
    assert stage.complaint.tracking_code in letter.text


def _account(**changes: str) -> User:
    known = {"surname": "Сейтқали", "given_name": "Дәурен", "patronymic": "Ерланұлы", "iin": IIN}
    return User.objects.create_user("dauren@example.kz", "a-long-password", **{**known, **changes})


def test_an_account_with_the_same_name_and_number_may_be_linked(world: World) -> None:
    account = _account()
    receipt = paper.file_on_paper(
        filing=a_paper(world), actor=world.officer, at=MONDAY, account=account
    )
    assert receipt.stage.complaint.complainant == account
    inbox = OutboxMessage.objects.filter(recipient=account)
    assert list(inbox.values_list("template", "channel")) == [("complaints/registered", "inbox")]


@pytest.mark.parametrize(
    "changes",
    [{"surname": "Басқа"}, {"patronymic": ""}, {"iin": "990240000010"}, {"is_active": False}],
    ids=["name", "patronymic", "number", "blocked"],
)
def test_an_account_that_differs_is_never_linked(world: World, changes: dict[str, Any]) -> None:
    account = _account(**changes)
    assert paper.owner_of_account(a_paper(world)) is None
    before = traces()
    with pytest.raises(NotPermitted):
        paper.file_on_paper(filing=a_paper(world), actor=world.officer, at=MONDAY, account=account)
    assert traces() == before


def test_an_account_is_not_offered_where_two_are_alike(world: World) -> None:
    _account()
    User.objects.create_user(
        "second@example.kz", "a-long-password", surname="Сейтқали", given_name="Дәурен",
        patronymic="Ерланұлы", document_no=IIN,
    )  # fmt: skip
    assert paper.owner_of_account(a_paper(world)) is None


LEGAL = {
    "kind": ComplainantKind.LEGAL,
    "entity_name": "«Жібек жолы» ЖШС",
    "bin": BIN,
}


def test_a_legal_entity_complains_and_lists_show_its_name(world: World) -> None:
    receipt = handed_in(world, **LEGAL)
    case = receipt.stage.complaint
    assert case.shown_name == "«Жібек жолы» ЖШС"
    assert receipt.stage.person_key.startswith("«жібек жолы» жшс сейтқали")
    told = dict(receipt.content["ru"]["rows"]).values()
    assert any(BIN in value and "Сейтқали" in value for value in told)


@pytest.mark.parametrize("missing", ["entity_name", "bin"])
def test_a_legal_entity_has_a_name_and_a_bin(world: World, missing: str) -> None:
    with pytest.raises(IncompleteComplaint) as refusal:
        handed_in(world, **{**LEGAL, missing: ""})
    assert refusal.value.missing == [missing]


@pytest.mark.parametrize("kind", ["gov", "president_admin", "csb", "leb", "akim"])
@pytest.mark.parametrize("filer", ["citizen", "clerk"])
def test_a_state_body_does_not_complain(world: World, kind: str, filer: str) -> None:
    world.other_akimat.kind, world.other_akimat.bin = kind, BIN
    world.other_akimat.save()
    before = traces()
    by_clerk = {"filing": a_paper(world, provider=world.akimat, **LEGAL), "actor": world.officer}
    by_citizen = {"filing": a_filing(world, **LEGAL), "actor": world.citizen}
    file, how = {
        "clerk": (paper.file_on_paper, by_clerk),
        "citizen": (file_complaint, by_citizen),
    }[filer]
    with pytest.raises(StateBodyComplains):
        file(at=MONDAY, **how)
    assert traces() == before


def test_a_state_body_is_known_by_its_name_too_and_a_service_centre_is_none(world: World) -> None:
    with pytest.raises(StateBodyComplains):
        handed_in(world, **{**LEGAL, "entity_name": world.ministry.name_ru})
    world.centre.bin = BIN
    world.centre.save()
    assert handed_in(world, **LEGAL).stage.complaint.bin == BIN


# The counter


def test_the_code_of_a_receipt_opens_what_the_secret_code_opens(world: World) -> None:
    receipt = handed_in(world)
    case = receipt.stage.complaint
    other = handed_in(world)
    typed = receipt.code.lower().replace("-", " ")
    for code in (receipt.code, typed, case.tracking_code):
        assert find_by_code(case.number, code) == case
        assert found_at_counter("1/2025", code) == case
    assert find_by_code(case.number, other.code) is None
    assert found_at_counter("2/2025", receipt.code) is None
    assert receipt_of_code(typed) == receipt
    for wrong in ("", "AAAA-BBBB-CCCC", "x" * 500):
        assert receipt_of_code(wrong) is None


@pytest.mark.parametrize(
    "number", ["", "/", "1/", "x/2025", "9" * 30 + "/2025", "1/99999", "１/2025"]
)
def test_a_number_that_is_none_finds_nothing_at_the_counter(world: World, number: str) -> None:
    assert found_at_counter(number, handed_in(world).code) is None


def test_a_document_finds_complaints_before_the_clerks_own_body_only(world: World) -> None:
    case = handed_in(world).stage.complaint
    assert found_by_document(world.colleague, "791028 302728") == [case]
    assert found_by_document(world.other_officer, IIN) == []
    assert found_by_document(world.citizen, IIN) == []
    assert found_by_document(world.officer, " ") == []


def test_telling_how_a_complaint_stands_goes_on_record(world: World) -> None:
    stage = first_stage(handed_in(world))
    paper.tell_status(complaint_id=stage.complaint_id, actor=world.quality, at=MONDAY)
    entry = AuditEntry.objects.latest("pk")
    assert (entry.verb, entry.subject_id) == ("complaints.status_told", stage.pk)
    assert entry.actor_user_id == world.quality.user.pk


@pytest.mark.parametrize("person", ["citizen", "auditor", "administrator"])
def test_only_the_office_tells_how_a_complaint_stands(world: World, person: str) -> None:
    stage = first_stage(handed_in(world))
    before = traces()
    with pytest.raises(NotPermitted):
        paper.tell_status(complaint_id=stage.complaint_id, actor=world.people[person], at=MONDAY)
    assert traces() == before


def test_receipts_are_printed_again_by_the_bodies_of_the_case(world: World) -> None:
    receipt = handed_in(world)
    for person in ("officer", "colleague", "quality"):
        assert list(receipts_visible_to(world.people[person])) == [receipt]
    for person in ("citizen", "other_officer", "drafter", "auditor", "administrator"):
        assert not receipts_visible_to(world.people[person]).exists()
