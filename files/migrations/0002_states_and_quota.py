from django.db import migrations, models


def _to_states(apps, schema_editor):
    stored = apps.get_model("files", "StoredFile").objects.using(schema_editor.connection.alias)
    stored.filter(quarantined=True).update(state="quarantined")
    stored.update(original_sha256=models.F("sha256"))


def _to_booleans(apps, schema_editor):
    stored = apps.get_model("files", "StoredFile").objects.using(schema_editor.connection.alias)
    stored.exclude(state="clean").update(quarantined=True)


class Migration(migrations.Migration):

    dependencies = [
        ("files", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="storedfile",
            name="state",
            field=models.CharField(
                choices=[
                    ("clean", "checked"),
                    ("quarantined", "is being checked for viruses"),
                    ("infected", "deleted: a virus was found"),
                ],
                default="clean",
                max_length=12,
                verbose_name="state",
            ),
        ),
        migrations.AddField(
            model_name="storedfile",
            name="original_sha256",
            field=models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="storedfile",
            name="checked_at",
            field=models.DateTimeField(
                blank=True, null=True, verbose_name="last asked of the antivirus"
            ),
        ),
        migrations.RunPython(_to_states, _to_booleans),
        migrations.RemoveField(model_name="storedfile", name="quarantined"),
        migrations.AddIndex(
            model_name="storedfile",
            index=models.Index(
                condition=models.Q(("state", "quarantined")),
                fields=["checked_at", "id"],
                name="file_in_quarantine",
            ),
        ),
        migrations.AddIndex(
            model_name="storedfile",
            index=models.Index(
                condition=models.Q(("state", "infected")),
                fields=["original_sha256"],
                name="file_known_infected",
            ),
        ),
        migrations.CreateModel(
            name="UploadDay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uploader_id", models.BigIntegerField()),
                ("day", models.DateField()),
                ("files", models.PositiveIntegerField(default=0)),
                ("size", models.BigIntegerField(default=0)),
            ],
            options={
                "verbose_name": "files of a day",
                "verbose_name_plural": "files of days",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("uploader_id", "day"), name="one_upload_day_per_person"
                    )
                ],
            },
        ),
    ]
