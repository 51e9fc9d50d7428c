"""The entry of a service, as far as complaints need it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation


class TermUnit(models.TextChoices):
    """Unit of the term of provision (L13-14.2-i1)."""

    MINUTE = "minute", _("minute")
    HOUR = "hour", _("hour")
    WORKING_DAY = "working_day", _("working day")
    CALENDAR_DAY = "calendar_day", _("calendar day")
    MONTH = "month", _("month")


class Payment(models.TextChoices):
    """Whether the service is paid (L13-12.2-i7)."""

    FREE = "free", _("free of charge")
    PAID = "paid", _("paid")


class Service(models.Model):
    """A public service in the registry (L13-12.2, DS-1)."""

    registry_no = models.CharField(_("number in the registry"), max_length=20, unique=True)
    code = models.CharField(_("classified code"), max_length=8, unique=True)
    name = models.CharField(_("name of the service"), max_length=400)
    life_situation = models.CharField(_("life situation"), max_length=200, blank=True)
    drafting_body = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="drafted_services",
        verbose_name=_("drafting central body"),
    )
    # Bodies by key, or classes such as "district_leb" and "territorial:mia".
    provider_classes = models.JSONField(_("providers"), default=list)
    intake = models.JSONField(_("where applications are taken"), default=list)
    forms = models.JSONField(_("form of provision"), default=list)
    payment = models.CharField(_("payment"), max_length=8, choices=Payment.choices)
    fee_note = models.CharField(_("fee"), max_length=300, blank=True)
    term_amount = models.PositiveSmallIntegerField(_("term of provision"))
    term_unit = models.CharField(_("unit"), max_length=12, choices=TermUnit.choices)
    result = models.CharField(_("result of provision"), max_length=400, blank=True)
    documents = models.TextField(_("required documents"), blank=True, help_text=_("one on a line"))
    synonyms = models.TextField(_("words people use"), blank=True)
    search_text = models.TextField(editable=False, default="")
    is_sample = models.BooleanField(_("sample: invented data"), default=False)

    class Meta:
        ordering = ["registry_no"]
        verbose_name = _("public service")
        verbose_name_plural = _("public services")

    def __str__(self) -> str:
        return self.name

    @property
    def document_list(self) -> list[str]:
        """The required documents, one by one."""
        return [line for line in self.documents.splitlines() if line]
