"""The workbench in the browser's terms: list, one standard, a new edition, proposals, bringing in."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

import pytest

from deadlines.models import Clock
from standards.models import Edition, Erratum, Proposal, Standard
from standards.services.proposals import propose_change
from standards.services.texts import latest_text
from standards.workflow import Kind, ProposalState, Stage, State
from tests.registry.registers import included
from tests.standards.test_bringing_in import KK, RU
from tests.standards_world import a_standard, an_edition
from tests.world import MONDAY, World, filed


def as_(world: World, person: str) -> Client:
    client = Client()
    client.force_login(world.people[person].user)
    return client


@pytest.fixture
def drafter(world: World) -> Client:
    return as_(world, "drafter")


def at(name: str, *args: Any) -> str:
    return reverse(f"standards:{name}", args=args)


def text_of(response: Any) -> str:
    return str(response.content.decode())


# The list and one standard


def test_drafters_see_their_own_body_first_and_all_on_request(
    world: World, drafter: Client
) -> None:
    own = a_standard(world.service)
    other = Standard.objects.get(service=included(world, drafting_body="acsa"))
    listed = text_of(drafter.get(at("office_standards")))
    assert at("office_standard", own.pk) in listed
    assert at("office_standard", other.pk) not in listed
    everything = text_of(drafter.get(at("office_standards"), {"body": "all"}))
    assert at("office_standard", other.pk) in everything


def test_running_time_limits_come_the_nearest_first_and_once(world: World, drafter: Client) -> None:
    quiet = a_standard(world.service)
    running = Standard.objects.get(service=included(world))
    listed = text_of(drafter.get(at("office_standards"), {"clocks": "due"}))
    assert listed.count(f'href="{at("office_standard", running.pk)}"') == 1
    assert at("office_standard", quiet.pk) not in listed


def test_a_standard_shows_time_limits_proposals_and_why_people_complain(
    world: World, drafter: Client
) -> None:
    service = included(world)
    standard = Standard.objects.get(service=service)
    filed(world, service=service)
    proposal = propose_change(
        standard_id=standard.pk, basis="complaints", text="Сократить срок.", actor=world.officer,
        at=MONDAY,
    )  # fmt: skip
    page = text_of(drafter.get(at("office_standard", standard.pk)))
    clocks = Clock.objects.filter(subject_id=service.pk, subject_code="registry.service")
    assert clocks.count() == 2
    assert all(reverse("deadlines:why", args=[clock.pk]) in page for clock in clocks)
    assert at("office_proposal", proposal.pk) in page
    assert at("office_begin", standard.pk) in page
    assert "<strong>1</strong>" in page


def test_only_the_drafting_body_is_offered_to_begin(world: World) -> None:
    standard = a_standard(world.service)
    page = text_of(as_(world, "officer").get(at("office_standard", standard.pk)))
    assert at("office_begin", standard.pk) not in page
    assert at("office_proposal_new", standard.pk) in page
    assert as_(world, "officer").get(at("office_begin", standard.pk)).status_code == 404
    assert as_(world, "citizen").get(at("office_standard", standard.pk)).status_code == 404


# Beginning


def test_the_first_edition_is_begun_and_its_text_opens(world: World, drafter: Client) -> None:
    standard = a_standard(world.service)
    response = drafter.post(at("office_begin", standard.pk), {"kind": "first"}, follow=True)
    edition = Edition.objects.get(standard=standard)
    assert response.redirect_chain[-1][0] == at("office_text", edition.pk)
    assert response.status_code == 200
    again = drafter.get(at("office_begin", standard.pk))
    assert again.headers["Location"] == at("office_standard", standard.pk)


def test_a_change_without_a_proposal_is_refused_at_its_field(world: World, drafter: Client) -> None:
    standard = an_edition(world, Stage.IN_FORCE).standard
    response = drafter.post(
        at("office_begin", standard.pk), {"kind": "amendment", "summary_kk": "Мерзім үшін."}
    )
    assert response.status_code == 409
    page = text_of(response)
    assert "govuk-error-summary" in page
    assert "Мерзім үшін." in page
    assert Edition.objects.count() == 1


def test_a_change_is_begun_on_its_proposals(world: World, drafter: Client) -> None:
    standard = an_edition(world, Stage.IN_FORCE).standard
    proposal = propose_change(
        standard_id=standard.pk, basis="law", text="Новый закон.", actor=world.officer, at=MONDAY
    )
    drafter.post(at("office_begin", standard.pk), {"kind": "amendment", "proposals": [proposal.pk]})
    edition = Edition.objects.get(number=2)
    assert edition.kind == Kind.AMENDMENT
    assert edition.bases.get() == proposal


# Proposals


def test_a_proposal_is_made_seen_and_declined(world: World, drafter: Client) -> None:
    standard = a_standard(world.service)
    form = {"basis": "monitoring", "text": "Сократить срок.", "links": "https://example.kz/1"}
    officer = as_(world, "officer")
    made = officer.post(at("office_proposal_new", standard.pk), form)
    proposal = Proposal.objects.get()
    assert made.headers["Location"] == at("office_proposal", proposal.pk)
    assert at("office_proposal", proposal.pk) in text_of(drafter.get(at("office_proposals")))
    empty = drafter.post(at("office_proposal", proposal.pk), {"reason": ""})
    assert "govuk-error-summary" in text_of(empty)
    drafter.post(at("office_proposal", proposal.pk), {"reason": "Срок установлен кодексом."})
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.DECLINED
    assert "Срок установлен кодексом." in text_of(officer.get(at("office_proposal", proposal.pk)))


def test_a_proposal_is_read_by_its_two_bodies_and_the_quality_body(world: World) -> None:
    proposal = propose_change(
        standard_id=a_standard(world.service).pk, basis="law", text="Новый закон.",
        actor=world.officer, at=MONDAY,
    )  # fmt: skip
    codes = {
        person: as_(world, person).get(at("office_proposal", proposal.pk)).status_code
        for person in ("officer", "drafter", "quality", "other_officer", "citizen")
    }
    assert codes == {
        "officer": 200, "drafter": 200, "quality": 200, "other_officer": 404, "citizen": 404,
    }  # fmt: skip


# Bringing in


def test_files_are_shown_first_and_put_in_only_when_confirmed(
    world: World, drafter: Client
) -> None:
    edition = an_edition(world, Stage.DRAFTING)
    before = latest_text(edition).clauses.count()
    address = at("office_import", edition.pk)
    preview = drafter.post(
        address,
        {
            "kk": SimpleUploadedFile("kk.html", KK.encode()),
            "ru": SimpleUploadedFile("ru.html", RU.encode()),
        },
    )
    page = text_of(preview)
    assert "Регистрация рождения" in page
    assert "<td>Документ</td>" in page
    assert latest_text(edition).clauses.count() == before
    fields = {name: preview.context[name] for name in ("seen",)}
    drafter.post(address, {"confirmed": "1", "clauses": preview.context["packed"], **fields})
    assert latest_text(edition).clauses.count() == 7
    assert latest_text(edition).clauses.filter(parent__isnull=False).count() == 2


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"kk": SimpleUploadedFile("x.pdf", b"%PDF-1.4")},
        {"confirmed": "1", "clauses": "[[1]]", "seen": "x"},
        {"confirmed": "1", "clauses": '[{"part":"annex","kk":"","ru":"","children":[]}]', "seen": "x"},
        {"confirmed": "1", "clauses": "[]", "seen": "x"},
    ],
    ids=["nothing", "wrong type", "torn", "unknown section", "empty"],
)  # fmt: skip
def test_what_cannot_be_brought_in_leaves_the_draft_and_says_why(
    world: World, drafter: Client, sent: dict[str, Any]
) -> None:
    edition = an_edition(world, Stage.DRAFTING)
    before = latest_text(edition).clauses.count()
    page = text_of(drafter.post(at("office_import", edition.pk), sent))
    assert "govuk-error-summary" in page
    assert latest_text(edition).clauses.count() == before


def test_a_slip_is_corrected_on_its_page(world: World, drafter: Client) -> None:
    edition = an_edition(world, Stage.IN_DISCUSSION)
    form = {
        "point": "provision:term", "written_kk": "мерзм", "written_ru": "срк",
        "read_kk": "мерзім", "read_ru": "срок",
    }  # fmt: skip
    address = at("office_erratum", edition.pk)
    assert "govuk-error-summary" in text_of(drafter.post(address, form | {"read_ru": ""}))
    drafter.post(address, form)
    assert Erratum.objects.get().read_ru == "срок"
    assert "мерзім" in text_of(drafter.get(address))


def test_the_state_of_a_standard_narrows_the_list(world: World, drafter: Client) -> None:
    standard = a_standard(world.service, state=State.REPEALED)
    shown = text_of(drafter.get(at("office_standards"), {"state": "repealed"}))
    hidden = text_of(drafter.get(at("office_standards"), {"state": "pending"}))
    assert at("office_standard", standard.pk) in shown
    assert at("office_standard", standard.pk) not in hidden
