"""The 2013 frame with its terms, and the calendar 2013–2027."""

from django.db import migrations

from deadlines.data.loading import ship


def forward(apps, schema_editor):
    ship(apps)


def backward(apps, schema_editor):
    for name in ("TermReminder", "StatutoryTerm", "RuleSet", "CalendarDay", "CalendarRevision"):
        apps.get_model("deadlines", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0001_initial")]

    operations = [migrations.RunPython(forward, backward)]
