from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0004_struck"),
    ]

    operations = [
        migrations.RemoveField(model_name="incidentrow", name="ungraded"),
        migrations.AddField(
            model_name="incidentrow",
            name="ungraded",
            field=models.JSONField(default=list),
        ),
    ]
