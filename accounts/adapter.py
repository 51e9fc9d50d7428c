"""Where allauth asks the portal for its own ways."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress, EmailConfirmationMixin

from accounts.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up and sign-in the portal's way.

    Sign-in comes last in filing, so the way back (``next``) must survive sign-up, the letter and
    the confirmation. In the same browser the session keeps it; the link in the letter carries it
    too, for a letter that is opened on another device.
    """

    def new_user(self, request: HttpRequest) -> User:
        """A person without an account yet, in the language of the page."""
        return User(language=get_language() or settings.LANGUAGE_CODE)

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign in; a browser that has chosen no language takes the one of the account."""
        super().login(request, user)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            request.language_of_account = user.language  # type: ignore[attr-defined]

    def get_email_confirmation_url(
        self, request: HttpRequest, emailconfirmation: EmailConfirmationMixin
    ) -> str:
        """The link of the confirmation letter, with the way back in it."""
        url = super().get_email_confirmation_url(request, emailconfirmation)
        wanted = self._way_back(request)
        return f"{url}?{urlencode({REDIRECT_FIELD_NAME: wanted})}" if wanted else url

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        """After confirmation in another browser: to sign-in, and from there back."""
        wanted = self._way_back(self.request)
        if self.request.user.is_authenticated:
            return wanted or super().get_email_verification_redirect_url(email_address)
        query = f"?{urlencode({REDIRECT_FIELD_NAME: wanted})}" if wanted else ""
        return reverse("account_login") + query

    def _way_back(self, request: HttpRequest) -> str:
        """The address asked for, if it is one of ours."""
        given = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME, "")
        return given if given and self.is_safe_url(given) else ""

    def format_email_subject(self, subject: str) -> str:
        """Subjects stand as they are written, on one line."""
        return " ".join(str(subject).split())

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Letters name the help lines; the portal's address is the configured one."""
        super().send_mail(template_prefix, email, {"site_url": settings.SITE_URL, **context})
