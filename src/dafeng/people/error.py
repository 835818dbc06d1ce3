"""Errors of people, organisations, roles and signatures."""

from dafeng.kernel.error import N_, DafengError


class UnknownBody(DafengError):
    code = "people.unknown_body"
    what = N_("No organisation has the code {code}.")
    why = N_("Nobody was created.")
    todo = N_("Load the city's pack first, or correct the code.")
    status = 404


class RolesApart(DafengError):
    code = "people.roles_apart"
    what = N_("One person may not hold “{role}” and “{other}” at the same time.")
    why = N_("Whoever runs, guards or checks the system must not be the same person.")
    todo = N_("Give one of the roles to somebody else, or end the other role first.")
    status = 409


class NotForOneself(DafengError):
    code = "people.not_for_oneself"
    what = N_("Nobody may ask for a right or a reset for themselves.")
    todo = N_("Have another security administrator ask for it.")
    status = 403


class GrantHeld(DafengError):
    code = "people.grant_held"
    what = N_("{name} holds the role “{role}” for this organisation already.")
    todo = N_("Open the user's page to see the roles and their dates.")
    status = 409


class GrantEnded(DafengError):
    code = "people.grant_ended"
    what = N_("This role has ended already, or ends before it begins.")
    todo = N_("Open the user's page to see the roles and their dates.")
    status = 409


class AlreadyAsked(DafengError):
    code = "people.already_asked"
    what = N_("The same request waits for a decision already.")
    todo = N_("Ask a second person to decide it, or withdraw it.")
    status = 409


class ResetNeedsTwo(DafengError):
    code = "people.reset_needs_two"
    what = N_("{name} signs or administers: a new password needs a second person.")
    why = N_("Whoever gives a password could act under the name of the other.")
    todo = N_("Ask for it on the page of the user; the security administrator decides.")
    status = 409


class NothingAsked(DafengError):
    code = "people.nothing_asked"
    what = N_("No new password waits to be put in force.")
    todo = N_("Ask for a new password again.")
    status = 409


class EnrolmentOld(DafengError):
    code = "people.enrolment_old"
    what = N_("This second factor is no longer the one that is being set up.")
    todo = N_("Have the person set it up once more, and decide on the new request.")
    status = 409


class UserForgotten(DafengError):
    code = "people.user_forgotten"
    what = N_("This person's data have been erased; the record cannot be used again.")
    todo = N_("Create a new user.")
    status = 409


class UserActive(DafengError):
    code = "people.user_active"
    what = N_("The data of somebody who may log in cannot be erased.")
    todo = N_("Close the login first.")
    status = 409


class LastAdministrator(DafengError):
    code = "people.last_administrator"
    what = N_("This is the last person with the role “{role}”.")
    why = N_("Without one nobody could let the next one in.")
    todo = N_("Give the role to a second person first.")
    status = 409


class CircularParts(DafengError):
    code = "people.circular_parts"
    what = N_("An organisation or place cannot belong to a part of itself.")
    todo = N_("Choose another one that it belongs to.")
    status = 422


class SuccessionKnown(DafengError):
    code = "people.succession_known"
    what = N_("This succession is recorded already, or leads back to the body itself.")
    todo = N_("Open the body's page to see its successors.")
    status = 409


class SecondFactorMissing(DafengError):
    code = "people.second_factor_missing"
    what = N_("Signing needs a second factor, and you have none yet.")
    todo = N_("Set it up on the page “My account”; it takes two minutes and a phone.")
    status = 403


class NothingToRemove(DafengError):
    code = "people.nothing_to_remove"
    what = N_("{name} has no second factor that could be removed.")
    todo = N_("The person sets one up when the first signature is asked for.")
    status = 409


class SecondFactorWrong(DafengError):
    code = "people.second_factor_wrong"
    what = N_("The code is not right, or was used before.")
    why = N_("Nothing was signed.")
    todo = N_("Wait for the next code of the app, and check that the phone's clock is right.")
    status = 422


class SecondFactorThrottled(DafengError):
    code = "people.second_factor_throttled"
    what = N_("Too many wrong codes: the next try is possible at {until}.")
    why = N_("Nothing was signed.")
    todo = N_("Wait until then; if the phone is lost, use a recovery code.")
    status = 429


class NotSigned(DafengError):
    code = "people.not_signed"
    what = N_("This step must be signed with your second factor.")
    why = N_("Nothing was saved.")
    todo = N_("Enter the code that your app shows now.")
    status = 422


class TokenRoles(DafengError):
    code = "people.token_roles"
    what = N_("A token may carry only roles that you hold, and no administrator's.")
    todo = N_("Choose among your own roles.")
    status = 422


class TokenDays(DafengError):
    code = "people.token_days"
    what = N_("A token holds between 1 and {limit} days.")
    todo = N_("Choose a shorter time, and make a new one when it ends.")
    status = 422
