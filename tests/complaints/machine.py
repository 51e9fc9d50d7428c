"""A machine that does random lawful and unlawful acts on complaints; what must always hold."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from accounts.acting import Actor
from audit.models import AuditEntry
from complaints import services
from complaints.errors import ComplaintRefused
from complaints.models import (
    ComplaintStage,
    Demand,
    Redirection,
)
from complaints.services.demands import close_demand, execute_demand, give_back_demand
from complaints.services.extending import extend
from complaints.services.joining import join
from complaints.services.naming import name_official
from complaints.services.paper import appeal_on_paper, file_on_paper
from complaints.services.redirecting import consent, redirect, refuse_consent
from complaints.services.withdrawing import withdraw
from complaints.workflow import ExtensionGround, Medium, Outcome, Rung
from deadlines.errors import DeadlineError
from deadlines.sweep import sweep
from deadlines.verification import verify
from tests.complaints.laws import OFFICIALS, PEOPLE, Laws
from tests.world import MONDAY, a_decision, a_demand, a_filing

BODIES = ("akimat", "other_akimat", "ministry", "centre", "informatization_body", "quality_body")
SOMEBODY = st.sampled_from(OFFICIALS)
NTH = st.integers(0, 40)
# Mostly somebody of the considering body acts: the others are refused, which is soon known.
OWN = st.sampled_from((True, True, True, False))
COMPLAINANT = st.sampled_from(("citizen", "citizen", "citizen", "stranger", "officer", "quality"))
_STEPS = (timedelta(hours=2), timedelta(days=1), timedelta(days=2), timedelta(days=7))


class ComplaintsMachine(Laws):
    """Each run is rolled back, so that runs know nothing of one another."""

    def __init__(self) -> None:
        super().__init__()
        self._run = transaction.atomic()
        self._run.__enter__()
        self.now = MONDAY
        self.done: dict[str, int] = defaultdict(int)

    def teardown(self) -> None:
        """Nothing stays; the clocks of the whole run were derived again from their events."""
        try:
            assert not list(verify())
        finally:
            transaction.set_rollback(True)
            self._run.__exit__(None, None, None)

    # What people do. A refusal is an answer too, and must leave no trace.

    @initialize(paper=st.booleans())
    def somebody_complains(self, paper: bool) -> None:
        """There is always a case to act on."""
        self.complain(paper=paper, body="akimat", known=True)

    @rule(paper=st.booleans(), body=st.sampled_from(BODIES), known=OWN)
    def complain(self, paper: bool, body: str, known: bool) -> None:
        """A citizen files from home, or hands a paper in at the counter of the body."""
        provider = getattr(self.world, body)
        service = self.world.service if known else None
        filing = a_filing(self.world, provider=provider, service=service)
        if paper:
            clerk = self._of_body(provider.pk)
            self._try("paper", file_on_paper, filing=filing, actor=clerk, at=self.now)
        else:
            self._try(
                "file",
                services.file_complaint,
                filing=filing,
                actor=self.world.citizen,
                at=self.now,
            )

    @rule(nth=NTH, who=SOMEBODY, own=OWN)
    def take(self, nth: int, who: str, own: bool) -> None:
        """Somebody takes a case."""
        self._on(nth, who, own, "take", services.take)

    @rule(nth=NTH, who=SOMEBODY, whom=SOMEBODY, own=OWN)
    def assign(self, nth: int, who: str, whom: str, own: bool) -> None:
        """Somebody gives a case to somebody."""
        self._on(nth, who, own, "assign", services.assign, assignee=self._person(whom).user)

    @rule(nth=NTH, who=SOMEBODY, outcome=st.sampled_from(Outcome), own=OWN)
    def decide_and_send(self, nth: int, who: str, outcome: Outcome, own: bool) -> None:
        """Somebody decides, and the answer leaves."""
        stage = self._stage(nth)
        decision = a_decision(outcome, lateness_reason="Кідірудің себебі.")
        if stage.rung.rung == Rung.QUALITY_BODY and outcome != Outcome.REFUSED:
            decision = a_decision(
                outcome, remedy=None, demand=a_demand(self.world), lateness_reason="Себеп."
            )
        self._on(nth, who, own, "decide", services.decide, decision=decision)
        self._on(nth, who, own, "send", services.send_answer)

    @rule(nth=NTH, who=SOMEBODY, days=st.integers(0, 12), own=OWN)
    def extend(self, nth: int, who: str, days: int, own: bool) -> None:
        """Somebody extends the term."""
        self._on(
            nth,
            who,
            own,
            "extend",
            extend,
            ground=ExtensionGround.CHECK,
            days=days,
            reasons="Орнында тексеру қажет.",
        )

    @rule(nth=NTH, who=SOMEBODY, to=st.sampled_from(BODIES), own=OWN)
    def redirect(self, nth: int, who: str, to: str, own: bool) -> None:
        """Somebody sends a case to another body."""
        self._on(
            nth,
            who,
            own,
            "redirect",
            redirect,
            to=getattr(self.world, to),
            reasons="Құзыретіне кірмейді.",
        )

    @rule(who=st.sampled_from(("quality", "head", "drafter")), yes=st.booleans())
    def judge_redirection(self, who: str, yes: bool) -> None:
        """The quality body, or one who may not, answers the wish to redirect again."""
        waiting = Redirection.objects.filter(needs_consent=True, judged_at=None).first()
        if waiting is None:
            return
        actor = self._person(who)
        if yes:
            self._try("consent", consent, redirection_id=waiting.pk, actor=actor, at=self.now)
        else:
            self._try(
                "refuse consent",
                refuse_consent,
                redirection_id=waiting.pk,
                judgement="Негіз жоқ.",
                actor=actor,
                at=self.now,
            )

    @rule(nth=NTH, who=COMPLAINANT)
    def appeal(self, nth: int, who: str) -> None:
        """Somebody goes to the next stage; from a paper, over the counter."""
        on_paper = self._stage(nth).complaint.medium == Medium.PAPER
        verb = appeal_on_paper if on_paper else services.appeal
        self._on(nth, who, on_paper, "appeal", verb, text="Келіспеймін.")

    @rule(nth=NTH, outcome=st.sampled_from((Outcome.REFUSED, Outcome.PARTLY)))
    def is_turned_away_and_goes_on(self, nth: int, outcome: Outcome) -> None:
        """The usual way up the ladder, in one go."""
        self.take(nth, "officer", True)
        self.decide_and_send(nth, "officer", outcome, True)
        self.appeal(nth, "citizen")

    @rule(is_executed=st.booleans())
    def ends_with_a_demand(self, is_executed: bool) -> None:
        """All the way up; the quality body finds for the complainant and demands."""
        self.complain(paper=False, body="akimat", known=True)
        self.is_turned_away_and_goes_on(0, Outcome.REFUSED)
        self.is_turned_away_and_goes_on(0, Outcome.REFUSED)
        self.take(0, "quality", True)
        self.decide_and_send(0, "quality", Outcome.SATISFIED, True)
        demand = Demand.objects.order_by("-pk").first()
        if is_executed and demand is not None:
            given = {"demand_id": demand.pk, "actor": self.world.officer, "at": self.now}
            self._try("execute", execute_demand, text="Орындалды.", **given)

    @rule(paper=st.booleans(), is_restored=st.booleans())
    def is_satisfied(self, paper: bool, is_restored: bool) -> None:
        """The first body finds for the complainant, and keeps its promise or not."""
        self.complain(paper=paper, body="akimat", known=True)
        self.take(0, "officer", True)
        self.decide_and_send(0, "officer", Outcome.SATISFIED, True)
        if is_restored:
            self._on(0, "officer", True, "remedy", services.execute_remedy)

    @rule()
    def is_filed_twice(self) -> None:
        """From home and over the counter; the office joins the two."""
        self.complain(paper=False, body="akimat", known=True)
        first = self._stage(0).complaint.number
        self.complain(paper=False, body="akimat", known=True)
        self._on(0, "officer", True, "join", join, first_number=first)

    @rule(paper=st.booleans(), days=st.integers(1, 10))
    def is_extended(self, paper: bool, days: int) -> None:
        """A fresh case is taken, and its term extended."""
        self.complain(paper=paper, body="akimat", known=True)
        self.take(0, "officer", True)
        self.extend(0, "officer", days, True)

    @rule(paper=st.booleans())
    def is_taken_back(self, paper: bool) -> None:
        """A fresh case is taken back, from a paper by the office."""
        self.complain(paper=paper, body="akimat", known=True)
        self._on(0, "citizen", paper, "withdraw", withdraw, reason="", whole=True)

    @rule(nth=NTH, who=COMPLAINANT, whole=st.booleans())
    def withdraw(self, nth: int, who: str, whole: bool) -> None:
        """Somebody takes a complaint back."""
        self._on(nth, who, False, "withdraw", withdraw, reason="Мәселе шешілді.", whole=whole)

    @rule(nth=NTH, first=NTH, who=SOMEBODY, own=OWN)
    def join(self, nth: int, first: int, who: str, own: bool) -> None:
        """Somebody joins two filings."""
        number = self._stage(first).complaint.number
        self._on(nth, who, own, "join", join, first_number=number)

    @rule(nth=NTH, who=SOMEBODY, whom=SOMEBODY, own=OWN)
    def name(self, nth: int, who: str, whom: str, own: bool) -> None:
        """Somebody says whom the complaint means."""
        official = self._stage(nth).complaint.officials.first()
        if official is not None:
            user = self._person(whom).user
            self._on(nth, who, own, "name", _named(official.pk), user=user)

    @rule(nth=NTH, who=st.sampled_from(PEOPLE))
    def write(self, nth: int, who: str) -> None:
        """Somebody writes on a case."""
        self._on(nth, who, False, "write", services.write_message, text="Сұрақ бар.")

    @rule(nth=NTH, who=COMPLAINANT)
    def wait_or_go_to_court(self, nth: int, who: str) -> None:
        """Somebody waits, and marks that the matter is in court."""
        self._on(nth, who, False, "wait", services.choose_to_wait)
        self._on(nth, who, False, "court", services.mark_in_court)

    @rule(nth=NTH, who=SOMEBODY, own=OWN)
    def carry_out(self, nth: int, who: str, own: bool) -> None:
        """Somebody confirms a remedy, executes, returns or closes a demand."""
        self._on(nth, who, own, "remedy", services.execute_remedy)
        for demand in Demand.objects.order_by("pk")[:3]:
            actor, given = self._person(who), {"demand_id": demand.pk, "at": self.now}
            if nth % 3 == 0:
                self._try("execute", execute_demand, text="Орындалды.", actor=actor, **given)
            elif nth % 3 == 1:
                due_on = (self.now + timedelta(days=9)).date()
                self._try(
                    "give back",
                    give_back_demand,
                    reasons="Толық емес.",
                    due_on=due_on,
                    actor=actor,
                    **given,
                )
            else:
                self._try("close", close_demand, actor=actor, **given)

    @rule(step=st.sampled_from(_STEPS))
    def time_passes(self, step: timedelta) -> None:
        """The sweep does everything that has fallen due."""
        self.now += step
        sweep(at=self.now)

    def _of_body(self, organisation_id: int) -> Actor:
        """Somebody who considers complaints in a body."""
        people = (self._person(name) for name in OFFICIALS)
        return next(one for one in people if one.organisation_id == organisation_id)

    def _stage(self, nth: int) -> ComplaintStage:
        stages = ComplaintStage.objects.select_related("complaint", "organisation", "rung")
        rows = list(stages.order_by("-pk")[:4])
        return rows[nth % len(rows)]

    def _on(
        self, nth: int, who: str, own: bool, name: str, verb: Callable[..., Any], **given: Any
    ) -> None:
        """Try a verb on one of the latest stages; ``own`` makes the actor one of its body."""
        stage = self._stage(nth)
        actor = self._of_body(stage.organisation_id) if own else self._person(who)
        self._try(name, verb, stage_id=stage.pk, actor=actor, at=self.now, **given)

    def _try(self, name: str, verb: Callable[..., Any], **given: Any) -> None:
        """Do it; a refusal has written nothing into the record."""
        before = AuditEntry.objects.count()
        try:
            verb(**given)
        except (ComplaintRefused, DeadlineError):
            assert AuditEntry.objects.count() == before
        else:
            self.done[name] += 1


def _named(official_id: int) -> Callable[..., Any]:
    def verb(*, stage_id: int, actor: Actor, at: datetime, user: Any) -> Any:
        return name_official(official_id=official_id, user=user, actor=actor, at=at)

    return verb
