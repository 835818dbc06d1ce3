"""Who gets what of the API of the log and of approvals."""

from uuid import UUID

from tests.access_row import api_row

from dafeng.people.role import Role

READERS = {Role.AUDIT_ADMIN, Role.AUDITOR}
DECIDERS = {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}


def _entry(world):
    return [world.entry.pk]


def _approval(world):
    return [world.approval.pk]


def _decision(act, deciders):
    return api_row(
        "/approvals/{id}/decision",
        method="post",
        case=act,
        args=_approval,
        data=lambda world: {"act": act, "reason": "核实过"},
        ok=deciders,
        denied=404,
        exceptions=dict.fromkeys((READERS | DECIDERS) - deciders, 403),
    )


ROWS = [
    api_row("/entries", ok=READERS),
    api_row("/entries/{id}", ok=READERS, args=_entry),
    api_row("/entries/{id}/proof", ok=READERS, args=_entry),
    api_row(
        "/entries/{id}",
        case="missing",
        args=lambda world: [UUID(int=1)],
        ok=[],
        exceptions=dict.fromkeys(READERS, 404),
    ),
    api_row("/approvals"),
    api_row("/approvals/{id}", ok=READERS | DECIDERS, denied=404, args=_approval),
    _decision("approve", {Role.SYSTEM_ADMIN}),
    _decision("refuse", {Role.SYSTEM_ADMIN}),
    _decision("withdraw", {Role.SECURITY_ADMIN}),
]
