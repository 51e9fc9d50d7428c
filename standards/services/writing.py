"""Writing the text of a draft: clauses, structured parts, what is kept unsaved, slips of the pen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from accounts.acting import Actor
from audit.services import record
from registry.workflow import Form
from standards import events, permissions, points, provisions
from standards.bringing_in.clauses import DEEPEST
from standards.errors import (
    EditConflict,
    NotComplete,
    NotPermitted,
    PointUnknown,
    TextLocked,
    TextRequired,
    TextTooLong,
    TooDeep,
    WrongState,
)
from standards.models import Autosave, Clause, Edition, Erratum, Text
from standards.richtext import plain
from standards.selectors import settled_text
from standards.services.acts import act_of, lock_edition, permit, standard_act
from standards.services.clauses import (
    BODIES,
    cleaned,
    fields_of,
    fingerprint,
    put_in_order,
    siblings_of,
    with_descendants,
)
from standards.services.texts import writable_text
from standards.workflow import WRITABLE, Kind, Part, Provision

LONGEST_ERRATUM = 300  # characters


@dataclass(frozen=True, slots=True)
class Written:
    """An edition whose text is open for writing, locked for this act."""

    edition: Edition
    text: Text

    def clause(self, stable_id: UUID) -> Clause:
        """A clause of the text.

        Raises:
            PointUnknown: there is none, or somebody has removed it.
        """
        found = self.text.clauses.filter(stable_id=stable_id).select_related("parent").first()
        if found is None:
            raise PointUnknown
        return found

    def number_of(self, stable_id: UUID) -> str:
        """The number of a clause as a reader counts it now: "2.1"."""
        numbers = points.numbered(self.text)
        return next((number for number, one in numbers if one.stable_id == stable_id), "")


def open_text(edition_id: int, actor: Actor) -> Written:
    """Lock the edition and find the text that may be written.

    Raises:
        NotPermitted: another body drafts this standard.
        TextLocked: the text stands in discussion or is settled (Q-13).
        WrongState: a repeal has no clauses.
    """
    edition = lock_edition(edition_id)
    permit(permissions.drafts(actor, edition.standard))
    if edition.kind == Kind.REPEAL:
        raise WrongState
    text = writable_text(edition) if edition.stage in WRITABLE else None
    if text is None:
        raise TextLocked
    return Written(edition, text)


@standard_act
def add_clause(
    *,
    edition_id: int,
    part: str,
    actor: Actor,
    at: datetime,
    parent: UUID | None = None,
    after: UUID | None = None,
    fields: Mapping[str, str] | None = None,
) -> Clause:
    """Add a clause to a section or below another clause: after a given one, else at the end.

    Raises:
        NotPermitted, TextLocked, WrongState: the text is not open to this person.
        PointUnknown: no such section or clause.
        TooDeep: it would stand below too many others.
    """
    written = open_text(edition_id, actor)
    above = written.clause(parent) if parent else None
    if part not in Part.values or (above is not None and above.part != part):
        raise PointUnknown
    if above is not None and written.number_of(above.stable_id).count(".") + 2 > DEEPEST:
        raise TooDeep
    level = siblings_of(written.text, part=part, parent=above)
    place = _place_after(level, after)
    clause = Clause(
        text=written.text, part=part, parent=above, position=place + 1, updated_at=at,
        updated_by=actor.user, **cleaned(dict.fromkeys(BODIES, "") | dict(fields or {})),
    )  # fmt: skip
    clause.save()
    put_in_order([*level[:place], clause, *level[place:]])
    _record(written, written.number_of(clause.stable_id), actor, at)
    return clause


def _place_after(level: list[Clause], after: UUID | None) -> int:
    if after is None:
        return len(level)
    for place, clause in enumerate(level, start=1):
        if clause.stable_id == after:
            return place
    raise PointUnknown


@standard_act
def save_clause(
    *,
    edition_id: int,
    stable_id: UUID,
    fields: Mapping[str, str],
    edit_no: int,
    actor: Actor,
    at: datetime,
    seen: Mapping[str, str] | None = None,
) -> Clause:
    """Save texts of a clause; what somebody else has saved meanwhile is never overwritten.

    ``edit_no`` is the number that was read. ``seen`` gives fingerprints of the fields as they were
    opened: with them only a field that both people changed is a conflict.

    Raises:
        NotPermitted, TextLocked, WrongState: the text is not open to this person.
        PointUnknown: the clause is no longer there.
        EditConflict: with the stored and the own fields.
    """
    written = open_text(edition_id, actor)
    clause = written.clause(stable_id)
    stored, own = fields_of(clause), cleaned(fields)
    if clause.edit_no != edit_no:
        own = _merged(stored, own, seen or {}, edit_no=clause.edit_no)
    changed = {name: text for name, text in own.items() if text != stored[name]}
    if changed:
        for name, text in changed.items():
            setattr(clause, name, text)
        clause.edit_no += 1
        clause.updated_at, clause.updated_by = at, actor.user
        clause.save(update_fields=[*changed, "edit_no", "updated_at", "updated_by"])
        _record(written, written.number_of(stable_id), actor, at)
    _forget(written.text, points.of_clause(stable_id), actor)
    return clause


def _merged(
    stored: dict[str, str], own: dict[str, str], seen: Mapping[str, str], *, edit_no: int
) -> dict[str, str]:
    """The person's own changes alone, where nobody else has touched the same fields."""
    mine = {
        name: text
        for name, text in own.items()
        if text != stored[name] and fingerprint(text) != seen.get(name)
    }
    if any(fingerprint(stored[name]) != seen.get(name) for name in mine):
        raise EditConflict(stored=stored, own=stored | mine, edit_no=edit_no)
    return mine


