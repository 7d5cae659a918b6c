"""Keep the pages of the map over streams."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A table; the next checkpoint fills it."""

    dependencies = [("ledger", "0003_tile_root")]
    operations = [
        migrations.CreateModel(
            name="MapPage",
            fields=[
                ("digits", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("page", models.BinaryField()),
            ],
            options={"db_table": "ledger_map_page"},
        ),
    ]
