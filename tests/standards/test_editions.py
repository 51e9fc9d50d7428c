"""Beginning, giving up and taking over editions of standards (M-2, L13-13.3, Q-32, ADR 0005)."""

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.acting import SYSTEM_ACTOR
from audit.selectors import entries_about
from deadlines.models import Clock
from deadlines.services import ClockRequest, start_clocks
from notifications.models import OutboxMessage
from registry.content import content_of
from registry.models import Service, ServiceVersion
from registry.services import GovernmentAct, exclude_services
from registry.services import national_day as day_of
from standards import terms
from standards.bringing_in.clauses import ClauseDraft
from standards.errors import (
    AlreadyDecided,
    AlreadyUnderWay,
    BasisRequired,
    EffectiveTooEarly,
    NotComplete,
    NotPermitted,
    ReasonRequired,
    ServiceExcluded,
    WrongState,
)
from standards.models import AgreementRequest, Autosave, Edition, Proposal, Standard
from standards.services.editions import begin_edition, take_over_standard, withdraw_edition
from standards.services.prefilling import provisions_from_entry
from standards.services.proposals import propose_change
from standards.services.texts import latest_text
from standards.workflow import UNDER_WAY, Agreeing, Kind, Part, ProposalState, Stage, State
from tests.registry.registers import an_act, included
from tests.standards_world import (
    CLAUSES,
    a_comment,
    a_discussion,
    a_standard,
    an_edition,
    fresh,
    whole_provisions,
)
from tests.world import MONDAY, World

REASONS = {"kk": "Қызмет көрсетілмейді.", "ru": "Услуга не оказывается."}
LATER = MONDAY + timedelta(hours=2)


def begun(world: World, standard: Standard, kind: str = Kind.FIRST, **changes: Any) -> Edition:
    fields = {"standard_id": standard.pk, "kind": kind, "actor": world.drafter, "at": MONDAY}
    return begin_edition(**{**fields, **changes})


def a_proposal(world: World, standard: Standard) -> Proposal:
    return propose_change(
        standard_id=standard.pk, basis="complaints", text="Сократить срок.", actor=world.officer,
        at=MONDAY,
    )  # fmt: skip


def in_force(world: World) -> Standard:
    return an_edition(world, Stage.IN_FORCE).standard


def test_a_first_edition_begins_with_what_the_registry_tells(world: World) -> None:
    edition = begun(world, a_standard(world.service))
    text = latest_text(edition)
    bodies = [(one.part, one.body_kk, one.body_ru) for one in text.clauses.order_by("position")]
    assert [part for part, _kk, _ru in bodies] == [Part.GENERAL] * 3
    assert "Бала тууды тіркеу" in bodies[0][1]
    assert "Министерство юстиции" in bodies[1][2]
    assert text.provisions["term"]["amount"] == 2
    assert text.provisions["forms"] == ["paper", "electronic"]
    assert (edition.number, edition.stage) == (1, Stage.DRAFTING)
    assert fresh(edition).standard.state == State.DRAFTING
    assert entries_about(terms.EDITION, edition.pk)[0].verb == "standards.edition_begun"


def test_what_the_registry_tells_becomes_structured_parts(world: World) -> None:
    service = Service(
        term_amount=15, term_unit="working_day", payment="paid", forms=["paper"],
        term_variants="portal:1 working_day; category_2:3 month; from:payment",
        fee_note_ru="паспорт 4 МРП; прочее 1 500,5 тенге", fee_note_kk="төлқұжат 4 АЕК",
        documents_ru="заявление\nфотография", documents_kk="өтініш", schedule="24/7",
        refusal_grounds_ru="сведения недостоверны", refusal_law_ru="Кодекс",
    )  # fmt: skip
    told = provisions_from_entry(service)
    assert told["term"] == {
        "amount": 15, "unit": "working_day", "start": "payment",
        "variants": [{"case": "portal", "amount": 1, "unit": "working_day"}],
    }  # fmt: skip
    fees = [(one["for"]["ru"], one["amount"], one["measure"]) for one in told["fee"]["items"]]
    assert fees == [("паспорт", "4", "mci"), ("прочее", "1500.5", "kzt")]
    assert [one["name"]["kk"] for one in told["documents"]] == ["өтініш", ""]
    assert told["refusals"][0]["law"]["ru"] == "Кодекс"
    assert told["schedule"][0]["where"] == "portal"


