"""Documents on targets are of an area: those that stand here, of the county of the loaded pack."""

from django.db import migrations, models


def name_county(apps, schema_editor):
    place = apps.get_model("people", "Place")
    decision = apps.get_model("plan", "TargetDecision")
    counties = place.objects.filter(level="county").exclude(pack="").order_by("code")
    code = counties.exclude(code__startswith="9999").values_list("code", flat=True).first()
    decision.objects.filter(area="").update(area=(code or "")[:6])


class Migration(migrations.Migration):
    dependencies = [
        ("plan", "0003_choices"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="targetdecision",
            name="area",
            field=models.CharField(blank=True, default="", max_length=6),
            preserve_default=False,
        ),
        migrations.RunPython(name_county, migrations.RunPython.noop, elidable=False),
    ]
