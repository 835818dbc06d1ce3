from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounting', '0002_frozen_inventory'),
    ]

    operations = [
        migrations.AddField(
            model_name='frozeninventory',
            name='pins',
            field=models.JSONField(default=dict),
        ),
    ]
