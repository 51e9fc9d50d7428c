from django.apps import AppConfig
from django.core import checks
from django.utils.translation import pgettext_lazy

from audit.guards import declare_append_only, declare_own


class DeadlinesConfig(AppConfig):
    name = "deadlines"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = pgettext_lazy("time limits", "Terms")

    def ready(self) -> None:
        """Guard what has happened to clocks."""
        # Models are not ready while this module is read.
        from deadlines import guards  # noqa: PLC0415
        from deadlines.checks import guards_stand  # noqa: PLC0415

        declare_append_only("deadlines_clockevent")
        declare_own(guards.install, guards.lift)
        checks.register(guards_stand, checks.Tags.database)
