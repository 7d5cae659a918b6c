"""Which files that wait a State sent, so that no claim has to look it up for each."""

from typing import Any

from django.db import migrations, models
from django.db.models import Exists, OuterRef, Value
from django.db.models.functions import Concat


def say(apps: Any, _schema: Any) -> None:
    """Of what waits already."""
    stream = Concat(Value("evidence/"), OuterRef("key"))
    sent = apps.get_model("evidence", "EvidenceRow").objects.filter(stream=stream)
    waiting = apps.get_model("evidence", "Job").objects
    waiting.filter(Exists(sent.exclude(sender=""))).update(of_state=True)


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0015_documents_mirrored"),
    ]

    operations = [
        migrations.AddField(
            model_name="job",
            name="of_state",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RunPython(say, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(fields=["kind", "of_state", "position"], name="evidence_job_next"),
        ),
    ]
