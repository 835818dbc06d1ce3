from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_tokens_and_recovery_codes"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="asked_password",
            field=models.CharField(blank=True, max_length=128),
        ),
        migrations.AddField(
            model_name="user",
            name="enrols_by_two",
            field=models.BooleanField(default=False),
        ),
    ]