@standard_act
def move_clause(
    *, edition_id: int, stable_id: UUID, up: bool, actor: Actor, at: datetime
) -> Clause:
    """Let a clause change places with its neighbour above or below; at an end nothing happens.

    Raises:
        NotPermitted, TextLocked, WrongState: the text is not open to this person.
        PointUnknown: the clause is no longer there.
    """
    written = open_text(edition_id, actor)
    clause = written.clause(stable_id)
    level = siblings_of(written.text, part=clause.part, parent=clause.parent)
    place = level.index(clause)
    target = place - 1 if up else place + 1
    if 0 <= target < len(level):
        level[place], level[target] = level[target], level[place]
        put_in_order(level)
        _record(written, written.number_of(stable_id), actor, at)
    return clause


@standard_act
def remove_clause(*, edition_id: int, stable_id: UUID, actor: Actor, at: datetime) -> int:
    """Take a clause out with everything below it; the record keeps the words. Returns how many.

    Raises:
        NotPermitted, TextLocked, WrongState: the text is not open to this person.
        PointUnknown: the clause is no longer there.
    """
    written = open_text(edition_id, actor)
    clause = written.clause(stable_id)
    number = written.number_of(stable_id)
    levels = with_descendants(clause)
    gone = [one for level in levels for one in level]
    values = {
        f"removed_{code}": "\n".join(plain(getattr(one, f"body_{code}")) for one in gone)
        for code in ("kk", "ru")
    }
    targets = [points.of_clause(one.stable_id) for one in gone]
    written.text.autosaves.filter(target__in=targets).delete()
    for level in reversed(levels):
        Clause.objects.filter(pk__in=[one.pk for one in level]).delete()
    put_in_order(siblings_of(written.text, part=clause.part, parent=clause.parent))
    _record(written, number, actor, at, values)
    return len(gone)


@standard_act
def save_provision(
    *,
    edition_id: int,
    code: str,
    value: Any,
    edit_no: int,
    actor: Actor,
    at: datetime,
    seen: str = "",
) -> Text:
    """Save one structured part; a half-written one too. Only values that do not exist are refused.

    ``edit_no`` counts the structured parts together; ``seen`` is the fingerprint of this part as
    it was opened, by which two people may write different parts at once.

    Raises:
        NotPermitted, TextLocked, WrongState: the text is not open to this person.
        PointUnknown: there is no such part.
        NotComplete: a value is unknown; ``missing`` says which.
        EditConflict: somebody else has saved this part meanwhile.
    """
    written = open_text(edition_id, actor)
    text = written.text
    if code not in Provision.values:
        raise PointUnknown
    _require_known(written, code, value)
    stored = text.provisions.get(code)
    is_stale = text.provisions_edit_no != edit_no and fingerprint(stored) != seen
    if is_stale and stored != value:
        raise EditConflict(stored=stored, own=value, edit_no=text.provisions_edit_no)
    if stored != value:
        text.provisions = text.provisions | {code: value}
        text.provisions_edit_no += 1
        text.save(update_fields=["provisions", "provisions_edit_no"])
        _record(written, code, actor, at)
    _forget(text, points.of_provision(code), actor)
    return text


