"""A new edition of a term."""

from datetime import date, datetime

from audit.refs import ActorRef, SubjectRef
from audit.services import Act, record
from audit.transactions import legal_act
from deadlines import events
from deadlines.errors import EditionExists
from deadlines.models import StatutoryTerm, TermReminder


@legal_act
def copy_edition(term_id: int, *, valid_from: date, actor: ActorRef, at: datetime) -> StatutoryTerm:
    """A copy of an edition that comes into force on a day, to be changed before any clock uses it.

    Clocks that run keep the edition they started under.

    Raises:
        StatutoryTerm.DoesNotExist: no such edition.
        EditionExists: the term already has an edition of that day.
    """
    term = StatutoryTerm.objects.get(pk=term_id)
    offsets = list(term.reminders.values_list("offset", flat=True))
    editions = StatutoryTerm.objects.filter(rule_set=term.rule_set, code=term.code)
    if editions.filter(valid_from=valid_from).exists():
        raise EditionExists
    term.pk, term._state.adding = None, True
    term.valid_from = valid_from
    term.save()
    TermReminder.objects.bulk_create([TermReminder(term=term, offset=n) for n in offsets])
    subject = SubjectRef(
        "deadlines.term",
        term.pk,
        *(getattr(term, f"name_{language}") or "" for language in ("kk", "ru", "en")),
    )
    facts = {"term": term.code, "valid_from": valid_from.isoformat()}
    record(Act(actor=actor, verb=events.EDITION_ADDED, subject=subject, at=at, facts=facts))
    return term
