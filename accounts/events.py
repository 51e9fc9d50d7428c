"""Verbs of the accounts room for the record."""

from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from audit.verbs import declare

_ROLES = {"role": dict(Role.choices)}
_REASON = {"reason": _("Reason")}
_FIELDS = {
    "surname": _("surname"),
    "given_name": _("given name"),
    "patronymic": _("patronymic"),
    "document_kind": _("identity document"),
    "iin": _("IIN"),
    "document_no": _("number of the identity document"),
    "phone": _("phone"),
    "postal_address": _("postal address"),
    "language": _("language"),
}

declare("accounts.signed_up", _("{actor}: an account was opened"))
declare("accounts.blocked", _("{actor} closed the access of {subject}"), values=_REASON)
declare("accounts.unblocked", _("{actor} opened the access of {subject} again"), values=_REASON)
declare("accounts.role_taken", _("{actor} took the role: {role}"), names=_ROLES)
declare(
    "accounts.profile_changed",
    _("{actor} changed own data: {fields}"),
    names={"fields": _FIELDS},
    values=_FIELDS,
)
declare(
    "accounts.deputy_set",
    _("{actor} named a deputy from {valid_from} to {valid_to}; role: {role}"),
    names=_ROLES,
)
declare("accounts.deputy_ended", _("{actor} ended the deputy's term; role: {role}"), names=_ROLES)
