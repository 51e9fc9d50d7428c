"""Bringing an existing text into a draft: all its clauses are replaced in one act."""

from collections.abc import Sequence
from datetime import datetime

from accounts.acting import Actor
from audit.services import record
from standards import events, points
from standards.bringing_in.clauses import DEEPEST, ClauseDraft
from standards.errors import EditConflict, TextRequired, TooDeep
from standards.models import Clause, Text
from standards.services.acts import act_of, standard_act
from standards.services.clauses import fingerprint, write_tree
from standards.services.writing import open_text


def state_of(text: Text) -> str:
    """By which the clauses of a text are known again: any change of one gives another."""
    rows = text.clauses.order_by("pk").values_list("stable_id", "edit_no", "position")
    return fingerprint([[str(stable_id), edit_no, place] for stable_id, edit_no, place in rows])


@standard_act
def import_clauses(
    *,
    edition_id: int,
    clauses: Sequence[ClauseDraft],
    seen: str,
    actor: Actor,
    at: datetime,
) -> Text:
    """Put the clauses of a file in the place of those of the draft; structured parts stay.

    ``seen`` is ``state_of`` the text as it was when the preview was made.

    Raises:
        NotPermitted, TextLocked, WrongState: the text is not open to this person.
        TextRequired: there are no clauses to bring in.
        TooDeep: some stand below too many others.
        EditConflict: somebody has written in the text since the preview.
    """
    written = open_text(edition_id, actor)
    text = written.text
    if not clauses:
        raise TextRequired
    if any(clause.depth() > DEEPEST for clause in clauses):
        raise TooDeep
    if state_of(text) != seen:
        raise EditConflict(stored=None, own=None, edit_no=0)
    targets = [points.of_clause(one) for one in text.clauses.values_list("stable_id", flat=True)]
    text.autosaves.filter(target__in=targets).delete()
    _remove_all(text)
    made = write_tree(text, clauses, actor=actor, at=at)
    subject = written.edition.ref
    record(act_of(events.TEXT_IMPORTED, subject, actor, at, clauses=len(made)))
    return text


def _remove_all(text: Text) -> None:
    """From the leaves up: a clause is protected while another stands below it."""
    while text.clauses.exists():
        parents = text.clauses.filter(parent__isnull=False).values("parent")
        Clause.objects.filter(text=text).exclude(
            pk__in=list(parents.values_list("parent", flat=True))
        ).delete()
