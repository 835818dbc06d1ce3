from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="place",
            name="valid_to",
            field=models.DateField(blank=True, null=True, verbose_name="Valid to"),
        ),
        migrations.AlterField(
            model_name="succession",
            name="date",
            field=models.DateField(blank=True, null=True, verbose_name="From"),
        ),
    ]
