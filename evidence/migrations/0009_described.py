"""What is being said of many items at once, while a worker corrects their receipts."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Empty until somebody says something of many."""

    dependencies = [
        ("evidence", "0008_pairs"),
    ]

    operations = [
        migrations.CreateModel(
            name="Described",
            fields=[
                ("id", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("actor", models.CharField(max_length=120)),
                ("position", models.BigIntegerField()),
                ("said", models.JSONField()),
                ("back_to", models.BigIntegerField(null=True)),
                ("authority", models.TextField()),
                ("reason", models.TextField()),
                ("ended", models.BooleanField(default=False)),
            ],
            options={
                "db_table": "evidence_described",
            },
        ),
        migrations.CreateModel(
            name="DescribedItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.IntegerField()),
                ("key", models.CharField(max_length=120)),
                ("done", models.BooleanField(default=False)),
                ("refused", models.TextField(default="")),
                (
                    "described",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="evidence.described",
                    ),
                ),
            ],
            options={
                "db_table": "evidence_described_item",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("described", "number"), name="evidence_described_once"
                    )
                ],
            },
        ),
    ]
