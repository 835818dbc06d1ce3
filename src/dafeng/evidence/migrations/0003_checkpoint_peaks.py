from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("evidence", "0002_append_only")]

    operations = [
        migrations.AddField(
            model_name="checkpoint",
            name="peaks",
            field=models.JSONField(default=list),
        ),
    ]
