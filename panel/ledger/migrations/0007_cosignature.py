"""Keep the cosignatures of witnesses."""

from typing import Any

from django.db import migrations, models

from panel.ledger import guards

TABLE = "ledger_cosignature"


def guard(_apps: Any, schema_editor: Any) -> None:
    """Let nobody change them."""
    guards.install(schema_editor.connection, [TABLE])


class Migration(migrations.Migration):
    """A table, guarded."""

    dependencies = [("ledger", "0006_failure")]
    operations = [
        migrations.CreateModel(
            name="Cosignature",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("size", models.BigIntegerField()),
                ("key", models.CharField(max_length=300)),
                ("line", models.TextField()),
            ],
            options={
                "db_table": TABLE,
                "constraints": [
                    models.UniqueConstraint(fields=("size", "key"), name="ledger_cosignature_once")
                ],
            },
        ),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
