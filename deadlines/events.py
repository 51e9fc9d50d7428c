"""Acts of the engine that enter the record, and their sentences."""

from django.utils.translation import gettext_lazy as _

from audit.verbs import declare

BREACHED = "deadlines.breached"
MISSED = "deadlines.missed"
BREACH_ANNULLED = "deadlines.breach_annulled"
RECOMPUTED = "deadlines.recomputed"
EXTENDED = "deadlines.extended"
EDITION_ADDED = "deadlines.edition_added"
CALENDAR_APPROVED = "deadlines.calendar_approved"

declare(BREACHED, _("The time limit was breached. The last day was {due_on}."))
declare(MISSED, _("The portal's own target was missed. The last day was {due_on}."))
declare(
    BREACH_ANNULLED,
    _("The breach was annulled: the calendar was corrected. The last day is now {due_on}."),
)
declare(
    RECOMPUTED,
    _("The last day was counted anew after a correction of the calendar: {due_before} → {due_on}."),
)
declare(
    EXTENDED, _("The time limit was extended. Working days: {days}. The last day is now {due_on}.")
)
declare(CALENDAR_APPROVED, _("An edition of the calendar of working days was approved: {subject}."))
declare(
    EDITION_ADDED, _("A new edition of a term was added: {subject}. In force from {valid_from}.")
)
