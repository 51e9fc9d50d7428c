"""By whom, and to whom, tries are counted."""

from django.http import HttpRequest

from allauth.account.adapter import get_adapter

from accounts.limits import is_over_limit

# Receipts to one address in ten minutes: nobody's mailbox or phone is filled through us.
_RECEIPTS = 5


def is_mailbox_full(*addresses: str) -> bool:
    """Count a receipt to each e-mail or phone, and say whether one of them has had too many.

    However an address is written, it is one mailbox: signs other than letters and figures are
    left out.
    """
    known = ["".join(filter(str.isalnum, address.casefold())) for address in addresses]
    full = [is_over_limit("receipt", one, limit=_RECEIPTS) for one in known if one]
    return any(full)


def sender_of(request: HttpRequest) -> str:
    """By what a person is counted: the account, or the address a visitor comes from."""
    if request.user.is_authenticated:
        return f"user:{request.user.pk}"
    return str(get_adapter(request).get_client_ip(request))
