"""What of standards is open to everybody: the standards, their editions that held, their texts.

A draft that has not been placed is nobody's business: nothing here leads to it.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import get_language, gettext

from govservices import wording
from registry.selectors import public_services
from registry.services import national_day
from standards.models import Edition, Standard, Text
from standards.selectors import readable_editions
from standards.workflow import PUBLIC_DRAFTS, Kind, Stage, State

_HELD = (Stage.IN_FORCE, Stage.SUPERSEDED)


def open_standards() -> QuerySet[Standard]:
    """Standards of public services, each with ``is_held`` and the id of its open draft (or None)."""
    own = Edition.objects.filter(standard=OuterRef("pk"))
    found: QuerySet[Standard] = (
        Standard.objects.filter(service__in=public_services().values("pk"))
        .select_related("service__situation", "drafting_body")
        .annotate(
            is_held=Exists(own.filter(stage=Stage.IN_FORCE)),
            draft_id=Subquery(own.filter(stage__in=PUBLIC_DRAFTS).values("pk")[:1]),
        )
        .order_by("service__registry_no")
    )
    return found


# The states as the public sees them: a draft shows from its placement on.
_CONDITIONS = {
    State.IN_FORCE: Q(is_held=True, draft_id=None),
    State.AMENDING: Q(is_held=True) & ~Q(draft_id=None),
    State.DRAFTING: Q(is_held=False) & ~Q(draft_id=None),
    State.REPEALED: Q(state=State.REPEALED, draft_id=None),
    State.PENDING: Q(is_held=False, draft_id=None) & ~Q(state=State.REPEALED),
}


def in_state(found: QuerySet[Standard], state: str) -> QuerySet[Standard]:
    """Those of ``open_standards()`` that the public sees in a state."""
    return found.filter(_CONDITIONS[State(state)])


def public_state(standard: Standard) -> State:
    """The state of one of ``open_standards()``, as the public sees it."""
    is_held, has_draft = standard.is_held, standard.draft_id is not None  # type: ignore[attr-defined]
    if is_held:
        return State.AMENDING if has_draft else State.IN_FORCE
    if has_draft:
        return State.DRAFTING
    return State.REPEALED if standard.state == State.REPEALED else State.PENDING


def open_standard(registry_no: str) -> Standard | None:
    """The standard of the public service with this number; None for anything else that was typed."""
    if "\0" in registry_no:  # PostgreSQL keeps no such text, and refuses to compare with it
        return None
    return open_standards().filter(service__registry_no=registry_no).first()


def held_editions(standard: Standard) -> QuerySet[Edition]:
    """Every edition that holds or once held, newest first; a repeal has never held."""
    found = readable_editions().filter(standard=standard, stage__in=_HELD)
    return found.exclude(kind=Kind.REPEAL).order_by("-number")


def repeal_of(standard: Standard) -> Edition | None:
    """The edition by which the standard was repealed, if it was (J-14)."""
    ended = readable_editions().filter(standard=standard, stage__in=_HELD, kind=Kind.REPEAL)
    return ended.order_by("-number").first()


def open_texts(standard: Standard) -> list[Text]:
    """Every text of the standard that anybody may read, oldest first: what was placed for
    discussion, what was revised after it, what came into force."""
    found = Text.objects.filter(edition__in=readable_editions().filter(standard=standard))
    found = found.filter(locked_at__isnull=False).exclude(edition__kind=Kind.REPEAL)
    ordered = found.select_related("edition__standard__service")
    return list(ordered.order_by("edition__number", "number"))


def names_of(texts: list[Text]) -> dict[int, str]:
    """What texts of one standard are called: the last one of an edition that held is the edition."""
    last = {text.edition_id: text.pk for text in texts}
    return {text.pk: _name(text, is_last=last[text.edition_id] == text.pk) for text in texts}


def _name(text: Text, *, is_last: bool) -> str:
    language = get_language() or "kk"
    edition = text.edition
    if is_last and edition.stage in _HELD and edition.effective_on:
        day = wording.letter_day(edition.effective_on, language)
        sentence = gettext("edition %(number)s, in force from %(date)s")
        return sentence % {"number": edition.number, "date": day}
    day = wording.letter_day(national_day(text.locked_at), language) if text.locked_at else ""
    return gettext("edition %(number)s, draft of %(date)s") % {
        "number": edition.number,
        "date": day,
    }
