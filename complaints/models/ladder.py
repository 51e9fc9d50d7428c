"""The ladder as data, and the number series of each body."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from complaints.workflow import Route, Rung
from deadlines.models import RuleSet


class LadderRung(models.Model):
    """One stage of a route in a rule set: who considers it and under which term (D12-19.2, 19.3)."""

    rule_set = models.ForeignKey(
        RuleSet, on_delete=models.PROTECT, related_name="ladder", verbose_name=_("rule set")
    )
    route = models.CharField(_("route"), max_length=2, choices=Route.choices)
    number = models.PositiveSmallIntegerField(_("stage"))
    rung = models.CharField(_("considering body"), max_length=20, choices=Rung.choices)
    term_code = models.CharField(_("term"), max_length=60)
    article = models.CharField(_("legal basis"), max_length=60)

    class Meta:
        ordering = ["route", "number"]
        verbose_name = _("stage of the ladder")
        verbose_name_plural = _("stages of the ladder")
        constraints = [
            models.UniqueConstraint(
                fields=["rule_set", "route", "number"], name="one_rung_per_stage"
            )
        ]

    def __str__(self) -> str:
        return f"{self.route}{self.number}: {self.get_rung_display()}"


class NumberSeries(models.Model):
    """Last registration number of complaints in a body and year (D12-19.7-p1); never reused."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, verbose_name=_("body"))
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveIntegerField(_("last number given"), default=0)

    class Meta:
        verbose_name = _("series of registration numbers")
        verbose_name_plural = _("series of registration numbers of bodies")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year"], name="one_series_per_body_and_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}/{self.year}: {self.last}"
