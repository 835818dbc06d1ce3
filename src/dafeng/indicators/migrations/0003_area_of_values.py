"""Values are of an area: those that stand here are of the county of the loaded pack."""

from django.db import migrations, models


def name_county(apps, schema_editor):
    place = apps.get_model("people", "Place")
    value = apps.get_model("indicators", "Value")
    counties = place.objects.filter(level="county").exclude(pack="").order_by("code")
    code = counties.exclude(code__startswith="9999").values_list("code", flat=True).first()
    value.objects.filter(area="").update(area=(code or "")[:6])


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0002_verbose_names"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="value",
            name="area",
            field=models.CharField(blank=True, default="", max_length=6),
            preserve_default=False,
        ),
        migrations.RunPython(name_county, migrations.RunPython.noop, elidable=False),
        migrations.RemoveIndex(model_name="value", name="value_series"),
        migrations.AddIndex(
            model_name="value",
            index=models.Index(
                fields=["area", "indicator", "kind", "start_date"], name="value_series"
            ),
        ),
    ]
