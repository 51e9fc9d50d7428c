"""The house target for looking through local entries (J-12)."""

from django.db import migrations

from deadlines.data.loading import ship_missing_terms


def forward(apps, schema_editor):
    ship_missing_terms(apps)


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0002_shipped_terms_and_calendar")]

    operations = [migrations.RunPython(forward, migrations.RunPython.noop)]
