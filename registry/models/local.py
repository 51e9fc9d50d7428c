"""How a service is had in one place: the local entry of each providing or receiving body."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from audit.refs import SubjectRef
from registry import terms
from registry.models.services import Service
from registry.models.versions import ServiceVersion


class LocalEntry(models.Model):
    """What a body says of a service in its own place; empty fields fall back on the body's own.

    Access (steps, sign language, other aids) is ``None`` while nobody has said.
    """

    service = models.ForeignKey(
        Service,
        on_delete=models.PROTECT,
        related_name="local_entries",
        verbose_name=_("public service"),
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="local_entries",
        verbose_name=_("body"),
    )
    is_provided = models.BooleanField(_("provided here"), default=True)
    why_not = models.TextField(_("why it is not provided here"), blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    schedule = models.CharField(
        _("working hours"), max_length=120, blank=True, help_text=_("opening_hours notation")
    )
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    website = models.URLField(_("website"), blank=True)
    step_free = models.BooleanField(_("step-free access"), null=True, blank=True)
    sign_language = models.BooleanField(_("sign language"), null=True, blank=True)
    hearing_loop = models.BooleanField(_("hearing loop"), null=True, blank=True)
    braille = models.BooleanField(_("Braille"), null=True, blank=True)
    other_aids = models.CharField(_("other aids"), max_length=300, blank=True)
    note = models.TextField(_("note for visitors"), blank=True)
    updated_at = models.DateTimeField(_("updated"), null=True, blank=True)
    updated_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("updated by"),
    )
    edit_no = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["service_id", "organisation_id"]
        verbose_name = _("local entry")
        verbose_name_plural = _("local entries")
        constraints = [
            models.UniqueConstraint(
                fields=["service", "organisation"], name="one_local_entry_per_body"
            )
        ]

    def __str__(self) -> str:
        return f"{self.service_id} · {self.organisation_id}"


class LocalReview(models.Model):
    """A body's task to look through its local entry after the entry of the service changed (J-12)."""

    version = models.ForeignKey(
        ServiceVersion,
        on_delete=models.PROTECT,
        related_name="reviews",
        verbose_name=_("version of an entry"),
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("body")
    )
    opened_at = models.DateTimeField(_("opened"))
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("confirmed by"),
    )

    class Meta:
        ordering = ["-opened_at", "pk"]
        verbose_name = _("review of a local entry")
        verbose_name_plural = _("reviews of local entries")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "organisation"], name="one_review_per_version_and_body"
            )
        ]

    def __str__(self) -> str:
        return f"{self.version_id} · {self.organisation_id}"

    @property
    def ref(self) -> SubjectRef:
        """The task as the record and the clocks name it."""
        service = self.version.service
        return SubjectRef(
            code=terms.LOCAL_REVIEW,
            id=self.pk,
            label_kk=f"Жергілікті жазбаны тексеру: {service.name_kk}",
            label_ru=f"Проверка местной записи: {service.name_ru}",
            label_en=f"Check of the local entry: {service.name_en or service.name_ru}",
        )
