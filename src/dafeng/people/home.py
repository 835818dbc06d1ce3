"""The place that this installation serves."""

from dafeng.people.area import INVENTED
from dafeng.people.models import Place


def home_place() -> str:
    """The area code of the county of the active pack; empty where none is loaded."""
    counties = Place.objects.filter(level=Place.Level.COUNTY).exclude(pack="")
    county = counties.exclude(code__startswith=INVENTED).order_by("code")
    return county.values_list("code", flat=True).first() or ""
