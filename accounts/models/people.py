"""Users, their roles in bodies, their deputies."""

from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Expression, Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.identity import validate_iin
from accounts.models.organisations import Organisation
from accounts.roles import Role

# A language is named in itself.
LANGUAGE_CHOICES = [("kk", "Қазақша"), ("ru", "Русский"), ("en", "English")]


class UserManager(BaseUserManager["User"]):
    """Creates users by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """A user with a hashed password; without one, sign-in by password is off."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        """A user who may enter the technical admin."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class DocumentKind(models.TextChoices):
    """Identity document of a person without an IIN (J-17)."""

    IIN = "iin", _("IIN")
    FOREIGN_PASSPORT = "foreign_passport", _("Foreign passport")
    STATELESS = "stateless", _("Document of a stateless person")


class User(AbstractBaseUser, PermissionsMixin):
    """A person: citizen, official, operator or auditor; signs in by e-mail."""

    email = models.EmailField(_("e-mail"), unique=True)
    surname = models.CharField(_("surname"), max_length=80, blank=True)
    given_name = models.CharField(_("given name"), max_length=80, blank=True)
    patronymic = models.CharField(_("patronymic"), max_length=80, blank=True)
    document_kind = models.CharField(
        _("identity document"),
        max_length=20,
        choices=DocumentKind.choices,
        default=DocumentKind.IIN,
    )
    iin = models.CharField(_("IIN"), max_length=12, blank=True, validators=[validate_iin])
    document_no = models.CharField(_("number of the identity document"), max_length=40, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    postal_address = models.CharField(_("postal address"), max_length=300, blank=True)
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=LANGUAGE_CHOICES,
        default="kk",
    )
    active_membership = models.ForeignKey(
        "accounts.Membership",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("role"),
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    # Rises when all sessions of the person must end; every session carries its digest.
    session_epoch = models.PositiveIntegerField(default=0, editable=False)
    consented_at = models.DateTimeField(_("consent to the use of data"), null=True, blank=True)
    is_staff = models.BooleanField(_("may enter the admin"), default=False)
    joined_at = models.DateTimeField(_("joined"), auto_now_add=True)
    is_sample = models.BooleanField(_("sample: invented data"), default=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.full_name or self.email

    @property
    def full_name(self) -> str:
        """Surname, given name, patronymic as in the document; never declined or transliterated."""
        return " ".join(part for part in (self.surname, self.given_name, self.patronymic) if part)

    @property
    def short_name(self) -> str:
        """Surname and initials: "Сейітова А.Қ." (X-21)."""
        initials = "".join(f"{part[0]}." for part in (self.given_name, self.patronymic) if part)
        return f"{self.surname} {initials}".strip()

    @property
    def audit_label(self) -> str:
        """A label for the record that holds no personal value."""
        return f"user {self.pk}"

    def get_session_auth_hash(self) -> str:
        """What a session must carry to stay signed in: of the password and the session epoch."""
        return self._session_hash(settings.SECRET_KEY)

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same under keys that are being retired."""
        return (self._session_hash(key) for key in settings.SECRET_KEY_FALLBACKS)

    def _session_hash(self, secret: str | bytes) -> str:
        value = f"{self.password}:{self.session_epoch}"
        return salted_hmac("accounts.session", value, secret=secret, algorithm="sha256").hexdigest()

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.short_name or self.email


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Roles by day."""

    def valid(self, on: date | Expression) -> "MembershipQuerySet":
        """Those in force on a day."""
        return self.filter(Q(valid_from__lte=on), Q(valid_to__isnull=True) | Q(valid_to__gte=on))


class Membership(models.Model):
    """A role of a person in a body, from a day to a day."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("user")
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="memberships",
        verbose_name=_("body"),
    )
    role = models.CharField(_("role"), max_length=30, choices=Role.choices)
    position = models.CharField(_("position"), max_length=200, blank=True)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership in a body")
        verbose_name_plural = _("memberships in bodies")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"], name="one_role_per_body"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="membership_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.organisation}"


class DeputyQuerySet(models.QuerySet["Deputy"]):
    """Stand-ins by day."""

    def valid(self, on: date | Expression) -> "DeputyQuerySet":
        """Those in force on a day."""
        return self.filter(valid_from__lte=on, valid_to__gte=on)


class Deputy(models.Model):
    """Someone who stands in for a member from a day to a day, with that member's role."""

    membership = models.ForeignKey(
        Membership,
        on_delete=models.CASCADE,
        related_name="deputies",
        verbose_name=_("Whose place"),
    )
    deputy = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="stands_in_for", verbose_name=_("deputy")
    )
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("to"))

    objects = DeputyQuerySet.as_manager()

    class Meta:
        verbose_name = _("deputy")
        verbose_name_plural = _("deputies")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__gte=models.F("valid_from")),
                name="deputy_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return f"{self.deputy} → {self.membership}"
