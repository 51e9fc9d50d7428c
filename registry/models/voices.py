"""What people say to the registry: questions to a body, "something is wrong here", subscriptions."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organisation, User
from audit.refs import SubjectRef
from registry import terms
from registry.models.classification import LifeSituation
from registry.models.services import Service

LANGUAGES = [("kk", "Қазақша"), ("ru", "Русский"), ("en", "English")]


class Question(models.Model):
    """A question to a body from a service page or at its counter (J-20, K-06, L13-23.3)."""

    class Channel(models.TextChoices):
        """Where it was asked."""

        PAGE = "page", _("on the service page")
        COUNTER = "counter", _("at the counter")
        PHONE = "phone", _("by phone")

    service = models.ForeignKey(
        Service,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="questions",
        verbose_name=_("public service"),
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="questions", verbose_name=_("body")
    )
    channel = models.CharField(_("where it was asked"), max_length=8, choices=Channel.choices)
    asker = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="questions",
        verbose_name=_("asked by"),
    )
    asker_name = models.CharField(
        pgettext_lazy("field of a letter", "name"), max_length=200, blank=True
    )
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES)
    text = models.TextField(_("question"))
    # With this the asker reads the answer without an account.
    token = models.CharField(max_length=40, unique=True, editable=False)
    asked_at = models.DateTimeField(_("asked"))
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("answered by"),
    )

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        indexes = [
            models.Index(fields=["organisation", "answered_at", "-asked_at"], name="question_queue")
        ]

    def __str__(self) -> str:
        return f"№ {self.pk}"

    @property
    def ref(self) -> SubjectRef:
        """The question as the record and the clocks name it."""
        return SubjectRef(
            code=terms.QUESTION,
            id=self.pk,
            label_kk=f"№\u00a0{self.pk} сұрақ",
            label_ru=f"Вопрос №\u00a0{self.pk}",
            label_en=f"Question No.\u00a0{self.pk}",
        )


class ChangeProposal(models.Model):
    """ "Something is wrong here": anybody's proposal to mend an entry, accepted or declined.

    About a local entry it goes to that body, about the entry itself to the keeper.
    """

    class Part(models.TextChoices):
        """Which part of the page is wrong."""

        NAME = "name", pgettext_lazy("part of the page", "name or description")
        DOCUMENTS = "documents", _("what to bring")
        TERM = "term", _("how long")
        FEE = "fee", _("how much")
        PLACE = "place", _("address, hours or contacts")
        OTHER = "other", _("something else")

    class State(models.TextChoices):
        """What became of it."""

        OPEN = "open", _("waiting for a decision")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")

    service = models.ForeignKey(
        Service,
        on_delete=models.PROTECT,
        related_name="proposals",
        verbose_name=_("public service"),
    )
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("body"),
    )
    part = models.CharField(_("what is wrong"), max_length=10, choices=Part.choices)
    text = models.TextField(_("what should be changed"))
    author = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("author"),
    )
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES)
    token = models.CharField(max_length=40, unique=True, editable=False)
    made_at = models.DateTimeField(_("proposed at"))
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.OPEN)
    reason = models.TextField(_("reason of the decision"), blank=True)
    decided_by = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("proposal of a correction")
        verbose_name_plural = _("proposals of corrections")
        indexes = [models.Index(fields=["state", "-made_at"], name="proposal_queue")]

    def __str__(self) -> str:
        return f"№ {self.pk}"

    @property
    def ref(self) -> SubjectRef:
        """The proposal as the record names it."""
        return SubjectRef(
            code="registry.proposal",
            id=self.pk,
            label_kk=f"№\u00a0{self.pk} ұсыныс",
            label_ru=f"Предложение №\u00a0{self.pk}",
            label_en=f"Proposal No.\u00a0{self.pk}",
        )


class Subscription(models.Model):
    """A person who wants to hear of changes: of one service, one body or one life situation.

    No digital signature and no account: an e-mail address confirmed by a link suffices.
    """

    user = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="subscriptions",
        verbose_name=_("person"),
    )
    email = models.EmailField(_("e-mail"))
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES)
    service = models.ForeignKey(
        Service,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="subscriptions",
        verbose_name=_("public service"),
    )
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="subscriptions",
        verbose_name=_("body"),
    )
    situation = models.ForeignKey(
        LifeSituation,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="subscriptions",
        verbose_name=_("life situation"),
    )
    token = models.CharField(max_length=40, unique=True, editable=False)
    created_at = models.DateTimeField(_("asked"))
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(service__isnull=False, organisation__isnull=True, situation__isnull=True)
                    | Q(service__isnull=True, organisation__isnull=False, situation__isnull=True)
                    | Q(service__isnull=True, organisation__isnull=True, situation__isnull=False)
                ),
                name="subscription_is_to_one_thing",
            ),
            *(
                models.UniqueConstraint(
                    fields=["email", what],
                    condition=Q(**{f"{what}__isnull": False}),
                    name=f"one_subscription_to_{what}",
                )
                for what in ("service", "organisation", "situation")
            ),
        ]

    def __str__(self) -> str:
        return f"№ {self.pk}"
