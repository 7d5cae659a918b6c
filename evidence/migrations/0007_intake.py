"""How a file was come by, and files that come in parts."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Empty until the rows are rebuilt; no upload is under way."""

    dependencies = [("evidence", "0006_pictures")]

    operations = [
        migrations.AddField("evidencerow", "collected", models.JSONField(default=dict)),
        migrations.AddField(
            "evidencerow", "contained_in", models.CharField(default="", max_length=120)
        ),
        migrations.AddIndex(
            "evidencerow",
            models.Index(fields=["contained_in", "held_to"], name="evidence_item_contained_in"),
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("owner", models.CharField(max_length=200)),
                ("length", models.BigIntegerField()),
                ("offset", models.BigIntegerField(default=0)),
                ("said", models.JSONField()),
                ("expires_at", models.DateTimeField()),
                ("key", models.CharField(default="", max_length=120)),
            ],
            options={
                "db_table": "evidence_upload",
                "indexes": [models.Index(fields=["expires_at"], name="evidence_upload_expires")],
            },
        ),
    ]
