"""Verbs of the record, each with its sentence."""

from django.utils.translation import gettext_lazy as _

from audit.verbs import declare

DRAFT_CREATED = "standards.draft_created"

declare(DRAFT_CREATED, _("empty draft of the standard created"))
