"""Which organisation sends the forms of an issuer: as the office chose, else as the city says."""

from collections.abc import Callable
from typing import Any

from dafeng.ledger.form import ISSUERS, forms
from dafeng.ledger.models import Supplier
from dafeng.people.area import area_of
from dafeng.people.models import Organisation
from dafeng.people.role import Role

finders: list[Callable[[str], set[int]]] = []
"""What contexts above know of an issuer's organisations: each registers a function."""


def organisations_by_issuer(area: str) -> dict[str, set[int]]:
    """The keys of the organisations behind each issuer of an area that is known."""
    chosen = Supplier.objects.filter(area=area).values_list("issuer", "organisation")
    found = {issuer: {organisation} for issuer, organisation in chosen}
    for issuer in ISSUERS:
        if issuer not in found:
            keys = {key for find in finders for key in find(issuer)}
            if keys:
                found[issuer] = keys
    return found


def names_by_issuer(area: str) -> dict[str, Organisation]:
    """One organisation for each issuer of an area that is known, to be named on pages."""
    keys = organisations_by_issuer(area)
    rows = Organisation.objects.in_bulk({key for each in keys.values() for key in each})
    found = ((issuer, min(each & rows.keys(), default=None)) for issuer, each in keys.items())
    return {issuer: rows[key] for issuer, key in found if key is not None}


def supplied_by(user: Any) -> set[str]:
    """The ids of the forms that a user's organisations send."""
    grants = getattr(user, "grants", ())
    mine = {each.organisation_id for each in grants if each.role in (Role.HEAD, Role.FILER)}
    area = (getattr(user, "area", None) or area_of(user)) if mine else None
    if area is None:
        return set()
    issuers = {issuer for issuer, keys in organisations_by_issuer(area.code).items() if keys & mine}
    return {form.id for form in forms().values() if form.issuer in issuers}


def supplies(user: Any, form: str | None) -> bool:
    """Whether a user's organisation sends this form, or any where none is named."""
    mine = supplied_by(user)
    return bool(mine) if form is None else form in mine
