"""No test depends on which one ran before it."""

from django.core.management import call_command

from complaints.models import LadderRung
from deadlines.models import CalendarRevision, StatutoryTerm


def test_what_migrations_ship_is_there_again_after_the_tables_were_emptied(
    lifted_guards: None,
) -> None:
    call_command("flush", interactive=False, verbosity=0)
    assert LadderRung.objects.count() == 8
    assert StatutoryTerm.objects.filter(k_number="K-16").exists()
    assert CalendarRevision.objects.filter(is_current=True).exists()
