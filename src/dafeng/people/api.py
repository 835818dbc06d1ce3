"""API of people: who I am, places, organisations."""

import datetime
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from ninja.pagination import paginate

from dafeng.people.access import get_visible, listed_organisations, visible_places
from dafeng.people.models import Organisation, Place
from dafeng.people.role import Role
from dafeng.ui.wire import Body, OneOf, Page, TextOut

router = Router()


class Me(Schema):
    """The person for whom a request is made, with the roles that count for it."""

    username: str
    name: str
    organisation: str = Field(description="the code of the home organisation")
    roles: list[Annotated[str, OneOf(Role)]]
    may_write: bool = Field(description="false with a token that only reads")


class PlaceOut(Schema):
    """An area of the administrative tree."""

    code: str
    name: TextOut
    level: Annotated[str, OneOf(Place.Level)]
    parent: str | None
    valid_to: datetime.date | None

    @staticmethod
    def resolve_parent(place: Place) -> str | None:
        return place.parent_id


class OrganisationLine(Schema):
    """An organisation as a list shows it."""

    code: str
    name: TextOut
    kind: Annotated[str, OneOf(Organisation.Kind)]
    is_body: bool = Field(description="whether the plan names it")
    credit_code: str | None
    industry: str
    place: str | None
    belongs_to: str | None
    valid_from: datetime.date | None
    valid_to: datetime.date | None

    @staticmethod
    def resolve_place(organisation: Organisation) -> str | None:
        return organisation.place_id

    @staticmethod
    def resolve_belongs_to(organisation: Organisation) -> str | None:
        return organisation.parent.code if organisation.parent else None


class SuccessionOut(Schema):
    """Another body takes over from a date."""

    body: str
    date: datetime.date | None
    document: str


class OrganisationOut(OrganisationLine):
    """An organisation with its parts, members and successors."""

    parts: list[str]
    members: list[str]
    successors: list[SuccessionOut]

    @staticmethod
    def resolve_parts(organisation: Organisation) -> list[str]:
        return list(organisation.parts.values_list("code", flat=True))

    @staticmethod
    def resolve_members(organisation: Organisation) -> list[str]:
        return list(organisation.members.values_list("code", flat=True))

    @staticmethod
    def resolve_successors(organisation: Organisation) -> list[dict[str, Any]]:
        return [
            {"body": row.successor.code, "date": row.date, "document": row.document}
            for row in organisation.successions.select_related("successor")
        ]


class PlaceFilter(Body):
    parent: str | None = Field(None, max_length=12, description="directly below this place")
    level: Annotated[str, OneOf(Place.Level)] | None = None


class OrganisationFilter(Body):
    kind: Annotated[str, OneOf(Organisation.Kind)] | None = None
    is_body: bool | None = None
    place: str | None = Field(None, max_length=12, description="the code of its place")
    name: str | None = Field(None, max_length=120, description="part of either name")


@router.get("/me", response=Me, summary="The person for whom this request is made")
def me(request: HttpRequest) -> dict[str, Any]:
    user: Any = request.user
    return {
        "username": user.username,
        "name": user.name,
        "organisation": user.organisation.code,
        "roles": sorted(user.roles),
        "may_write": not getattr(user, "reads_only", False),
    }


@router.get("/places", response=list[PlaceOut], summary="Places, by code")
@paginate(Page)
def list_places(request: HttpRequest, narrow: Query[PlaceFilter]) -> QuerySet[Place]:
    return visible_places(request.user).filter(**narrow.dict(exclude_none=True))


@router.get("/places/{code}", response=PlaceOut, summary="One place")
def one_place(request: HttpRequest, code: str) -> Place:
    return get_visible(visible_places(request.user), code=code)


@router.get("/organisations", response=list[OrganisationLine], summary="Organisations, by code")
@paginate(Page)
def list_organisations(
    request: HttpRequest, narrow: Query[OrganisationFilter]
) -> QuerySet[Organisation]:
    rows = listed_organisations(request.user).select_related("parent")
    asked = narrow.dict(exclude_none=True)
    name = asked.pop("name", "")
    if name:
        rows = rows.filter(name_zh__icontains=name) | rows.filter(name_en__icontains=name)
    return rows.filter(**asked)


@router.get("/organisations/{code}", response=OrganisationOut, summary="One organisation")
def one_organisation(request: HttpRequest, code: str) -> Organisation:
    return get_visible(listed_organisations(request.user), code=code)
