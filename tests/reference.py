"""What migrations ship, put back after a test has emptied the tables.

A test that commits ends with a flush, which takes the terms, the calendar and the ladder with
it. Django announces the flush as it announces a migrate; that is the moment to ship again, so
that no test depends on which one ran before.
"""

import importlib
from typing import Any

from django.apps import AppConfig, apps
from django.db import connections
from django.db.models.signals import post_migrate

from complaints.models import LadderRung
from deadlines.data import loading

_ladder = importlib.import_module("complaints.migrations.0002_ladder")
_centres = importlib.import_module("complaints.migrations.0003_complaints_whole")


def ship_again(*, sender: AppConfig, using: str, **_kwargs: Any) -> None:
    """Ship whatever is missing, once the last room that has tables is announced."""
    if sender.name != "complaints":
        return
    if LadderRung._meta.db_table not in connections[using].introspection.table_names():
        return
    loading.ship(apps)
    if not LadderRung.objects.exists():
        _ladder.ship(apps, None)
        _centres.ship_ladder(apps, None)


post_migrate.connect(ship_again, dispatch_uid="tests.reference")
