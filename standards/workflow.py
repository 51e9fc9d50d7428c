"""States of a standard (M-2)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """State of a standard. A pending one is empty: inclusion of the service has made it."""

    PENDING = "pending", _("to be drafted")
