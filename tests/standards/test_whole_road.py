"""One standard from a whole draft to force, through every verb of the road (M-2)."""

from datetime import date, datetime, timedelta

from django.utils import translation

from accounts.acting import Actor
from audit.models import AuditEntry
from deadlines.models import Clock
from deadlines.sweep import sweep
from registry import terms as registry_terms
from registry.models import ServiceVersion
from registry.services import GovernmentAct
from registry.services.including import start_inclusion_clocks
from registry.workflow import VersionKind
from standards import terms
from standards.models import Comment, Edition, Text
from standards.services.agreeing import (
    answer_agreement,
    conclude_agreement,
    send_for_agreement,
    submit,
)
from standards.services.approving import approve, bring_into_force, confirm_information
from standards.services.commenting import (
    CommentData,
    EnteredComment,
    enter_comment,
    submit_comment,
    support,
)
from standards.services.deciding import Decision, decide_comments
from standards.services.placing import (
    PlacementData,
    finish_revision,
    place_draft,
    record_placement,
)
from standards.services.reporting import build_reports, order_report, publish_report
from standards.services.texts import writable_text
from standards.telling import tell_waiting
from standards.workflow import (
    Agreeing,
    CommentChannel,
    CommentStatus,
    PlacementKind,
    PlacementOf,
    Stage,
    State,
)
from tests.standards_world import add_people, an_edition, fresh
from tests.world import MONDAY, World

AFTER_CLOSE = MONDAY + timedelta(days=31)
ACT = GovernmentAct(name="постановление Правительства", number="77", dated=AFTER_CLOSE.date())


def _a_site(at: datetime, what: PlacementOf = PlacementOf.DRAFT) -> PlacementData:
    return PlacementData(
        what=what, kind=PlacementKind.OWN_SITE, placed_at=at, url="https://moj.example.kz/draft"
    )


def _opened(world: World) -> Edition:
    edition = an_edition(world)
    place_draft(edition_id=edition.pk, actor=world.drafter, at=MONDAY)
    record_placement(
        edition_id=edition.pk, placement=_a_site(MONDAY), actor=world.drafter, at=MONDAY
    )
    return fresh(edition)


def _say(edition: Edition, actor: Actor, at: datetime, **changes: str) -> Comment:
    data = CommentData(**{"text": "Срок слишком долгий.", "language": "ru", **changes})
    discussion = edition.discussions.get()
    return submit_comment(discussion_id=discussion.pk, comment=data, actor=actor, at=at)


def _shorten_term(edition: Edition) -> None:
    text = writable_text(edition)
    assert text is not None
    text.provisions["term"]["amount"] = 1
    text.save()


