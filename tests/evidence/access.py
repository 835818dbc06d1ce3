"""Who gets what at the addresses of the log, of approvals and of attachments."""

import uuid

from tests.access_row import Row

from dafeng.people.role import ADMINISTRATORS, Role

READERS = {Role.AUDIT_ADMIN, Role.AUDITOR}
DECIDERS = {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}


def _approval(world):
    return [world.approval.pk]


ROWS = [
    Row("evidence:log", ok=READERS),
    Row("evidence:entry", ok=READERS, args=lambda world: [world.entry.pk]),
    Row("evidence:proof", ok=READERS, args=lambda world: [world.entry.sequence.number]),
    Row("evidence:checkpoint", ok=READERS, args=lambda world: world.no_argument(world.entry)),
    Row("evidence:approvals"),
    Row("evidence:approval", ok=READERS | DECIDERS, denied=404, args=_approval),
    Row(
        "evidence:approval",
        case="approve",
        method="post",
        data=lambda world: {"act": "approve"},
        args=_approval,
        ok={Role.SYSTEM_ADMIN},
        status=302,
        denied=404,
        exceptions=dict.fromkeys(READERS | {Role.SECURITY_ADMIN}, 403),
    ),
    Row(
        "evidence:approval",
        case="withdraw",
        method="post",
        data=lambda world: {"act": "withdraw"},
        args=_approval,
        ok={Role.SECURITY_ADMIN},
        status=302,
        denied=404,
        exceptions=dict.fromkeys(READERS | {Role.SYSTEM_ADMIN}, 403),
    ),
    Row("evidence:approval", case="missing", args=lambda w: [uuid.UUID(int=1)], ok=[], denied=404),
    Row("evidence:attachment", case="own", args=lambda world: [world.attachment(world.own).pk]),
    Row(
        "evidence:attachment",
        case="other",
        args=lambda world: [world.attachment(world.other).pk],
        ok={Role.OFFICER, Role.LEADER, Role.AUDITOR} | ADMINISTRATORS,
        denied=404,
    ),
    Row(
        "evidence:attach",
        case="own, without a file",
        method="post",
        args=lambda world: ["people.organisation", world.own.pk],
        ok={Role.OFFICER, Role.SYSTEM_ADMIN},
        status=422,
    ),
    Row(
        "evidence:attach",
        case="other",
        method="post",
        args=lambda world: ["people.organisation", world.other.pk],
        ok={Role.OFFICER, Role.SYSTEM_ADMIN},
        status=422,
        denied=404,
        exceptions=dict.fromkeys(READERS | {Role.LEADER, Role.SECURITY_ADMIN}, 403),
    ),
    Row(
        "evidence:attach",
        case="to nothing that takes files",
        method="post",
        args=lambda world: ["people.user", world.stranger.pk],
        ok=[],
        denied=404,
    ),
]
