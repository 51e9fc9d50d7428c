"""The acts of the road: what each asks, what it does to people and dates, and the verb of the law it calls."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.forms import Form
from django.utils.translation import gettext as _

from accounts.acting import Actor
from registry.services import national_day
from standards.forms.road import JusticeForm, ReasonForm
from standards.models import Edition
from standards.services.agreeing import (
    ask_president,
    conclude_agreement,
    return_to_revision,
    submit,
)
from standards.services.approving import register_with_justice
from standards.services.editions import withdraw_edition
from standards.services.placing import finish_revision, place_draft, take_back
from standards.views.road_offers import (
    CONCLUDE,
    FINISH,
    JUSTICE,
    PLACE,
    PRESIDENT,
    RETURN,
    SUBMIT,
    TAKE_BACK,
    WITHDRAW,
)

FormOf = Callable[[Edition, Any, datetime], Form | None]


@dataclass(frozen=True, slots=True)
class Verb:
    """One act: its form, what follows from it, how it is done, what is said afterwards."""

    form: FormOf
    follows: Callable[[Edition], list[str]]
    run: Callable[[Edition, dict[str, Any], Actor, datetime], object]
    done: Callable[[], str]


def _no_form(_edition: Edition, _data: Any, _at: datetime) -> None:
    return None


def _reason(_edition: Edition, data: Any, _at: datetime) -> Form:
    return ReasonForm(data, hint=_("It is shown to the public."))


def _reason_for_drafters(_edition: Edition, data: Any, _at: datetime) -> Form:
    return ReasonForm(data, hint=_("The drafting body and the agreeing bodies read it."))


def _justice(edition: Edition, data: Any, at: datetime) -> Form:
    return JusticeForm(data, approved_on=edition.approved_on, today=national_day(at))


def _follows_placing(_edition: Edition) -> list[str]:
    return [
        _("The text is locked and everybody can read it on the portal."),
        _("The discussion opens when a site is recorded, and lasts 30 calendar days."),
        _("A change of substance afterwards needs a new discussion of full 30 days."),
    ]


def _follows_taking_back(edition: Edition) -> list[str]:
    said = edition.discussions.filter(closed_at=None, broken_off_at=None).exists()
    follows = [_("The draft leaves the public discussion and can be written again.")]
    if said:
        follows += [
            _("What people have said stays readable and is answered in the report."),
            _("Whoever has commented is told why the discussion is broken off."),
        ]
    return [*follows, _("After the new placement a new discussion of full 30 days begins.")]


def _follows_finishing(_edition: Edition) -> list[str]:
    return [
        _("The completion report can be made up. Decisions may still be changed until it is out.")
    ]


def _follows_concluding(_edition: Edition) -> list[str]:
    return [_("The draft counts as agreed and can be submitted to the Government.")]


def _follows_president(_edition: Edition) -> list[str]:
    return [_("The President's Administration gets the revised draft and the completion report.")]


def _follows_return(_edition: Edition) -> list[str]:
    return [
        _("A further text is made, which the drafting body revises."),
        _("A further completion report and a further round of agreement follow."),
        _("Bodies that have not answered yet are no longer asked."),
    ]


def _follows_submitting(edition: Edition) -> list[str]:
    follows = [_("The clerk of the Government's office gets the draft and is told.")]
    if not edition.discussions.exists():
        follows.insert(0, _("The repeal goes on without a public discussion; its text is locked."))
    return follows


def _follows_justice(_edition: Edition) -> list[str]:
    return [_("The number of the registration is shown with the standard.")]


def _follows_withdrawing(edition: Edition) -> list[str]:
    follows = [_("The draft is given up; its number is never used again.")]
    if edition.discussions.exists():
        follows.append(_("Comments stay readable, and whoever has commented is told why."))
    return [*follows, _("Its time limits end. Its proposals are open again.")]


def _with_reason(verb: Callable[..., object]) -> Callable[..., object]:
    return lambda edition, given, actor, at: verb(
        edition_id=edition.pk, reason=given["reason"], actor=actor, at=at
    )


def _plain(verb: Callable[..., object]) -> Callable[..., object]:
    return lambda edition, _given, actor, at: verb(edition_id=edition.pk, actor=actor, at=at)


def _register(edition: Edition, given: dict[str, Any], actor: Actor, at: datetime) -> object:
    return register_with_justice(
        edition_id=edition.pk, number=given["number"], registered_on=given["registered_on"],
        actor=actor, at=at,
    )  # fmt: skip


VERBS: dict[str, Verb] = {
    PLACE: Verb(
        _no_form, _follows_placing, _plain(place_draft),
        lambda: _("The draft is placed on the portal. Now record the site."),
    ),
    TAKE_BACK: Verb(
        _reason, _follows_taking_back, _with_reason(take_back),
        lambda: _("The draft is taken back. Its text can be written again."),
    ),
    FINISH: Verb(
        _no_form, _follows_finishing, _plain(finish_revision),
        lambda: _("The revision is finished. Now have the completion report made up."),
    ),
    CONCLUDE: Verb(
        _no_form, _follows_concluding, _plain(conclude_agreement),
        lambda: _("The draft is agreed."),
    ),
    PRESIDENT: Verb(
        _no_form, _follows_president, _plain(ask_president),
        lambda: _("The President's Administration is asked."),
    ),
    RETURN: Verb(
        _reason_for_drafters, _follows_return, _with_reason(return_to_revision),
        lambda: _("The draft is returned to revision."),
    ),
    SUBMIT: Verb(
        _no_form, _follows_submitting, _plain(submit),
        lambda: _("The draft is submitted to the Government."),
    ),
    JUSTICE: Verb(
        _justice, _follows_justice, _register,
        lambda: _("The registration with the Ministry of Justice is recorded."),
    ),
    WITHDRAW: Verb(
        _reason, _follows_withdrawing, _with_reason(withdraw_edition),
        lambda: _("The draft has been withdrawn."),
    ),
}  # fmt: skip
