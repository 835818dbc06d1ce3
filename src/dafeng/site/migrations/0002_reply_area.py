"""An answer that is remembered says which area it was about."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("dafeng_site", "0001_replies")]

    operations = [
        migrations.AddField(
            model_name="reply", name="area", field=models.CharField(blank=True, max_length=6)
        ),
    ]
