"""What can be wrong with a document on a target or a change of a final figure."""

from dafeng.kernel.error import N_, DafengError


class ChangeWaits(DafengError):
    """A change of this final figure waits already."""

    code = "plan.change_waits"
    what = N_("A change of this final figure waits for a second person already.")
    todo = N_("Have it decided, or withdraw it, before you ask for another.")
    status = 409


class DecisionInFuture(DafengError):
    """A document cannot have been known on a day that has not come."""

    code = "plan.decision_in_future"
    what = N_("A document cannot have been known on {date}: that day is still to come.")
    todo = N_("Write the day on which the office received the document.")


class AssignmentEmpty(DafengError):
    """An assignment without its value."""

    code = "plan.assignment_empty"
    what = N_("The upper level assigns a value, and none is written.")
    todo = N_("Write the value that the document states.")


class StepIncomplete(DafengError):
    """A step of the path without its level or its year."""

    code = "plan.step_incomplete"
    what = N_("A step of the path needs its level and its year.")
    todo = N_("Write the level that the document states, and the year for which it states it.")
