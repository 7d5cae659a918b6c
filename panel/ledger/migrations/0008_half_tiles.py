"""Keep the root of each sixteen leaves of the log's tree."""

from typing import Any

from django.db import migrations

from panel.ledger.merkle import Frontier

HALF, BELOW = 4, -1


def fill(apps: Any, schema_editor: Any) -> None:
    """Integrate what the checkpoints made so far cover."""
    kept = apps.get_model("ledger", "TileRoot")
    signed = apps.get_model("ledger", "Checkpoint").objects.order_by("-size").first()
    rows = apps.get_model("ledger", "LogEvent").objects.order_by("position")
    roots: list[Any] = []

    def completed(height: int, number: int, root: bytes) -> None:
        if height == HALF:
            roots.append(kept(level=BELOW, number=number, root=root))

    covered = rows.filter(position__lte=signed.size if signed else 0)
    leaves = covered.values_list("leaf", flat=True).iterator(chunk_size=5000)
    Frontier().extend(map(bytes, leaves), completed)
    kept.objects.bulk_create(roots, batch_size=1000)


class Migration(migrations.Migration):
    """Rows alone."""

    dependencies = [("ledger", "0007_cosignature")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
