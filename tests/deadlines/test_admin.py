"""The engine in the technical admin: terms, calendars and clocks."""

from datetime import date

from django.test import Client
from django.urls import reverse

import pytest

from accounts.models import Membership, User
from accounts.roles import Role
from deadlines.models import CalendarDay, CalendarRevision, StatutoryTerm
from deadlines.services import draft_calendar_revision
from tests.deadlines.conftest import Starter, local, make_body

pytestmark = pytest.mark.django_db

K16 = "complaints.stage.provider"
MONDAY = local(2013, 6, 3, 10, 0)
REVISIONS = "admin:deadlines_calendarrevision_changelist"


@pytest.fixture
def administrator(client: Client) -> Client:
    """A signed-in administrator."""
    user = User.objects.create_superuser("admin@example.kz", "a long enough word")
    Membership.objects.create(
        user=user, organisation=make_body(), role=Role.ADMINISTRATOR, valid_from=date(2013, 1, 1)
    )
    client.force_login(user)
    return client


def act(client: Client, name: str, *revisions: CalendarRevision) -> str:
    response = client.post(
        reverse(REVISIONS),
        {"action": name, "_selected_action": [r.pk for r in revisions]},
        follow=True,
    )
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    "model", ["ruleset", "statutoryterm", "calendarrevision", "clock", "clockevent", "sweeprun"]
)
def test_every_list_opens(administrator: Client, start: Starter, model: str) -> None:
    start(K16, MONDAY)
    response = administrator.get(reverse(f"admin:deadlines_{model}_changelist"), {"q": "1"})
    assert response.status_code == 200


def test_a_term_under_which_clocks_run_is_only_read(administrator: Client, start: Starter) -> None:
    start(K16, MONDAY)
    used, unused = StatutoryTerm.objects.get(code=K16), StatutoryTerm.objects.get(k_number="K-17")
    pages = [
        administrator.get(reverse("admin:deadlines_statutoryterm_change", args=[term.pk]))
        for term in (used, unused)
    ]
    assert ['name="_save"' in page.content.decode() for page in pages] == [False, True]


def test_an_approved_calendar_is_only_read_and_a_draft_is_edited(administrator: Client) -> None:
    draft = draft_calendar_revision(title="Жоба", at=MONDAY)
    approved = CalendarRevision.objects.get(is_current=True)
    pages = [
        administrator.get(reverse("admin:deadlines_calendarrevision_change", args=[revision.pk]))
        for revision in (approved, draft)
    ]
    assert ['name="_save"' in page.content.decode() for page in pages] == [False, True]


def test_preview_then_approval(administrator: Client, start: Starter) -> None:
    clock = start(K16, MONDAY)
    draft = draft_calendar_revision(title="Жоба", at=MONDAY)
    CalendarDay.objects.create(revision=draft, day=date(2013, 6, 5), kind="day_off", name_kk="x")
    assert "2013-06-10 → 2013-06-11" in act(administrator, "preview_moves", draft)
    clock.refresh_from_db()
    assert clock.due_on == date(2013, 6, 10)
    act(administrator, "approve", draft)
    draft.refresh_from_db()
    assert draft.is_current
    assert draft.approved_by is not None
    act(administrator, "approve", draft)  # refused in words, not with an error page
    assert CalendarRevision.objects.filter(is_current=True).get() == draft


def test_drafts_are_made_from_the_calendar_in_use(administrator: Client) -> None:
    current = CalendarRevision.objects.get(is_current=True)
    act(administrator, "copy_to_draft", current)
    act(administrator, "propose_year", current)
    drafts = CalendarRevision.objects.filter(approved_at=None, based_on=current).order_by("pk")
    assert [draft.last_year for draft in drafts] == [2027, 2028]
    assert drafts[0].days.count() == current.days.count()


def test_a_new_edition_is_a_copy_that_may_be_changed(administrator: Client, start: Starter) -> None:
    start(K16, MONDAY)
    old = StatutoryTerm.objects.get(code=K16)
    for _ in range(2):  # the second time it is refused in words
        response = administrator.post(
            reverse("admin:deadlines_statutoryterm_changelist"),
            {"action": "add_edition", "_selected_action": [old.pk]},
            follow=True,
        )
        assert response.status_code == 200
    new = StatutoryTerm.objects.filter(code=K16).latest("valid_from")
    assert (new.amount, new.extension_cap) == (old.amount, old.extension_cap)
    assert list(new.reminders.values_list("offset", flat=True)) == [2, 1]
    page = administrator.get(reverse("admin:deadlines_statutoryterm_change", args=[new.pk]))
    assert 'name="_save"' in page.content.decode()
