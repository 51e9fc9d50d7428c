"""Standards of the demo: one for each service, drafts in every state, lived with verbs, once."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connections, transaction
from django.db.models import F

import pytest
import time_machine

from accounts.roles import Capability
from audit import verification as audit_verification
from deadlines.models import Clock
from deadlines.verification import verify as verify_clocks
from notifications.models import OutboxMessage
from portal.demo.people import load_people
from portal.demo.reference import load_reference
from portal.demo.registry_stories import load_registry_stories
from portal.demo.standards_days import Cast
from portal.demo.standards_edits import EDITS
from portal.demo.standards_stories import load_standard_stories
from portal.demo.standards_taken_over import load_standards
from portal.demo.standards_voices import voices
from portal.demo.tables import read
from registry import terms as registry_terms
from registry.models import Service
from registry.services import national_day
from standards import terms
from standards.comparing import changed_points
from standards.models import (
    AgreementRequest,
    ChangeLink,
    Clause,
    Comment,
    CommentGroup,
    CompletionReport,
    Confirmation,
    Discussion,
    Edition,
    Proposal,
    Regulation,
    Standard,
    Text,
)
from standards.services.texts import latest_text, missing_of
from standards.workflow import CHANGING, CommentStatus, Kind, Stage

ALMATY = ZoneInfo("Asia/Almaty")
DAYS = {
    "a working day": datetime(2026, 11, 18, 15, 0, tzinfo=ALMATY),
    "a Sunday": datetime(2026, 11, 22, 5, 0, tzinfo=ALMATY),
    "after a long holiday": datetime(2026, 3, 26, 19, 30, tzinfo=ALMATY),
}
# Each day is lived once for the module, and rolled back after its tests.
pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]


@pytest.fixture(scope="module", params=DAYS.values(), ids=DAYS)
def today(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: pytest.FixtureRequest
) -> Iterator[datetime]:
    with django_db_blocker.unblock():
        connections["default"].ensure_connection()
        with transaction.atomic(), time_machine.travel(request.param, tick=True):
            load_reference(_quiet)
            load_people(_quiet)
            load_registry_stories(_quiet, until=request.param)
            assert load_standards(_quiet) == 64
            assert load_standard_stories(_quiet, until=request.param) == 41
            yield request.param
            transaction.set_rollback(True)


def _quiet(_line: str) -> None:
    """Nobody reads it."""


def _of(number: str) -> Edition:
    """The newest edition of a service's standard."""
    return Edition.objects.filter(standard__service__registry_no=number).latest("number")


def test_every_service_of_the_table_has_a_whole_standard_in_force(today: datetime) -> None:
    taken = Edition.objects.filter(kind=Kind.TAKEN_OVER).select_related("standard__service")
    assert {one.service.registry_no for one in taken} >= {row["no"] for row in read("services")}
    for edition in taken:
        text = latest_text(edition)
        assert text.is_locked
        assert missing_of(edition, text) == []
        assert text.clauses.filter(parent=None).count() >= 6
        assert all(clause.body_kk and clause.body_ru for clause in text.clauses.all())


def test_standards_differ_and_a_third_of_them_is_in_english(today: datetime) -> None:
    texts = Text.objects.filter(edition__kind=Kind.TAKEN_OVER)
    told = {tuple(text.clauses.order_by("pk").values_list("body_ru", flat=True)) for text in texts}
    assert len(told) == len(texts)
    own = Clause.objects.filter(text__in=texts, part="complaint", body_en__isnull=False)
    assert own.exclude(body_en="").values("text").distinct().count() == 21


def test_there_is_a_draft_at_every_stage(today: datetime) -> None:
    stages = Counter(Edition.objects.exclude(kind=Kind.TAKEN_OVER).values_list("stage", flat=True))
    assert {str(stage) for stage in Stage} - set(stages) == {str(Stage.SUPERSEDED)}
    assert Edition.objects.filter(kind=Kind.TAKEN_OVER, stage=Stage.SUPERSEDED).count() == 2
    assert stages[Stage.IN_DISCUSSION] == 20
    kinds = Edition.objects.filter(stage=Stage.IN_DISCUSSION).values_list("kind", flat=True)
    assert set(kinds) == {Kind.FIRST, Kind.AMENDMENT, Kind.REPEAL}


def test_whatever_day_it_is_one_discussion_closes_today_and_others_soon(today: datetime) -> None:
    left = {
        number: (Discussion.objects.get(edition=_of(number)).closes_on - national_day(today)).days
        for number in ("S-001", "S-004", "S-006")
    }
    assert left == {"S-001": 3, "S-004": 25, "S-006": 0}


def test_a_discussion_closed_at_its_last_second_and_not_before(today: datetime) -> None:
    closed = Discussion.objects.filter(closed_at__isnull=False)
    assert closed.count() == 17
    assert not closed.exclude(closed_at=F("closes_at")).exists()
    for discussion in closed:
        opened = discussion.opened_at.astimezone(ALMATY).date()
        assert discussion.closes_on == opened + timedelta(days=30)


