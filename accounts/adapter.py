"""Where allauth asks the portal for its own ways."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up and sign-in the portal's way."""
