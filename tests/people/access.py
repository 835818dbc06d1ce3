"""Who gets what at the addresses of people."""

from tests.access_row import ALL, WHOLE_CITY, Row

from dafeng.people.role import ADMINISTRATORS, Role

SYSTEM = {Role.SYSTEM_ADMIN}
SECURITY = {Role.SECURITY_ADMIN}
KEEPERS = {Role.SYSTEM_ADMIN, Role.OFFICER}
DIRECTORY = ADMINISTRATORS | {Role.OFFICER}


def _other_user(world):
    return [world.stranger.pk]


def _own(world):
    return [world.own.code]


def _part(world):
    return [world.part.code]


def _other(world):
    return [world.other.code]


def _county(world):
    return [world.county.code]


def _hidden_from_others(name, ok, **values):
    """A page of one user: 404 for those who may not know the person, 403 for those who may."""
    seen = dict.fromkeys(DIRECTORY - set(ok), 403)
    return Row(name, ok=ok, denied=404, exceptions=seen, args=_other_user, **values)


ROWS = [
    Row("people:login", status=302, visitor=200),
    Row("people:logout", status=302, method="post", visitor=302),
    Row("people:area", status=302, method="post"),
    Row("people:account"),
    Row("people:password"),
    Row("people:second_factor"),
    Row("people:recovery_codes", status=302),
    Row("people:token_new"),
    Row("people:token_revoke", args=lambda world: [world.token.pk], ok=[], denied=404),
    Row("people:users", ok=DIRECTORY),
    Row("people:user", ok=DIRECTORY, denied=404, args=_other_user, case="other"),
    Row("people:user_new", ok=SYSTEM),
    _hidden_from_others("people:user_edit", SYSTEM),
    _hidden_from_others("people:user_password", SYSTEM),
    _hidden_from_others(
        "people:user_password", SYSTEM, method="post", data=lambda world: {"reason": "忘记密码"}
    ),
    _hidden_from_others("people:user_active", SYSTEM),
    _hidden_from_others("people:user_active", SYSTEM, method="post", status=302),
    _hidden_from_others("people:user_unlock", SYSTEM | SECURITY),
    _hidden_from_others("people:user_forget", SYSTEM),
    _hidden_from_others("people:grant_new", SECURITY),
    _hidden_from_others("people:factor_reset", SECURITY),
    Row(
        "people:grant_end",
        ok=SECURITY,
        args=lambda world: [world.stranger.role_grants.get().pk],
    ),
    Row("people:organisations"),
    Row("people:organisation", args=_own, case="own"),
    Row("people:organisation", args=_part, case="part of own"),
    Row(
        "people:organisation",
        args=_other,
        case="other",
        ok=WHOLE_CITY | ADMINISTRATORS,
        denied=404,
    ),
    Row("people:organisation_new", ok=KEEPERS),
    Row("people:organisation_edit", ok=KEEPERS, args=_own, case="own"),
    Row(
        "people:organisation_edit",
        ok=KEEPERS,
        args=_other,
        case="other",
        denied=404,
        exceptions=dict.fromkeys((WHOLE_CITY | ADMINISTRATORS) - KEEPERS, 403),
    ),
    Row("people:succession_new", ok=KEEPERS, args=_own, case="own"),
    Row(
        "people:succession_new",
        ok=KEEPERS,
        args=_other,
        case="other",
        denied=404,
        exceptions=dict.fromkeys((WHOLE_CITY | ADMINISTRATORS) - KEEPERS, 403),
    ),
    Row("people:places"),
    Row("people:place", args=_county),
    Row("people:place_new", ok=KEEPERS),
    Row("people:place_edit", ok=KEEPERS, args=_county),
    Row("people:place", args=lambda world: ["000000"], case="missing", ok=[], denied=404),
]
assert all(set(row.ok) <= set(ALL) for row in ROWS)
