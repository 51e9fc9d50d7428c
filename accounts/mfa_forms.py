"""Forms of security keys, with labels that can be translated."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm


class AddKeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A new security key and its name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the security key")


class EditKeyForm(EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a security key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the security key")