def test_an_amendment_begins_with_a_copy_of_the_text_in_force(world: World) -> None:
    standard = in_force(world)
    proposal = a_proposal(world, standard)
    edition = begun(world, standard, Kind.AMENDMENT, proposal_ids=[proposal.pk])
    old, new = latest_text(standard.editions.get(number=1)), latest_text(edition)
    assert set(old.clauses.values_list("stable_id")) == set(new.clauses.values_list("stable_id"))
    assert new.provisions == old.provisions
    assert not new.is_locked
    assert edition.base == standard.editions.get(number=1)
    assert Standard.objects.get(pk=standard.pk).state == State.AMENDING
    proposal.refresh_from_db()
    assert (proposal.state, proposal.edition) == (ProposalState.TAKEN, edition)
    told = OutboxMessage.objects.filter(template="standards/proposal_taken", channel="inbox")
    assert [one.recipient for one in told] == [world.officer.user]


def test_a_repeal_has_reasons_and_no_clauses(world: World) -> None:
    standard = in_force(world)
    proposals = [a_proposal(world, standard).pk]
    with pytest.raises(ReasonRequired):
        begun(world, standard, Kind.REPEAL, proposal_ids=proposals, summary={"kk": "Керек емес."})
    edition = begun(world, standard, Kind.REPEAL, proposal_ids=proposals, summary=REASONS)
    assert edition.summary_ru == REASONS["ru"]
    assert not latest_text(edition).clauses.exists()


@pytest.mark.parametrize("kind", [Kind.AMENDMENT, Kind.REPEAL])
def test_a_change_rests_on_a_proposal(world: World, kind: str) -> None:
    with pytest.raises(BasisRequired):
        begun(world, in_force(world), kind, summary=REASONS)


def test_a_proposal_is_taken_once(world: World) -> None:
    standard = in_force(world)
    proposal = a_proposal(world, standard)
    begun(world, standard, Kind.AMENDMENT, proposal_ids=[proposal.pk])
    Edition.objects.filter(standard=standard, number=2).update(stage=Stage.WITHDRAWN)
    Standard.objects.filter(pk=standard.pk).update(state=State.IN_FORCE)
    with pytest.raises(AlreadyDecided):
        begun(world, standard, Kind.AMENDMENT, proposal_ids=[proposal.pk])


@pytest.mark.parametrize("stage", [one for one in UNDER_WAY])
def test_nothing_begins_beside_an_edition_under_way(world: World, stage: str) -> None:
    standard = an_edition(world, stage).standard
    with pytest.raises(AlreadyUnderWay):
        begun(world, standard)


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        (State.PENDING, Kind.AMENDMENT),
        (State.PENDING, Kind.REPEAL),
        (State.PENDING, Kind.TAKEN_OVER),
        (State.IN_FORCE, Kind.FIRST),
        (State.REPEALED, Kind.FIRST),
        (State.REPEALED, Kind.AMENDMENT),
    ],
)
def test_each_kind_begins_at_its_state_only(world: World, state: str, kind: str) -> None:
    standard = a_standard(world.service, state=state)
    with pytest.raises(WrongState):
        begun(world, standard, kind, summary=REASONS)


@pytest.mark.parametrize("person", ["officer", "quality", "keeper", "clerk", "citizen"])
def test_only_the_drafting_body_begins(world: World, person: str) -> None:
    with pytest.raises(NotPermitted):
        begun(world, a_standard(world.service), actor=world.people[person])


def test_an_excluded_service_has_its_standard_repealed_and_nothing_else(world: World) -> None:
    standard = in_force(world)
    proposals = [a_proposal(world, standard).pk]
    Service.objects.filter(pk=world.service.pk).update(state="excluded", excluded_on=MONDAY.date())
    with pytest.raises(ServiceExcluded):
        begun(world, standard, Kind.AMENDMENT, proposal_ids=proposals)
    assert begun(world, standard, Kind.REPEAL, proposal_ids=proposals, summary=REASONS).pk


