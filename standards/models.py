"""The standard of a public service (L13-13): so far its beginning, the empty draft."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from django_fsm import ConcurrentTransitionMixin, FSMField

from accounts.models import Organisation
from registry.models import Service
from standards.workflow import State


class Standard(ConcurrentTransitionMixin, models.Model):
    """The standard of one service; made empty when the service enters the registry (M-1, M-2)."""

    service = models.OneToOneField(
        Service,
        on_delete=models.PROTECT,
        related_name="standard",
        verbose_name=_("public service"),
    )
    drafting_body = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="standards",
        verbose_name=_("drafting central body"),
    )
    state = FSMField(_("state"), default=State.PENDING, choices=State.choices, protected=True)
    created_at = models.DateTimeField(_("created"))

    class Meta:
        ordering = ["service_id"]
        verbose_name = _("standard of a public service")
        verbose_name_plural = _("standards of public services")

    def __str__(self) -> str:
        return str(self.service_id)
