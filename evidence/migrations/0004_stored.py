"""When stored files were read anew, and which second copies are due."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Empty: what the mirror lacks, `evidence verify` finds."""

    dependencies = [("evidence", "0003_claimed_by")]

    operations = [
        migrations.CreateModel(
            name="Mirroring",
            fields=[
                ("sha256", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("size", models.BigIntegerField()),
                ("attempts", models.IntegerField(default=0)),
                ("next_try", models.DateTimeField(db_index=True)),
                ("failure", models.CharField(default="", max_length=300)),
            ],
            options={"db_table": "evidence_mirroring"},
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("begun_at", models.DateTimeField()),
                ("position", models.BigIntegerField()),
                ("sample", models.IntegerField()),
                ("seed", models.CharField(max_length=64)),
                ("nightly", models.BooleanField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={"db_table": "evidence_round"},
        ),
        migrations.CreateModel(
            name="Reread",
            fields=[
                ("sha256", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("round", models.BigIntegerField()),
                ("found", models.TextField()),
            ],
            options={
                "db_table": "evidence_reread",
                "indexes": [models.Index(fields=["round"], name="evidence_reread_round")],
            },
        ),
    ]