def test_a_standard_goes_the_whole_road_and_everything_follows_it(world: World) -> None:
    add_people(world)
    start_inclusion_clocks([world.service], actor=world.clerk, at=MONDAY - timedelta(days=3))
    edition = _opened(world)
    discussion = edition.discussions.get()
    assert edition.stage == Stage.IN_DISCUSSION
    assert discussion.closes_on == date(2025, 10, 8)
    assert _state_of(registry_terms.DRAFT_PLACEMENT) == Clock.State.MET

    said = _say(edition, world.citizen, MONDAY + timedelta(days=1), point="provision:term")
    support(comment_id=said.pk, actor=world.neighbour, at=MONDAY + timedelta(days=2))
    letter = EnteredComment(
        text="Без подписи", language="ru", channel=CommentChannel.LETTER,
        received_at=MONDAY + timedelta(days=3),
    )  # fmt: skip
    unsigned = enter_comment(
        discussion_id=discussion.pk,
        entered=letter,
        actor=world.drafter,
        at=MONDAY + timedelta(days=4),
    )
    assert unsigned.status == CommentStatus.ANONYMOUS

    sweep(at=AFTER_CLOSE)
    edition = fresh(edition)
    assert edition.stage == Stage.DISCUSSION_CLOSED
    late = _say(edition, world.neighbour, AFTER_CLOSE)
    assert late.status == CommentStatus.LATE

    decide_comments(
        decisions=[
            Decision(
                comment_id=said.pk, verdict="accepted", reason={"ru": "Учтено."},
                points=["provision:term"],
            )
        ],
        actor=world.drafter, at=AFTER_CLOSE,
    )  # fmt: skip
    _shorten_term(edition)
    finish_revision(edition_id=edition.pk, actor=world.drafter, at=AFTER_CLOSE)
    report = order_report(
        edition_id=edition.pk, foreword={"kk": "Есеп", "ru": "Отчет"}, actor=world.drafter,
        at=AFTER_CLOSE,
    )  # fmt: skip
    assert build_reports(now=lambda: AFTER_CLOSE) == 1
    report = publish_report(report_id=report.pk, actor=world.drafter, at=AFTER_CLOSE)
    assert report.totals["received"] == 3
    assert [item.changes for item in report.items.all()] == [["provision:term"], [], []]
    record_placement(
        edition_id=edition.pk, placement=_a_site(AFTER_CLOSE, PlacementOf.REPORT),
        actor=world.drafter, at=AFTER_CLOSE,
    )  # fmt: skip
    (request,) = send_for_agreement(
        edition_id=edition.pk, bodies=[(world.other_akimat.pk, Agreeing.INTERESTED)],
        actor=world.drafter, at=AFTER_CLOSE,
    )  # fmt: skip
    answer_agreement(request_id=request.pk, agreed=True, actor=world.agreeing, at=AFTER_CLOSE)
    conclude_agreement(edition_id=edition.pk, actor=world.drafter, at=AFTER_CLOSE)
    submit(edition_id=edition.pk, actor=world.drafter, at=AFTER_CLOSE)
    later = AFTER_CLOSE.date() + timedelta(days=10)
    approve(edition_id=edition.pk, act=ACT, effective_on=later, actor=world.clerk, at=AFTER_CLOSE)
    assert fresh(edition).stage == Stage.APPROVED
    assert _state_of(registry_terms.STANDARD_APPROVAL) == Clock.State.MET
    own = edition.confirmations.get(organisation=world.akimat)
    assert own.due_on == date(2025, 10, 14)
    confirm_information(
        confirmation_ids=[own.pk], url="https://karasai.example.kz", actor=world.officer,
        at=AFTER_CLOSE,
    )  # fmt: skip

    assert bring_into_force(at=AFTER_CLOSE + timedelta(days=9)) == 0
    assert bring_into_force(at=AFTER_CLOSE + timedelta(days=10)) == 1
    assert bring_into_force(at=AFTER_CLOSE + timedelta(days=10)) == 0
    edition = fresh(edition)
    assert (edition.stage, edition.standard.state) == (Stage.IN_FORCE, State.IN_FORCE)
    world.service.refresh_from_db()
    assert world.service.term_amount == 1
    assert ServiceVersion.objects.get(kind=VersionKind.STANDARD).valid_from == later
    assert Clock.objects.filter(term_code=terms.REGULATION_APPROVAL).exists()
    assert tell_waiting(at=AFTER_CLOSE + timedelta(days=11)) > 0
    _every_sentence_reads()


def _state_of(term: str) -> str:
    return Clock.objects.get(term_code=term).state


def _every_sentence_reads() -> None:
    for language in ("kk", "ru", "en"):
        with translation.override(language):
            assert all(str(entry.sentence) for entry in AuditEntry.objects.all())


def test_the_discussed_text_stays_as_it_was_while_the_revised_one_changes(world: World) -> None:
    edition = _opened(world)
    sweep(at=AFTER_CLOSE)
    _shorten_term(edition)
    amounts = Text.objects.order_by("number").values_list("provisions__term__amount", flat=True)
    assert list(amounts) == [2, 1]
