"""The ladder of the shipped rule set (D12-19.2, 19.3)."""

from django.db import migrations

# route, stage, considering body, term, legal basis
RUNGS = [
    ("A", 1, "provider", "complaints.stage.provider", "D12-19.2-p2a"),
    ("A", 2, "drafting_body", "complaints.stage.drafting_body", "D12-19.2-p2c"),
    ("A", 3, "quality_body", "complaints.stage.quality_body", "D12-19.5-p2"),
    ("B", 1, "central_provider", "complaints.stage.central_provider", "D12-19.3-p2"),
    ("B", 2, "quality_body", "complaints.stage.quality_body", "D12-19.5-p2"),
]


def ship(apps, schema_editor):
    rule_set = apps.get_model("deadlines", "RuleSet").objects.get(is_active=True)
    rung = apps.get_model("complaints", "LadderRung")
    for route, number, body, term, article in RUNGS:
        rung.objects.create(
            rule_set=rule_set, route=route, number=number, rung=body, term_code=term, article=article
        )


def withdraw(apps, schema_editor):
    apps.get_model("complaints", "LadderRung").objects.filter(rule_set__is_active=True).delete()


class Migration(migrations.Migration):
    dependencies = [("complaints", "0001_initial"), ("deadlines", "0002_shipped_terms_and_calendar")]

    operations = [migrations.RunPython(ship, withdraw)]
