"""What always holds of complaints, whatever anybody has done: asked after every random act."""

from collections import defaultdict

from hypothesis.stateful import RuleBasedStateMachine, invariant

from accounts.acting import Actor
from audit.models import AuditEntry
from complaints import events, terms
from complaints.models import (
    CaseMessage,
    Complaint,
    ComplaintStage,
    Demand,
    NumberSeries,
    Remedy,
)
from complaints.selectors import thread_for, visible_to
from complaints.workflow import OPEN, State
from deadlines.models import Clock
from tests.world import World

PEOPLE = (
    "citizen", "stranger", "officer", "colleague", "head", "other_officer", "drafter",
    "ministry_head", "coordinator", "centre_head", "quality", "auditor", "administrator",
)  # fmt: skip
OFFICIALS = PEOPLE[2:11]


class Laws(RuleBasedStateMachine):
    """Series without gaps, one clock or an end, a chain of stages, breaches kept, secrecy."""

    world: World

    @invariant()
    def numbers_of_each_series_have_no_gap(self) -> None:
        """One, two, three … in each body and year (D12-19.7)."""
        given = defaultdict(list)
        for row in ComplaintStage.objects.filter(reg_seq__isnull=False):
            given[row.organisation_id, row.reg_year].append(row.reg_seq)
        for series in NumberSeries.objects.all():
            numbers = sorted(given.pop((series.organisation_id, series.year), []))
            assert numbers == list(range(1, series.last + 1))
        assert not given

    @invariant()
    def every_stage_has_one_clock_or_an_end(self) -> None:
        """An open stage has one open statutory clock; an ended one has none."""
        running = defaultdict(list)
        codes = (*terms.STAGE_TERMS, terms.AFTER_HOURS)
        for clock in Clock.objects.filter(
            subject_code=terms.STAGE, term_code__in=codes, state__in=Clock.OPEN_STATES
        ):
            running[clock.subject_id].append(clock)
        for stage in ComplaintStage.objects.select_related("complaint__duplicate_of"):
            assert len(running[stage.pk]) == (1 if stage.state in OPEN else 0), stage.state
            if stage.state == State.JOINED:
                first = stage.complaint.duplicate_of
                assert first is not None
                assert first.stages.filter(state__in=OPEN).exists()
            if stage.state == State.CLOSED:
                assert stage.outcome
                assert stage.answered_at

    @invariant()
    def stages_of_a_case_are_a_chain(self) -> None:
        """One stage of each number besides redirected ones; no number is left out."""
        for complaint in Complaint.objects.all():
            living = [s.number for s in complaint.stages.exclude(state=State.REDIRECTED)]
            assert sorted(living) == list(range(1, len(living) + 1))
            for stage in complaint.stages.filter(state=State.REDIRECTED):
                assert ComplaintStage.objects.filter(redirected_from=stage).count() == 1

    @invariant()
    def a_breach_is_never_lost(self) -> None:
        """Whatever became of a late stage, its breach is dated by the due moment and recorded."""
        for stage in ComplaintStage.objects.filter(overdue_at__isnull=False):
            told = AuditEntry.objects.filter(
                subject_code=terms.STAGE, subject_id=stage.pk, verb=events.BREACHED
            )
            assert told.count() == 1
            assert told.get().at == stage.overdue_at

    @invariant()
    def nobody_sees_what_he_may_not(self) -> None:
        """Own complaints; those before the own body; all for the quality body; nothing else."""
        bodies = defaultdict(set)
        for stage in ComplaintStage.objects.all():
            bodies[stage.complaint_id].add(stage.organisation_id)
        complaints = list(Complaint.objects.all())
        written = set(CaseMessage.objects.values_list("complaint_id", flat=True))
        for name in PEOPLE:
            actor = self._person(name)
            seen = set(visible_to(actor).values_list("pk", flat=True))
            for complaint in complaints:
                mine = complaint.complainant_id == getattr(actor.user, "pk", None)
                may = mine or name == "quality"
                if name in OFFICIALS:
                    may = may or actor.organisation_id in bodies[complaint.pk]
                assert (complaint.pk in seen) is may, (name, complaint.pk)
                if not may and complaint.pk in written:
                    assert not thread_for(actor, complaint).exists()

    @invariant()
    def a_promise_has_a_clock_until_it_is_kept(self) -> None:
        """Remedies and demands are watched as long as they are owed (J-19, K-23)."""
        for remedy in Remedy.objects.filter(stage__answered_at__isnull=False):
            owed = remedy.done_at is None
            assert _watched(terms.REMEDY_SUBJECT, remedy.pk) == owed
        for demand in Demand.objects.all():
            assert _watched(terms.DEMAND_SUBJECT, demand.pk) == (demand.state == "issued")

    def _person(self, name: str) -> Actor:
        found: Actor = getattr(self.world, name)
        return found


def _watched(code: str, subject_id: int) -> bool:
    clocks = Clock.objects.filter(subject_code=code, subject_id=subject_id)
    return clocks.filter(state__in=Clock.OPEN_STATES).exists()
