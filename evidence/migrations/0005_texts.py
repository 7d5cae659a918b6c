"""The texts of documents, by digest, as they are searched; which of a job's two kinds it is."""

from django.db import migrations, models

_SQLITE = (
    "CREATE VIRTUAL TABLE evidence_text_words USING fts5("
    "words, content='evidence_text', content_rowid='id', tokenize='ascii')",
    "CREATE TRIGGER evidence_text_added AFTER INSERT ON evidence_text BEGIN"
    " INSERT INTO evidence_text_words(rowid, words) VALUES (new.id, new.words); END",
    "CREATE TRIGGER evidence_text_gone AFTER DELETE ON evidence_text BEGIN"
    " INSERT INTO evidence_text_words(evidence_text_words, rowid, words)"
    " VALUES ('delete', old.id, old.words); END",
)
_POSTGRESQL = (
    "CREATE INDEX evidence_text_words ON evidence_text USING gin (to_tsvector('simple', words))",
)


def index(_apps, editor):
    """The database's own index of words: FTS5 or a text search vector."""
    for statement in _SQLITE if editor.connection.vendor == "sqlite" else _POSTGRESQL:
        editor.execute(statement)


class Migration(migrations.Migration):
    """Rows have no text until they are rebuilt."""

    dependencies = [("evidence", "0004_stored")]

    operations = [
        migrations.AddField(
            "evidencerow",
            "text",
            models.CharField(default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            "evidencerow",
            "scan",
            models.CharField(default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddField("job", "kind", models.CharField(default="examination", max_length=20)),
        migrations.CreateModel(
            "TextPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sha256", models.CharField(max_length=64)),
                ("part", models.IntegerField()),
                ("page", models.IntegerField()),
                ("words", models.TextField()),
            ],
            options={
                "db_table": "evidence_text",
                "constraints": [
                    models.UniqueConstraint(fields=["sha256", "part"], name="evidence_text_once")
                ],
            },
        ),
        migrations.RunPython(index, migrations.RunPython.noop),
    ]