def _require_known(written: Written, code: str, value: Any) -> None:
    if not isinstance(value, type(provisions.blank()[code])):
        raise TypeError(f"the part {code} is kept as {type(provisions.blank()[code]).__name__}")
    whole = written.text.provisions | {code: value}
    found = [
        one
        for one in provisions.missing_of(whole, written.edition.service)
        if one.provision == code and one.code == "unknown"
    ]
    if code == Provision.FORMS:
        strange = [one for one in value if one not in Form.values]
        found = [provisions.Missing(code, "unknown", {"value": str(one)}) for one in strange]
    if found:
        raise NotComplete(found)


def autosave(
    *,
    edition_id: int,
    target: str,
    base_edit_no: int,
    content: Mapping[str, Any],
    actor: Actor,
    at: datetime,
) -> Autosave:
    """Keep what somebody has typed and not saved, each person's own; no act, so no record.

    Raises:
        NotPermitted: another body drafts this standard, or nobody is signed in.
        TextLocked: the text is no longer open.
        PointUnknown: the clause or part is no longer there.
    """
    edition = Edition.objects.select_related("standard").get(pk=edition_id)
    if actor.user is None or not permissions.drafts(actor, edition.standard):
        raise NotPermitted
    text = writable_text(edition) if edition.stage in WRITABLE else None
    if text is None:
        raise TextLocked
    if target == points.WHOLE or not points.exists(text, target):
        raise PointUnknown
    kept, _made = Autosave.objects.update_or_create(
        text=text,
        user=actor.user,
        target=target,
        defaults={"base_edit_no": base_edit_no, "content": dict(content), "saved_at": at},
    )
    return kept


def drop_autosave(*, edition_id: int, target: str, actor: Actor) -> None:
    """Forget what this person has typed and not saved at a place."""
    if actor.user is not None:
        kept = Autosave.objects.filter(text__edition=edition_id, user=actor.user, target=target)
        kept.delete()


@standard_act
def add_erratum(
    *,
    edition_id: int,
    point: str,
    written: Mapping[str, str],
    read: Mapping[str, str],
    actor: Actor,
    at: datetime,
) -> Erratum:
    """Correct a slip of the pen in a locked text by a visible note; the text stays (Q-13).

    Raises:
        NotPermitted: another body drafts this standard.
        TextLocked: nothing is locked yet; a draft is simply mended.
        PointUnknown: no such place in the locked text.
        TextRequired, TextTooLong: a language is missing, or longer than 300 characters.
    """
    edition = lock_edition(edition_id)
    permit(permissions.drafts(actor, edition.standard))
    text = settled_text(edition)
    if text is None or actor.user is None:
        raise TextLocked
    if not points.exists(text, point):
        raise PointUnknown
    erratum = Erratum.objects.create(
        text=text, point=point, made_at=at, made_by=actor.user,
        **_both("written", written), **_both("read", read),
    )  # fmt: skip
    record(act_of(events.ERRATUM_ADDED, edition.ref, actor, at, point=point))
    return erratum


def _both(name: str, told: Mapping[str, str]) -> dict[str, str]:
    found = {f"{name}_{code}": told.get(code, "").strip() for code in ("kk", "ru", "en")}
    if not (found[f"{name}_kk"] and found[f"{name}_ru"]):
        raise TextRequired
    if any(len(text) > LONGEST_ERRATUM for text in found.values()):
        raise TextTooLong
    return found


def _forget(text: Text, target: str, actor: Actor) -> None:
    if actor.user is not None:
        text.autosaves.filter(user=actor.user, target=target).delete()


def _record(
    written: Written,
    point: str,
    actor: Actor,
    at: datetime,
    values: dict[str, str] | None = None,
) -> None:
    act = act_of(events.TEXT_CHANGED, written.edition.ref, actor, at, values, point=point)
    record(act)
