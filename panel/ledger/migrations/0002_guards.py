"""Refuse changes to what the log has written."""

from typing import Any

from django.db import migrations

from panel.ledger import guards


def install(_apps: Any, schema_editor: Any) -> None:
    """Put the guards in their place."""
    guards.install(schema_editor.connection, guards.AT_FIRST)


class Migration(migrations.Migration):
    """Triggers on the log's tables."""

    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
