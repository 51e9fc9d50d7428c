"""Acts of the record itself."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from audit.verbs import declare

PERSONAL_DATA_VIEWED = "audit.personal_data_viewed"
VALUES_ERASED = "audit.values_erased"

# How the fields that rooms show read in the sentence of a view.
_FIELDS = {
    "surname": _("surname"),
    "given_name": _("given name"),
    "patronymic": _("patronymic"),
    "document_no": _("number of the identity document"),
    "postal_address": _("postal address"),
    "phones": _("phones"),
    "email": _("e-mail"),
    "name": pgettext_lazy("field of a letter", "name"),
    "address": pgettext_lazy("field of a letter", "address"),
    "text": pgettext_lazy("field of a letter", "text"),
}

declare(
    PERSONAL_DATA_VIEWED,
    _("Personal data were viewed: {subject}. Fields: {fields}."),
    names={"fields": _FIELDS},
)
declare(
    VALUES_ERASED,
    _("Personal values in the record were erased: {subject}. Erased: {count}. Ground: {basis}."),
)
