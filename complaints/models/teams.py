"""Teams of a body: a queue of their own inside the body's queue."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User


class Team(models.Model):
    """People of one body who share a queue of complaints."""

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="complaint_teams",
        verbose_name=_("body"),
    )
    name = models.CharField(_("name of the team"), max_length=120)
    members = models.ManyToManyField(
        User, related_name="complaint_teams", blank=True, verbose_name=_("members")
    )
    is_closed = models.BooleanField(_("closed"), default=False)

    class Meta:
        ordering = ["organisation_id", "name"]
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="one_team_per_name")
        ]

    def __str__(self) -> str:
        return self.name