# Giving up


def test_a_draft_given_up_leaves_the_standard_as_it_was(world: World) -> None:
    standard = in_force(world)
    proposal = a_proposal(world, standard)
    edition = begun(world, standard, Kind.AMENDMENT, proposal_ids=[proposal.pk])
    Autosave.objects.create(
        text=latest_text(edition), user=world.drafter.user, target="provision:term",
        base_edit_no=1, content={}, saved_at=MONDAY,
    )  # fmt: skip
    withdraw_edition(edition_id=edition.pk, reason="Өзгеріс керек емес.", actor=world.drafter, at=LATER)  # fmt: skip
    edition, proposal = fresh(edition), Proposal.objects.get(pk=proposal.pk)
    assert (edition.stage, edition.withdrawn_reason) == (Stage.WITHDRAWN, "Өзгеріс керек емес.")
    assert edition.standard.state == State.IN_FORCE
    assert (proposal.state, proposal.edition) == (ProposalState.OPEN, None)
    assert not Autosave.objects.exists()


def test_a_withdrawn_discussion_is_broken_off_and_its_authors_are_told_why(world: World) -> None:
    edition = an_edition(world, Stage.IN_DISCUSSION)
    discussion = a_discussion(edition)
    comment = a_comment(discussion, world.citizen)
    start_clocks(
        [ClockRequest(term="standards.discussion", subject=discussion.ref, organisation=world.ministry)],
        actor=world.drafter.ref, at=MONDAY,
    )  # fmt: skip
    withdraw_edition(edition_id=edition.pk, reason="Қате.", actor=world.drafter, at=LATER)
    discussion.refresh_from_db()
    comment.refresh_from_db()
    assert (discussion.broken_off_at, discussion.broken_off_reason) == (LATER, "Қате.")
    assert Clock.objects.get(subject_code=terms.DISCUSSION).state == Clock.State.CANCELLED
    assert fresh(edition).standard.state == State.PENDING
    told = OutboxMessage.objects.filter(template="standards/edition_withdrawn", channel="inbox")
    assert [one.recipient for one in told] == [world.citizen.user]
    assert "Қате." in told[0].text


def test_a_withdrawn_agreement_is_no_longer_asked(world: World) -> None:
    edition = an_edition(world, Stage.IN_AGREEMENT)
    request = AgreementRequest.objects.create(
        edition=edition, round=1, organisation=world.akimat, role=Agreeing.INTERESTED,
        text=latest_text(edition), sent_at=MONDAY,
    )  # fmt: skip
    withdraw_edition(edition_id=edition.pk, reason="Қате.", actor=world.drafter, at=LATER)
    request.refresh_from_db()
    assert request.answer == "cancelled"


GIVEN_UP = [stage for stage in UNDER_WAY if stage != Stage.APPROVED]


@pytest.mark.parametrize("stage", Stage.values)
def test_an_edition_is_given_up_before_its_approval_only(world: World, stage: str) -> None:
    edition = an_edition(world, stage)
    if stage in GIVEN_UP:
        withdraw_edition(edition_id=edition.pk, reason="Қате.", actor=world.drafter, at=LATER)
        assert fresh(edition).stage == Stage.WITHDRAWN
    else:
        with pytest.raises(WrongState):
            withdraw_edition(edition_id=edition.pk, reason="Қате.", actor=world.drafter, at=LATER)


def test_nobody_gives_up_without_a_reason_or_for_another_body(world: World) -> None:
    edition = an_edition(world, Stage.DRAFTING)
    with pytest.raises(ReasonRequired):
        withdraw_edition(edition_id=edition.pk, reason="  ", actor=world.drafter, at=LATER)
    with pytest.raises(NotPermitted):
        withdraw_edition(edition_id=edition.pk, reason="Қате.", actor=world.officer, at=LATER)


