"""API of people: who I am, organisations, places."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.pagination import LimitOffsetPagination, paginate

from dafeng.people.models import Organisation, Place

router = Router()


class TextOut(Schema):
    zh: str
    en: str


class Me(Schema):
    username: str
    name: str
    organisation: str
    roles: list[str]


class PlaceOut(Schema):
    code: str
    name: TextOut
    level: str
    parent: str | None

    @staticmethod
    def resolve_parent(place: Place) -> str | None:
        return place.parent_id


class OrganisationOut(Schema):
    code: str
    name: TextOut
    kind: str
    is_body: bool
    credit_code: str | None
    place: str | None

    @staticmethod
    def resolve_place(organisation: Organisation) -> str | None:
        return organisation.place_id


@router.get("/me", response=Me, summary="The person that a token belongs to")
def me(request: HttpRequest) -> dict[str, Any]:
    user: Any = request.user
    return {
        "username": user.username,
        "name": user.name,
        "organisation": user.organisation.code,
        "roles": sorted(user.roles),
    }


@router.get("/places", response=list[PlaceOut], summary="Places, by code")
@paginate(LimitOffsetPagination)
def list_places(request: HttpRequest, parent: str | None = None) -> Any:
    places = Place.objects.all()
    return places.filter(parent=parent) if parent else places
