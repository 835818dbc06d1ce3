"""Who gets what at the addresses of the plan."""

from tests.access_row import Row
from tests.plan.small import (
    body_code,
    led_key,
    other_key,
    period_of,
    review_key,
    system_key,
    task_key,
)

from dafeng.people.role import Role

READERS = {
    Role.OFFICER,
    Role.LEADER,
    Role.AUDITOR,
    Role.HEAD,
    Role.FILER,
    Role.PARK_MANAGER,
}
OFFICE = {Role.OFFICER}
FILERS = {Role.OFFICER, Role.HEAD, Role.FILER}

ROWS = [
    Row("plan:target_list", ok=READERS),
    Row("plan:review", ok=READERS),
    Row("plan:review_issued", ok=READERS, args=review_key),
    Row("plan:review_issue", ok=OFFICE, args=period_of),
    Row("plan:review_issue", ok=OFFICE, args=period_of, method="post"),
    Row("plan:target", ok=READERS, args=led_key, case="own"),
    Row("plan:target", ok=READERS, args=other_key, case="other"),
    Row("plan:value_new", ok=FILERS, args=led_key, case="own"),
    Row("plan:value_new", ok=OFFICE, args=other_key, case="other"),
    Row("plan:value_new", ok=FILERS, args=led_key, case="own", method="post"),
    Row("plan:value_new", ok=OFFICE, args=other_key, case="other", method="post"),
    Row("plan:decision_new", ok=OFFICE, args=led_key),
    Row("plan:decision_new", ok=OFFICE, args=led_key, method="post"),
    Row("plan:task_list", ok=READERS),
    Row("plan:task", ok=READERS, args=task_key),
    Row("plan:body_list", ok=READERS),
    Row("plan:body", ok=READERS, args=body_code),
    Row("plan:outline", ok=READERS),
    Row("plan:system_list", ok=READERS),
    Row("plan:system", ok=READERS, args=system_key),
    Row(
        "plan:system",
        ok=OFFICE,
        args=system_key,
        method="post",
        status=302,
        data=lambda world: {"city_state": "planned"},
    ),
    Row("plan:figure_list", ok=READERS),
]