@pytest.mark.parametrize(
    ("kind", "stage", "left"),
    [
        (Kind.FIRST, Stage.IN_DISCUSSION, Stage.WITHDRAWN),
        (Kind.FIRST, Stage.DRAFTING, Stage.WITHDRAWN),
        (Kind.REPEAL, Stage.DRAFTING, Stage.DRAFTING),
        (Kind.FIRST, Stage.APPROVED, Stage.APPROVED),
    ],
)
def test_exclusion_of_the_service_ends_what_is_on_its_road(
    world: World, kind: str, stage: str, left: str
) -> None:
    service = included(world)
    standard = Standard.objects.get(service=service)
    state = State.AMENDING if kind == Kind.REPEAL else State.DRAFTING
    Standard.objects.filter(pk=standard.pk).update(state=state)
    edition = an_edition(world, stage, standard=Standard.objects.get(pk=standard.pk), kind=kind)
    exclude_services(service_ids=[service.pk], act=an_act(), actor=world.clerk, at=LATER)
    assert fresh(edition).stage == left
    if left == Stage.WITHDRAWN:
        assert "Услуга исключена из реестра" in fresh(edition).withdrawn_reason
        assert fresh(edition).standard.state == State.PENDING
        told = OutboxMessage.objects.filter(template="standards/service_excluded")
        assert world.drafter.user in [one.recipient for one in told]


# Taking over

DRAFTS = [ClauseDraft(part, {"kk": kk, "ru": ru, "en": ""}) for part, kk, ru in CLAUSES]


def an_old_entry(world: World) -> Service:
    service = world.service
    ServiceVersion.objects.create(
        service=service, number=1, kind="taken_over", valid_from=day_of(MONDAY),
        content=content_of(service), at=MONDAY,
    )  # fmt: skip
    return service


def taken_over(world: World, **changes: Any) -> Edition:
    fields: dict[str, Any] = {
        "service_id": world.service.pk, "provisions": whole_provisions(), "clauses": DRAFTS,
        "act": an_act(), "effective_on": day_of(MONDAY), "actor": world.drafter, "at": MONDAY,
    }  # fmt: skip
    return take_over_standard(**{**fields, **changes})


@pytest.mark.parametrize("has_standard", [True, False])
def test_an_old_standard_is_taken_over_in_force_without_time_limits(
    world: World, has_standard: bool
) -> None:
    service = an_old_entry(world)
    if has_standard:
        a_standard(service)
    edition = taken_over(world)
    text = latest_text(edition)
    assert (edition.stage, edition.kind, edition.number) == (Stage.IN_FORCE, Kind.TAKEN_OVER, 1)
    assert fresh(edition).standard.state == State.IN_FORCE
    assert text.is_locked
    assert text.clauses.count() == len(CLAUSES)
    assert edition.approval_act_no == "983"
    assert not Clock.objects.exists()
    assert entries_about(terms.EDITION, edition.pk)[0].verb == "standards.taken_over"


def test_an_old_standard_is_taken_over_by_the_house_too(world: World) -> None:
    an_old_entry(world)
    assert taken_over(world, actor=SYSTEM_ACTOR).opened_by is None


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"provisions": whole_provisions(schedule=[])}, NotComplete),
        ({"clauses": DRAFTS[2:]}, NotComplete),
        ({"effective_on": date(2013, 1, 1)}, EffectiveTooEarly),
        ({"effective_on": date(2025, 9, 9)}, WrongState),
    ],
)
def test_what_is_taken_over_is_whole_and_in_force(
    world: World, changes: dict[str, Any], refusal: type[Exception]
) -> None:
    an_old_entry(world)
    with pytest.raises(refusal):
        taken_over(world, **changes)
    assert not Edition.objects.exists()


def test_only_entries_taken_over_and_only_by_their_drafting_body(world: World) -> None:
    with pytest.raises(WrongState):
        taken_over(world)
    an_old_entry(world)
    with pytest.raises(NotPermitted):
        taken_over(world, actor=world.officer)
    assert not Standard.objects.exists()
    an_edition(world, Stage.DRAFTING)
    with pytest.raises(WrongState):
        taken_over(world)


def test_an_act_is_named_by_number_and_date(world: World) -> None:
    act: GovernmentAct = an_act()
    assert taken_over_facts(world, act) == (act.number, act.dated)


def taken_over_facts(world: World, act: GovernmentAct) -> tuple[str, date | None]:
    an_old_entry(world)
    edition = taken_over(world, act=act)
    return edition.approval_act_no, edition.approved_on
