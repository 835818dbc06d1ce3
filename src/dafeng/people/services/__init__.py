"""What writes people, organisations, places, roles and tokens."""

from dafeng.people.services.first_login import FirstLogin, create_first_logins
from dafeng.people.services.grant import (
    end_grant,
    grant,
    request_end,
    request_grant,
)
from dafeng.people.services.organisation import (
    add_succession,
    close_organisation,
    create_organisation,
    set_members,
    update_organisation,
)
from dafeng.people.services.place import alone_in, create_place, update_place
from dafeng.people.services.second_factor import (
    confirm_second_factor,
    make_recovery_codes,
    request_reset,
    reset_second_factor,
    start_second_factor,
    take_second_factor,
)
from dafeng.people.services.token import bearer_of, create_token, revoke_token
from dafeng.people.services.user import (
    change_password,
    create_user,
    forget_user,
    record_login,
    request_password,
    reset_needs_two,
    reset_password,
    set_active,
    set_language,
    take_asked_password,
    unlock_user,
    update_user,
)

__all__ = [
    "FirstLogin",
    "add_succession",
    "alone_in",
    "bearer_of",
    "change_password",
    "close_organisation",
    "confirm_second_factor",
    "create_first_logins",
    "create_organisation",
    "create_place",
    "create_token",
    "create_user",
    "end_grant",
    "forget_user",
    "grant",
    "make_recovery_codes",
    "record_login",
    "request_end",
    "request_grant",
    "request_password",
    "request_reset",
    "reset_needs_two",
    "reset_password",
    "reset_second_factor",
    "revoke_token",
    "set_active",
    "set_language",
    "set_members",
    "start_second_factor",
    "take_asked_password",
    "take_second_factor",
    "unlock_user",
    "update_organisation",
    "update_place",
    "update_user",
]
