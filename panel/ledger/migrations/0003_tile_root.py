"""Keep the root of each complete tile of the log's tree."""

from typing import Any

from django.db import migrations, models

from panel.ledger import guards
from panel.ledger.merkle import Frontier
from panel.ledger.tiles import HEIGHT

TABLE = "ledger_tile_root"


def fill(apps: Any, schema_editor: Any) -> None:
    """Integrate what the checkpoints made so far cover."""
    kept = apps.get_model("ledger", "TileRoot")
    signed = apps.get_model("ledger", "Checkpoint").objects.order_by("-size").first()
    rows = apps.get_model("ledger", "LogEvent").objects.order_by("position")
    roots: list[Any] = []

    def completed(height: int, number: int, root: bytes) -> None:
        if height % HEIGHT == 0:
            roots.append(kept(level=height // HEIGHT - 1, number=number, root=root))

    covered = rows.filter(position__lte=signed.size if signed else 0)
    leaves = covered.values_list("leaf", flat=True).iterator(chunk_size=5000)
    Frontier().extend(map(bytes, leaves), completed)
    kept.objects.bulk_create(roots, batch_size=1000)
    guards.install(schema_editor.connection, [TABLE])


class Migration(migrations.Migration):
    """A table, filled and guarded."""

    dependencies = [("ledger", "0002_guards")]
    operations = [
        migrations.CreateModel(
            name="TileRoot",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("level", models.SmallIntegerField()),
                ("number", models.BigIntegerField()),
                ("root", models.BinaryField()),
            ],
            options={
                "db_table": TABLE,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("level", "number"), name="ledger_tile_root_once"
                    )
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
