"""Who is at an examination, so that a worker that comes back goes on where it was killed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Empty for what is claimed by then: its lease will be over."""

    dependencies = [("evidence", "0002_suspicion")]

    operations = [
        migrations.AddField("job", "claimed_by", models.CharField(default="", max_length=300)),
    ]
