"""What the rows of the log about people say, in words."""

from dafeng.evidence.event import declare
from dafeng.kernel.error import N_

declare(
    {
        "people.first_logins_kept": N_("Set-up found users and made none"),
        "people.logged_in": N_("Logged in"),
        "people.user_created": N_("User created"),
        "people.user_changed": N_("User changed"),
        "people.user_opened": N_("Login opened"),
        "people.user_closed": N_("Login closed"),
        "people.user_unlocked": N_("Lock-out ended"),
        "people.user_forgotten": N_("Personal data erased"),
        "people.password_reset": N_("Password given anew"),
        "people.password_changed": N_("Password changed"),
        "people.language_chosen": N_("Language chosen"),
        "people.role_granted": N_("Role given"),
        "people.role_ended": N_("Role ended"),
        "people.role_grant": N_("Give a role"),
        "people.role_end": N_("End a role"),
        "people.second_factor_started": N_("Second factor: set-up begun"),
        "people.second_factor_confirmed": N_("Second factor taken into use"),
        "people.second_factor_enrolment": N_("First second factor after a reset"),
        "people.second_factor_reset": N_("Second factor removed"),
        "people.recovery_codes_made": N_("Recovery codes made"),
        "people.recovery_code_used": N_("Recovery code used"),
        "people.token_created": N_("Key for a program made"),
        "people.token_revoked": N_("Key for a program revoked"),
        "people.organisation_created": N_("Organisation created"),
        "people.organisation_changed": N_("Organisation changed"),
        "people.succession_added": N_("Successor named"),
        "people.place_created": N_("Place created"),
        "people.place_changed": N_("Place changed"),
    }
)

# the things that rows are about
declare(
    {
        "people.user": N_("User"),
        "people.rolegrant": N_("Role"),
        "people.token": N_("Key for a program"),
        "people.organisation": N_("Organisation"),
        "people.place": N_("Place"),
    }
)
