"""What cases say, and the database's own index of its words: FTS5 or a text search vector."""

import datetime
from django.db import migrations, models

_SQLITE = (
    "CREATE VIEW search_said_now AS SELECT id, named, words FROM search_said"
    " WHERE held_to = 9223372036854775807",
    "CREATE VIRTUAL TABLE search_said_words USING fts5("
    "named, words, content='search_said_now', content_rowid='id', tokenize='ascii')",
    "CREATE TRIGGER search_said_added AFTER INSERT ON search_said"
    " WHEN new.held_to = 9223372036854775807 BEGIN"
    " INSERT INTO search_said_words(rowid, named, words)"
    " VALUES (new.id, new.named, new.words); END",
    "CREATE TRIGGER search_said_ended AFTER UPDATE OF held_to ON search_said"
    " WHEN old.held_to = 9223372036854775807 AND new.held_to < 9223372036854775807 BEGIN"
    " INSERT INTO search_said_words(search_said_words, rowid, named, words)"
    " VALUES ('delete', old.id, old.named, old.words); END",
    "CREATE TRIGGER search_said_gone AFTER DELETE ON search_said"
    " WHEN old.held_to = 9223372036854775807 BEGIN"
    " INSERT INTO search_said_words(search_said_words, rowid, named, words)"
    " VALUES ('delete', old.id, old.named, old.words); END",
)
_POSTGRESQL = (
    "ALTER TABLE search_said ADD COLUMN search_said_words tsvector GENERATED ALWAYS AS"
    " (setweight(to_tsvector('simple', named), 'A') || to_tsvector('simple', words)) STORED",
    "CREATE INDEX search_said_found ON search_said USING gin (search_said_words)"
    " WHERE held_to = 9223372036854775807",
)


def index(_apps, editor):
    """What holds now alone: search asks for nothing else."""
    for statement in _SQLITE if editor.connection.vendor == "sqlite" else _POSTGRESQL:
        editor.execute(statement)


class Migration(migrations.Migration):
    """Rows are written by `ledger rebuild` where there is a log already."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="SaidRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("stream", models.CharField(max_length=200)),
                ("row_key", models.CharField(blank=True, default="", max_length=200)),
                (
                    "since",
                    models.DateTimeField(
                        default=datetime.datetime(1, 1, 1, 0, 0, tzinfo=datetime.timezone.utc)
                    ),
                ),
                (
                    "until",
                    models.DateTimeField(
                        default=datetime.datetime(9999, 12, 31, 0, 0, tzinfo=datetime.timezone.utc)
                    ),
                ),
                ("held_from", models.BigIntegerField()),
                ("held_to", models.BigIntegerField(default=9223372036854775807)),
                ("level", models.CharField(max_length=10)),
                ("category", models.CharField(max_length=50)),
                ("called", models.TextField()),
                ("part_of", models.CharField(default="", max_length=200)),
                ("text", models.TextField()),
                ("named", models.TextField()),
                ("words", models.TextField()),
            ],
            options={
                "verbose_name": "text of a case",
                "verbose_name_plural": "texts of cases",
                "db_table": "search_said",
                "abstract": False,
                "indexes": [models.Index(fields=["held_to", "held_from"], name="saidrow_held")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("stream", "row_key", "since", "held_from"), name="saidrow_once"
                    )
                ],
            },
        ),
        migrations.RunPython(index, migrations.RunPython.noop),
    ]
