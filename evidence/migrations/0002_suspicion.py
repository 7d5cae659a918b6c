"""What somebody suspects of an item stands in a column of its own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Empty until the rows are rebuilt."""

    dependencies = [("evidence", "0001_initial")]

    operations = [
        migrations.AddField(
            "evidencerow", "suspicion", models.TextField(default=""), preserve_default=False
        ),
    ]
