"""Pairs of pictures that look alike, and indexes for the list."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Empty until the subscription has read the log."""

    dependencies = [("evidence", "0007_intake")]

    operations = [
        migrations.CreateModel(
            name="Pair",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("stream", models.CharField(max_length=200)),
                ("other", models.CharField(max_length=200)),
            ],
            options={
                "db_table": "evidence_pair",
                "indexes": [models.Index(fields=["other"], name="evidence_pair_other")],
                "constraints": [
                    models.UniqueConstraint(fields=["stream", "other"], name="evidence_pair_once")
                ],
            },
        ),
        migrations.AddIndex(
            "evidencerow",
            models.Index(fields=["media_type", "held_to"], name="evidence_item_media_type"),
        ),
        migrations.AddIndex(
            "evidencerow", models.Index(fields=["sender", "held_to"], name="evidence_item_sender")
        ),
        migrations.AddIndex(
            "evidencerow",
            models.Index(fields=["collector", "sender", "held_to"], name="evidence_item_collector"),
        ),
        migrations.AddIndex(
            "evidencerow",
            models.Index(fields=["-held_from", "stream", "row_key"], name="evidence_item_newest"),
        ),
    ]
