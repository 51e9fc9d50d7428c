"""The case: what the complainant said, once, for all stages."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Region, User
from complaints.workflow import Addressee, Channel, ComplainantKind, Ground, Medium, Route
from deadlines.models import RuleSet
from registry.models import Service

PERSON_KEY_LENGTH = 200


class Complaint(models.Model):
    """A complaint with everything that DS-5 asks for; its stages are records of their own."""

    # Nobody, where a person without an account handed in a paper.
    complainant = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="complaints",
        verbose_name=_("complainant"),
    )
    kind = models.CharField(
        _("who complains"),
        max_length=10,
        choices=ComplainantKind.choices,
        default=ComplainantKind.INDIVIDUAL,
    )
    entity_name = models.CharField(_("name of the legal entity"), max_length=300, blank=True)
    bin = models.CharField(_("BIN"), max_length=12, blank=True)
    surname = models.CharField(_("surname"), max_length=80)
    given_name = models.CharField(_("given name"), max_length=80)
    patronymic = models.CharField(_("patronymic"), max_length=80, blank=True)
    document_kind = models.CharField(max_length=20, blank=True)
    document_no = models.CharField(_("number of the identity document"), max_length=40, blank=True)
    postal_address = models.CharField(_("postal address"), max_length=300)
    phones = models.CharField(_("phones"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=2, default="kk")

    service = models.ForeignKey(
        Service,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="complaints",
        verbose_name=_("public service"),
    )
    region = models.ForeignKey(
        Region,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("territory"),
    )
    provider = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="complaints_about",
        verbose_name=_("service provider"),
    )
    ground = models.CharField(_("ground of the complaint"), max_length=10, choices=Ground.choices)
    reasons = models.TextField(_("what happened"))
    demands = models.TextField(_("what is asked for"))
    addressee = models.CharField(_("addressee"), max_length=10, choices=Addressee.choices)
    official_unknown = models.BooleanField(_("official is not known"), default=False)
    channel = models.CharField(
        _("channel"), max_length=10, choices=Channel.choices, default=Channel.PORTAL
    )
    medium = models.CharField(
        _("form"), max_length=10, choices=Medium.choices, default=Medium.ELECTRONIC
    )
    # "session" stands for the signature of a signed-in person, "handwritten" for a paper.
    signature = models.CharField(_("signature"), max_length=40, default="session")
    accepted_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("accepted by"),
    )
    accepted_at_body = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("place of receipt"),
    )
    duplicate_of = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="duplicates",
        verbose_name=_("the first registration of the same complaint"),
    )

    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="+")
    route = models.CharField(_("route"), max_length=2, choices=Route.choices)
    filed_at = models.DateTimeField(_("filed"))
    tracking_code = models.CharField(_("secret code"), max_length=20)
    in_court_at = models.DateTimeField(_("mark: matter in court"), null=True, blank=True)
    is_sample = models.BooleanField(_("sample: invented data"), default=False)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        indexes = [models.Index(fields=["complainant", "-id"], name="complaint_of_complainant")]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The one number the citizen keeps through all stages: "2026-000117"."""
        return f"{timezone.localtime(self.filed_at).year}-{self.pk:06d}"

    def is_about(self, user_id: int | None) -> bool:
        """Whether a person is known to be one of the officials complained of (Q-36)."""
        return user_id in self.people_meant

    @property
    def people_meant(self) -> frozenset[int]:
        """Members of staff who are known to be complained of, read once."""
        if "_officials" not in self.__dict__:
            known = self.officials.filter(user__isnull=False).values_list("user_id", flat=True)
            self.__dict__["_officials"] = frozenset(known)
        found: frozenset[int] = self.__dict__["_officials"]
        return found

    def forget_people_meant(self) -> None:
        """Somebody has been named since they were read."""
        self.__dict__.pop("_officials", None)

    @property
    def shown_name(self) -> str:
        """Who complains, as lists and registers show it: the legal entity, else the person."""
        return self.entity_name or self.full_name

    @property
    def person_key(self) -> str:
        """What a search by name looks at: all names of the complainant in small letters."""
        names = f"{self.entity_name} {self.full_name}" if self.entity_name else self.full_name
        return " ".join(names.casefold().split())[:PERSON_KEY_LENGTH]

    @property
    def full_name(self) -> str:
        """Surname, given name and patronymic as in the document."""
        return " ".join(part for part in (self.surname, self.given_name, self.patronymic) if part)


class OfficialComplainedOf(models.Model):
    """A person whose act or omission is complained of (CP-4); a description suffices (J-17)."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="officials")
    position = models.CharField(_("position"), max_length=200, blank=True)
    full_name = models.CharField(_("name or description"), max_length=200, blank=True)
    # The member of staff meant, once known: nobody decides on himself.
    user = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("the person meant"),
    )

    class Meta:
        verbose_name = _("official complained of")
        verbose_name_plural = _("officials complained of")

    def __str__(self) -> str:
        return ", ".join(part for part in (self.position, self.full_name) if part)


class CaseMessage(models.Model):
    """A message between the complainant and the considering body (D12-19.4.2, J-18)."""

    complaint = models.ForeignKey(
        Complaint, on_delete=models.PROTECT, related_name="messages", verbose_name=_("complaint")
    )
    stage = models.ForeignKey(
        "complaints.ComplaintStage",
        on_delete=models.PROTECT,
        related_name="messages",
        verbose_name=_("stage"),
    )
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    from_official = models.BooleanField(_("written by the body"))
    text = models.TextField(_("message"))
    written_at = models.DateTimeField(_("written"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("message on a case")
        verbose_name_plural = _("messages on cases")

    def __str__(self) -> str:
        return f"{self.complaint_id}: {self.written_at:%Y-%m-%d}"