def test_each_comment_of_the_table_stands_under_its_draft_with_its_fate(today: datetime) -> None:
    said = {voice.key: voice for own in voices().values() for voice in own}
    assert Comment.objects.count() == len(said) == 72
    for row in read("comments"):
        comment = Comment.objects.get(text=row["text"])
        assert comment.discussion.edition.service.registry_no == row["service_no"]
        wanted = {"late": CommentStatus.LATE, "anonymous": CommentStatus.ANONYMOUS}
        assert comment.status == wanted.get(row["decision"], CommentStatus.IN_TIME)
        if comment.verdict:
            assert comment.verdict == row["decision"]
            assert getattr(comment, f"reason_{row['language']}") == row["reason"]
    assert {"portal", "letter", "email", "oral"} == set(
        Comment.objects.values_list("channel", flat=True)
    )


def test_an_accepted_comment_leads_to_words_that_changed(today: datetime) -> None:
    changing = Comment.objects.filter(verdict__in=CHANGING).select_related("discussion__edition")
    assert changing.count() == len(EDITS)
    for comment in changing:
        revised = comment.discussion.edition.texts.order_by("number")[1]
        points = set(ChangeLink.objects.filter(comment=comment).values_list("point", flat=True))
        assert points & changed_points(comment.discussion.text, revised), comment.text


def test_some_comments_are_supported_replied_to_grouped_hidden_and_appealed(
    today: datetime,
) -> None:
    assert Comment.objects.filter(support_count__gt=1).exists()
    official = Comment.objects.filter(replies__organisation__isnull=False)
    assert official.exists()
    assert CommentGroup.objects.get().comments.filter(verdict="rejected").count() == 3
    appeals = Counter(
        Comment.objects.exclude(appeal_state="").values_list("appeal_state", flat=True)
    )
    assert appeals == {"open": 1, "restored": 1}


def test_reports_agreement_and_approval_are_at_different_points(today: datetime) -> None:
    assert CompletionReport.objects.get(state="ready").edition == _of("S-003")
    refused = AgreementRequest.objects.get(answer="not_agreed")
    assert refused.edition == _of("S-014")
    assert refused.remarks
    silent = refused.edition.agreements.get(answer="")
    assert _states(terms.AGREEMENT, silent.pk) == {terms.AGREEMENT_ANSWER: "missed"}
    assert _of("S-009").agreements.filter(answer="").count() == 3
    assert _of("S-010").agreements.get(role="president").answer == ""
    assert _of("S-005").effective_on > national_day(today)


def _states(code: str, subject_id: int) -> dict[str, str]:
    found = Clock.objects.filter(subject_code=code, subject_id=subject_id)
    return dict(found.values_list("term_code", "state"))


def test_limits_of_the_law_are_kept_near_their_end_and_breached(today: datetime) -> None:
    card = Service.objects.get(code="01501901")
    approval = Clock.objects.get(subject_id=card.pk, term_code=registry_terms.STANDARD_APPROVAL)
    assert approval.state == "running"
    assert 0 <= (approval.due_on - national_day(today)).days <= 10
    late = Standard.objects.get(service__code="00703003")
    assert _states(registry_terms.SERVICE, late.service_id)[registry_terms.DRAFT_PLACEMENT] == (
        "breached"
    )
    assert latest_text(late.editions.get(stage=Stage.DRAFTING)) is not None
    regulations = Counter(Regulation.objects.values_list("state", flat=True))
    assert {"due", "drafting", "agreement_ib", "in_force"} <= set(regulations)
    overdue = Clock.objects.filter(term_code=terms.REGULATION_APPROVAL, state="breached")
    assert overdue.exists()
    confirmed = Counter(
        Clock.objects.filter(term_code=terms.INFORMATION).values_list("state", flat=True)
    )
    assert {"met", "met_late", "breached"} <= set(confirmed)
    assert Confirmation.objects.filter(confirmed_at=None, dropped_at=None).exists()


def test_an_amended_standard_holds_one_text_after_the_other(today: datetime) -> None:
    new = _of("S-037")
    old = Edition.objects.get(standard=new.standard, number=new.number - 1)
    assert (old.stage, new.stage) == (Stage.SUPERSEDED, Stage.IN_FORCE)
    assert old.ended_on == new.effective_on - timedelta(days=1)
    assert changed_points(latest_text(old), latest_text(new)) >= {"provision:term"}
    entry = Service.objects.get(registry_no="S-037")
    assert "village_akim:15 working_day" in entry.term_variants


def test_proposals_wait_are_taken_and_declined(today: datetime) -> None:
    states = Counter(Proposal.objects.values_list("state", flat=True))
    assert states["declined"] == 1
    # What was withdrawn gave its proposal back.
    assert states["open"] == 4
    assert set(Proposal.objects.values_list("basis", flat=True)) == {
        "proposal", "monitoring", "complaints", "reports", "law",
    }  # fmt: skip


def test_it_happened_by_verbs_so_that_record_and_clocks_are_whole(today: datetime) -> None:
    assert list(verify_clocks()) == []
    assert audit_verification.verify().faults == []
    assert not Clock.objects.exclude(last_error="").exists()
    assert not OutboxMessage.objects.filter(at__gt=today).exists()


def test_it_happens_once(today: datetime) -> None:
    assert load_standards(_quiet) == 0
    assert load_standard_stories(_quiet, until=today + timedelta(days=3)) == 0


def test_invented_officers_do_not_act_where_the_table_has_somebody(today: datetime) -> None:
    cast = Cast()
    mia = Service.objects.get(registry_no="S-001").drafting_body_id
    drafter = cast.official(mia, Capability.DRAFT_STANDARDS)
    assert drafter == cast.person("assel.mamyrova")
