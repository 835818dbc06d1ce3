"""Who gets what of the API of the plan."""

from tests.access_row import api_row
from tests.plan.access import FILERS, OFFICE, READERS
from tests.plan.small import body_code, led_key, other_key, review_key, task_key

SAID = {
    "kind": "filed",
    "vintage": "preliminary",
    "period": "2025",
    "amount": 12.5,
    "document_title": "年报",
    "known_date": "2026-02-01",
}


ROWS = [
    api_row("/targets", ok=READERS),
    api_row("/targets/{key}", ok=READERS, args=led_key, case="own"),
    api_row("/targets/{key}", ok=READERS, args=other_key, case="other"),
    api_row(
        "/targets/{key}/values",
        method="post",
        case="own",
        args=led_key,
        data=lambda world: SAID,
        ok=FILERS,
        status=201,
    ),
    api_row(
        "/targets/{key}/values",
        method="post",
        case="other",
        args=other_key,
        data=lambda world: SAID,
        ok=OFFICE,
        status=201,
    ),
    api_row("/light-changes", ok=READERS),
    api_row("/review", ok=READERS),
    api_row("/reviews", ok=READERS),
    api_row("/reviews/{id}", ok=READERS, args=review_key),
    api_row("/tasks", ok=READERS),
    api_row("/tasks/{key}", ok=READERS, args=task_key),
    api_row("/bodies", ok=READERS),
    api_row("/bodies/{code}", ok=READERS, args=body_code),
    api_row("/systems", ok=READERS),
    api_row("/figures", ok=READERS),
]
