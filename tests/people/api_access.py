"""Who gets what of the API of people."""

from tests.access_row import WHOLE_CITY, api_row

from dafeng.people.role import ADMINISTRATORS

ROWS = [
    api_row("/me"),
    api_row("/places"),
    api_row("/places/{code}", args=lambda world: [world.county.code]),
    api_row("/places/{code}", args=lambda world: ["000000"], case="missing", ok=[], denied=404),
    api_row("/organisations"),
    api_row("/organisations/{code}", args=lambda world: [world.own.code], case="own"),
    api_row("/organisations/{code}", args=lambda world: [world.part.code], case="part of own"),
    api_row(
        "/organisations/{code}",
        args=lambda world: [world.other.code],
        case="other",
        ok=WHOLE_CITY | ADMINISTRATORS,
        denied=404,
    ),
]
