"""States of an entry of the registry (M-1) and the words of DS-1, apart from any database."""

from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """State of an entry. "Changed" is not a state of its own: it is a further version."""

    PROPOSED = "proposed", _("proposed")
    IN_REVIEW = "in_review", _("in review")
    INCLUDED = "included", _("in the registry")
    EXCLUDED = "excluded", _("excluded from the registry")
    REJECTED = "rejected", _("rejected")


# What anybody may read; an excluded service stays readable for those whose case still runs.
PUBLIC = (State.INCLUDED, State.EXCLUDED)
UNDER_WAY = (State.PROPOSED, State.IN_REVIEW)


class Recipient(models.TextChoices):
    """Who may receive the service (L13-12.2-i2)."""

    INDIVIDUAL = "individual", _("individuals")
    LEGAL = "legal", _("legal entities")


class Channel(models.TextChoices):
    """Where applications are taken and results handed out (L13-18, X-13, X-27)."""

    PROVIDER = "sp", _("service provider")
    SERVICE_CENTRE = "psc", _("population service centre")
    PORTAL = "portal", _("“e-government” web portal")


class Form(models.TextChoices):
    """Form of provision (L13-12.2-i6)."""

    PAPER = "paper", _("on paper")
    ELECTRONIC = "electronic", _("electronic")


class VersionKind(models.TextChoices):
    """What made a version of an entry."""

    INCLUDED = "included", _("included in the registry")
    TAKEN_OVER = "taken_over", _("taken over from an earlier registry")
    CHANGED = "changed", _("entry changed")
    CORRECTED = "corrected", _("date of inclusion corrected")
    EXCLUDED = "excluded", _("excluded from the registry")
    STANDARD = "standard", _("standard came into force")


def day_before(day: date) -> date:
    """The last day of what another version replaces; the first day of all time has none before it."""
    return day - timedelta(days=1) if day > date.min else day


def may_take_effect(valid_from: date, *, today: date) -> bool:
    """Whether a change may hold from this day: today or later, never in the past."""
    return valid_from >= today


def dates_stand(*, act_date: date, today: date) -> bool:
    """Whether an act may bear this date: nobody records an act that is not yet made."""
    return act_date <= today
