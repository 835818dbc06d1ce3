"""Which county one looks at: the installation's own, or the invented one of the sample data.

No figure sums the two. An area is known by its six digits; codes that begin with 9999 are given to
no division (GB/T 2260), so what stands under one of them is invented.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from dafeng.kernel.text import Text
from dafeng.people.models import Organisation, Place
from dafeng.people.role import ADMINISTRATORS, WHOLE_CITY, Role

INVENTED = "9999"
AREA_CHOICE = "area"
AREA_HEADER = "Dafeng-Area"
DEPARTMENTS = frozenset({Role.FILER, Role.HEAD})
SWITCHERS = WHOLE_CITY | DEPARTMENTS | ADMINISTRATORS


@dataclass(frozen=True, slots=True)
class Area:
    """A county by its six digits; `is_sample` where all that stands in it is invented."""

    code: str
    name: Text
    is_sample: bool = False


def is_invented(code: str | None) -> bool:
    """Whether an area code is one that no division has."""
    return bool(code) and str(code).startswith(INVENTED)


def areas() -> list[Area]:
    """The areas of this installation: its own first, then the sample while it is loaded."""
    counties = list(
        Place.objects.filter(level=Place.Level.COUNTY, valid_to=None)
        .order_by("code")
        .values_list("code", "name_zh", "name_en", "pack")
    )
    real = [row for row in counties if not is_invented(row[0])]
    chosen = next((row for row in real if row[3]), real[0] if real else None)
    sample = next((row for row in counties if is_invented(row[0])), None)
    return [
        Area(code=row[0][:6], name=Text(row[1], row[2]), is_sample=is_invented(row[0]))
        for row in (chosen, sample)
        if row is not None
    ]


def real_area() -> Area | None:
    """The county that this installation serves; None before a city is loaded."""
    return next((each for each in areas() if not each.is_sample), None)


def sample_area() -> Area | None:
    """The invented county; None while no sample data are loaded."""
    return next((each for each in areas() if each.is_sample), None)


def find_area(code: str) -> Area | None:
    """The area of this installation with these digits."""
    return next((each for each in areas() if each.code == code), None)


def may_switch(user: Any) -> bool:
    """Whether somebody may look at the other area: the office, departments, administrators."""
    return not frozenset(getattr(user, "roles", ())).isdisjoint(SWITCHERS)


def area_of(user: Any) -> Area | None:
    """What somebody looks at now: the area of his choice, or the one that goes with his roles.

    The office and departments see the sample while it is loaded, so that there is something to
    see; enterprises, verifiers and the park see their own. None before a city is loaded.
    """
    found = areas()
    if len(found) < 2:
        return found[0] if found else None
    real, sample = found
    roles = frozenset(getattr(user, "roles", ()))
    chosen = getattr(user, "chosen_area", "")
    if chosen and (not roles.isdisjoint(SWITCHERS) or getattr(user, "asks_area", False)):
        return sample if chosen == sample.code else real
    if not roles.isdisjoint(WHOLE_CITY | DEPARTMENTS):
        return sample
    return sample if _is_of_sample(user) else real


def _is_of_sample(user: Any) -> bool:
    """Whether every organisation that somebody holds a role for is an invented one."""
    held = [grant.organisation for grant in getattr(user, "grants", ())]
    return bool(held) and all(is_invented(each.place_id) for each in held)


def asked_area(request: HttpRequest) -> str:
    """The area that a request to the API names, by header or parameter; empty where none."""
    return request.headers.get(AREA_HEADER) or request.GET.get("area", "")


def within(area: Area | str | None, *, path: str = "") -> Q:
    """A condition on rows whose organisation stands at `path` ("" for organisations themselves)."""
    code = area.code if isinstance(area, Area) else area
    prefix = f"{path}__" if path else ""
    invented = Q(**{f"{prefix}place__code__startswith": INVENTED})
    return invented if is_invented(code) else ~invented


def organisations_of(area: Area | str | None) -> QuerySet[Organisation]:
    """The organisations that an area shows: its own, and the bodies of the plan in both."""
    return Organisation.objects.filter(within(area) | Q(is_body=True))


def places_of(area: Area | str | None) -> QuerySet[Place]:
    """The places that an area shows."""
    code = area.code if isinstance(area, Area) else area
    invented = Q(code__startswith=INVENTED)
    return Place.objects.filter(invented if is_invented(code) else ~invented)


def factor_place(place: str | None, *, home: str) -> str:
    """Whose regional factors hold at a place: its own; of an invented one those of the real area.

    An invented county is on no province's grid, so it is looked at as if it lay here.
    """
    return home if not place or is_invented(place) else place


def code_in_view(user: Any) -> str:
    """The six digits of the area that somebody looks at; empty before a city is loaded."""
    area = getattr(user, "area", None)
    return "" if area is None else area.code


def has_figures_in_view(user: Any, organisation: Organisation) -> bool:
    """Whether an organisation's figures are of the area that somebody looks at.

    The bodies of the plan stand in both areas, their figures in their own alone.
    """
    return is_invented(organisation.place_id) == is_invented(code_in_view(user))


def code_of(organisation: Organisation) -> str:
    """The six digits of the area that an organisation's readings, accounts and values are of."""
    place = organisation.place_id
    if is_invented(place):
        return str(place)[:6]
    real = real_area()
    return "" if real is None else real.code
