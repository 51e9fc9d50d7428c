"""One sample draft on its road (M-2): only verbs, each at its own moment, as far as its plan says."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial

from accounts.acting import Actor
from accounts.models import Organisation
from accounts.roles import Capability
from portal.demo.standards_days import Scene, Step
from portal.demo.standards_drafts import PURPOSES, Draft
from portal.demo.standards_edits import EDITS, clause
from portal.demo.standards_texts import clauses_of
from portal.demo.standards_voices import Voice
from portal.demo.tables import Row
from registry.models import Service
from registry.services import GovernmentAct, national_day
from standards.bringing_in.clauses import ClauseDraft
from standards.models import AgreementRequest, Comment, Discussion, Edition, Standard
from standards.provisions import Provisions
from standards.services.agreeing import (
    answer_agreement,
    ask_president,
    conclude_agreement,
    president_must_agree,
    record_dissent,
    send_for_agreement,
    submit,
    suggested_bodies,
)
from standards.services.approving import approve
from standards.services.deciding import Decision, decide_comments, undecided_of
from standards.services.editions import begin_edition, withdraw_edition
from standards.services.placing import (
    PlacementData,
    finish_revision,
    place_draft,
    record_placement,
)
from standards.services.proposals import propose_change
from standards.services.reporting import build_reports, order_report, publish_report
from standards.services.texts import latest_text
from standards.services.writing import add_clause, save_provision
from standards.workflow import (
    CHANGING,
    Agreeing,
    Answer,
    Kind,
    PlacementKind,
    PlacementOf,
    Stage,
    Verdict,
)

# Days from the opening of the discussion to each act of the drafting body; acts before it are
# counted back. A day off moves an act to the next day of work.
PROPOSED, BEGUN, WRITTEN, PLACED = -30, -21, -14, 0
DECIDED, REVISED, REPORTED, PUBLISHED, SENT = 33, 34, 35, 36, 38
ANSWERED, CONCLUDED, PRESIDENT, ANSWER_OF_PRESIDENT, SUBMITTED, APPROVED, HOLDS = (
    40, 50, 51, 54, 56, 62, 72,
)  # fmt: skip
# Bodies beside those of the law that are asked to agree.
_INTERESTED = ("akimat_pavlodar", "akimat_karagandy")
_ORDER = (
    Stage.DRAFTING, Stage.PLACED, Stage.IN_DISCUSSION, Stage.DISCUSSION_CLOSED, Stage.REVISED,
    Stage.REPORT_PUBLISHED, Stage.IN_AGREEMENT, Stage.AGREED, Stage.SUBMITTED, Stage.APPROVED,
    Stage.IN_FORCE,
)  # fmt: skip
_REMARKS = (
    "Не описан обмен сведениями с информационной системой центров обслуживания населения; "
    "просим указать, из какой базы берется каждый документ."
)
_PAUSE = timedelta(minutes=20)
_ACT = "Қаулы (үлгі) · Постановление (образец)"


class Road:
    """A draft being lived; ``first`` gives the parts and clauses of a first standard."""

    def __init__(
        self,
        draft: Draft,
        service: Service,
        scene: Scene,
        *,
        voices: list[Voice],
        first: tuple[Provisions, Row] | None = None,
    ) -> None:
        self.draft, self.service = draft, service
        self.days, self.cast = scene.days, scene.cast
        self.voices, self.first = voices, first
        self.comments: dict[str, int] = {}
        self._edition_id = 0
        opened = self.days.today - timedelta(days=draft.opened)
        self.opened = opened if draft.is_exact else self.days.office_day_before(opened)
        drafter = self.cast.official(service.drafting_body_id, Capability.DRAFT_STANDARDS)
        assert drafter is not None
        self.drafter: Actor = drafter

    @property
    def edition(self) -> Edition:
        """The edition as the database has it now."""
        found: Edition = Edition.objects.select_related(
            "standard__service", "standard__drafting_body", "base"
        ).get(pk=self._edition_id)
        return found

    @property
    def discussion(self) -> Discussion:
        """Its discussion."""
        return Discussion.objects.get(edition=self._edition_id)

    def goes_to(self, stage: Stage) -> bool:
        """Whether the plan takes it as far as a stage."""
        if self.draft.stage == Stage.WITHDRAWN:
            return stage in _ORDER[:3]
        return _ORDER.index(self.draft.stage) >= _ORDER.index(stage)

    def at(self, offset: int, hour: int, minute: int = 0) -> datetime:
        """A moment in office hours so many days after the opening."""
        day = self.opened + timedelta(days=offset)
        return self.days.moment(self.days.office_day(day) if offset else day, hour, minute)

    def steps(self) -> Iterator[Step]:
        """Everything that officials do with the draft, one act after another.

        Acts of neighbouring days may fall on the same day of work; their order stays.
        """
        last = None
        for step in self._planned():
            at = step.at if last is None else max(step.at, last + _PAUSE)
            last = min(at, self.days.latest)
            yield Step(last, step.do)

    def _planned(self) -> Iterator[Step]:
        yield Step(self.at(PROPOSED, 10), self._propose)
        yield Step(self.at(BEGUN, 11), self._begin)
        yield Step(self.at(WRITTEN, 15), self._write)
        if self.goes_to(Stage.PLACED):
            yield Step(self.at(PLACED, 10), self._place)
        if self.goes_to(Stage.IN_DISCUSSION):
            yield Step(self.at(PLACED, 10, 40), partial(self._on_site, PlacementOf.DRAFT))
        if self.draft.withdrawn:
            yield Step(self.at(9, 12), self._withdraw)
        if self.goes_to(Stage.DISCUSSION_CLOSED):
            yield Step(self.at(DECIDED, 14), self._decide)
        yield from self._after_revision()
        yield from self._agreement()
        yield from self._approval()

    def _after_revision(self) -> Iterator[Step]:
        if self.goes_to(Stage.REVISED):
            yield Step(self.at(REVISED, 16), self._act(finish_revision))
        if self.goes_to(Stage.REPORT_PUBLISHED) or self.draft.has_report:
            yield Step(self.at(REPORTED, 10), self._report)
        if self.goes_to(Stage.REPORT_PUBLISHED):
            yield Step(self.at(PUBLISHED, 11), self._publish)
            yield Step(self.at(PUBLISHED, 12), partial(self._on_site, PlacementOf.REPORT))

    def _agreement(self) -> Iterator[Step]:
        if self.goes_to(Stage.IN_AGREEMENT):
            yield Step(self.at(SENT, 10), self._send)
            yield Step(self.at(ANSWERED, 15), self._answer)
        if self.goes_to(Stage.AGREED):
            yield Step(self.at(CONCLUDED, 11), self._conclude)
            if self.service.drafting_body.subordination == "president":
                yield Step(self.at(PRESIDENT, 10), self._act(ask_president))
        if self.goes_to(Stage.SUBMITTED):
            yield Step(self.at(ANSWER_OF_PRESIDENT, 10), self._president_agrees)
            yield Step(self.at(SUBMITTED, 10), self._act(submit))

    def _approval(self) -> Iterator[Step]:
        if self.goes_to(Stage.APPROVED):
            yield Step(self.at(APPROVED, 12), self._approve)

    def _act(self, verb: Callable[..., object]) -> Callable[[datetime], object]:
        """A verb of the drafting body that needs the edition only."""
        return lambda at: verb(edition_id=self._edition_id, actor=self.drafter, at=at)

    def _standard(self) -> Standard:
        found: Standard = Standard.objects.get(service=self.service)
        return found

    def _propose(self, at: datetime) -> None:
        """Somebody whom the law names proposes it; a first standard follows from the inclusion."""
        if self.draft.kind == Kind.FIRST:
            return
        why = PURPOSES[self.draft.purpose]
        propose_change(
            standard_id=self._standard().pk, basis=why.basis, text=why.text, links=why.links,
            actor=self._proposer(why.proposer), at=at,
        )  # fmt: skip

    def _proposer(self, key: str) -> Actor:
        found = self.cast.person(key)
        may = found.can(Capability.PROPOSE_SERVICES) or found.can(Capability.CONTROL_QUALITY)
        return found if may else self.drafter

    def _begin(self, at: datetime) -> None:
        standard = self._standard()
        edition = begin_edition(
            standard_id=standard.pk, kind=self.draft.kind,
            proposal_ids=list(standard.proposals.filter(state="open").values_list("pk", flat=True)),
            summary=PURPOSES[self.draft.purpose].summary if not self.first else {},
            actor=self.drafter, at=at,
        )  # fmt: skip
        self._edition_id = edition.pk

    def _write(self, at: datetime) -> None:
        edition = self.edition
        if self.first is not None:
            self._write_first(edition, *self.first, at=at)
        elif self.draft.kind == Kind.AMENDMENT:
            for edit in PURPOSES[self.draft.purpose].changes:
                edit.make(edition, actor=self.drafter, at=at)
        if self.draft.has_gap:
            unfinished = clause("", "Результат может получить представитель по доверенности.")
            unfinished.make(edition, actor=self.drafter, at=at)

    def _write_first(
        self, edition: Edition, provisions: Provisions, row: Row, *, at: datetime
    ) -> None:
        for code, value in provisions.items():
            edit_no = latest_text(edition).provisions_edit_no
            save_provision(
                edition_id=edition.pk, code=code, value=value, edit_no=edit_no, actor=self.drafter,
                at=at,
            )  # fmt: skip
        for one in clauses_of(row):
            self._add(edition, one, at=at)

    def _add(self, edition: Edition, one: ClauseDraft, *, at: datetime) -> None:
        fields = {f"body_{code}": text for code, text in one.body.items()}
        fields |= {f"summary_{code}": text for code, text in one.summary.items()}
        add_clause(edition_id=edition.pk, part=one.part, fields=fields, actor=self.drafter, at=at)
        for child in one.children:
            self._add(edition, child, at=at)

    def _place(self, at: datetime) -> None:
        place_draft(edition_id=self._edition_id, actor=self.drafter, at=at)

    def _on_site(self, what: PlacementOf, at: datetime) -> None:
        body = self.service.drafting_body
        placement = PlacementData(
            what=what, kind=PlacementKind.OWN_SITE, placed_at=at, body=body,
            url=f"https://{body.key}.example.kz/standards/{self._edition_id}/{what.value}",
        )  # fmt: skip
        record_placement(
            edition_id=self._edition_id, placement=placement, actor=self.drafter, at=at
        )

    def _withdraw(self, at: datetime) -> None:
        withdraw_edition(
            edition_id=self._edition_id, reason=self.draft.withdrawn, actor=self.drafter, at=at
        )

    def _decide(self, at: datetime) -> None:
        """Decide on what can be decided; while the discussion has only just closed, not on all."""
        ready = [one for one in self.voices if one.decision == Verdict.REJECTED or one.key in EDITS]
        decisions = [self._decision(one, at) for one in ready if one.key in self.comments]
        if self.goes_to(Stage.REVISED):
            done = {decision.comment_id for decision in decisions}
            decisions += [_noted(one) for one in undecided_of(self.edition) if one.pk not in done]
        if decisions:
            decide_comments(decisions=decisions, actor=self.drafter, at=at)

    def _decision(self, voice: Voice, at: datetime) -> Decision:
        points = []
        if voice.decision in CHANGING:
            points = [EDITS[voice.key].make(self.edition, actor=self.drafter, at=at)]
        return Decision(
            comment_id=self.comments[voice.key], verdict=voice.decision,
            reason={voice.language: voice.reason}, points=points,
        )  # fmt: skip

    def _report(self, at: datetime) -> None:
        foreword = {
            "kk": "Жоба 30 күн бойы порталда және әзірлеушінің сайтында талқыланды.",
            "ru": "Проект обсуждался 30 дней на портале и на сайте разработчика.",
        }
        order_report(edition_id=self._edition_id, foreword=foreword, actor=self.drafter, at=at)
        build_reports(now=lambda: at)

    def _publish(self, at: datetime) -> None:
        publish_report(report_id=self.edition.reports.get().pk, actor=self.drafter, at=at)

    def _send(self, at: datetime) -> None:
        asked: list[tuple[int, Agreeing]] = [
            (body.pk, role)
            for body, role in suggested_bodies(self.edition)
            if role != Agreeing.INTERESTED
        ]
        interested = Organisation.objects.filter(key__in=_INTERESTED)
        asked += [(body.pk, Agreeing.INTERESTED) for body in interested]
        send_for_agreement(edition_id=self._edition_id, bodies=asked, actor=self.drafter, at=at)

    def _answer(self, at: datetime) -> None:
        """Each body answers as the plan says; one that the plan does not name agrees."""
        requests = AgreementRequest.objects.filter(edition=self._edition_id, answer="")
        for request in requests.select_related("organisation").order_by("pk"):
            key = request.organisation.key
            answer = self.draft.answers.get(key, Answer.AGREED)
            official = self.cast.of_body(key, Capability.AGREE_DRAFTS)
            if answer and official is not None:
                agreed = answer == Answer.AGREED
                answer_agreement(
                    request_id=request.pk, agreed=agreed, remarks="" if agreed else _REMARKS,
                    actor=official, at=at,
                )  # fmt: skip

    def _conclude(self, at: datetime) -> None:
        silent = AgreementRequest.objects.filter(edition=self._edition_id, answer="")
        for request in silent.order_by("pk"):
            record_dissent(
                request_id=request.pk, actor=self.drafter, at=at,
                reason="В срок ответа не поступило, предложения органа учтены при обсуждении.",
            )  # fmt: skip
        conclude_agreement(edition_id=self._edition_id, actor=self.drafter, at=at)

    def _president_agrees(self, at: datetime) -> None:
        if not president_must_agree(self.edition):
            return
        request = AgreementRequest.objects.get(edition=self._edition_id, role=Agreeing.PRESIDENT)
        official = self.cast.official(request.organisation_id, Capability.AGREE_FOR_PRESIDENT)
        assert official is not None
        answer_agreement(request_id=request.pk, agreed=True, actor=official, at=at)

    def _approve(self, at: datetime) -> None:
        act = GovernmentAct(name=_ACT, number=f"{1000 + self._edition_id}", dated=national_day(at))
        approve(
            edition_id=self._edition_id, act=act, effective_on=self._holds_from(),
            actor=self.cast.person("anna.litvinova"), at=at,
        )  # fmt: skip

    def _holds_from(self) -> date:
        if self.draft.effective_in is not None:
            return self.days.today + timedelta(days=self.draft.effective_in)
        return self.opened + timedelta(days=HOLDS)


def _noted(comment: Comment) -> Decision:
    """A comment that asks for nothing in this draft."""
    reason = {
        "kk": "Пікір осы жобаға қатысты емес, кейінгі өзгерістерде ескеріледі.",
        "ru": "Замечание не относится к этому проекту и будет учтено при следующих изменениях.",
        "en": "The comment is not about this draft and will be looked at with the next changes.",
    }
    return Decision(comment_id=comment.pk, verdict=Verdict.REJECTED, reason=reason)
