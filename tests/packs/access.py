"""Who gets what at the addresses of packs."""

from tests.access_row import Row
from tests.packs.small import request_key

from dafeng.packs.reader import shipped_packs
from dafeng.people.role import Role

SEE = {Role.OFFICER, Role.SYSTEM_ADMIN, Role.AUDITOR}
ASK = {Role.OFFICER, Role.SYSTEM_ADMIN}
FIRST = shipped_packs()[0]

ROWS = [
    Row("packs:list", ok=SEE),
    Row("packs:pack", ok=SEE, args=lambda world: [FIRST]),
    Row("packs:pack", ok=SEE, denied=403, args=lambda world: ["nowhere"], status=404, case="none"),
    Row("packs:pack", ok=ASK, args=lambda world: [FIRST], method="post"),
    Row("packs:request", ok=SEE, args=request_key),
]
