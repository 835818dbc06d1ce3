"""What can be wrong with a document on a target, a change of a final figure, a review."""

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


class ExplanationEmpty(DafengError):
    """An explanation without words."""

    code = "plan.explanation_empty"
    what = N_("The reason of a miss is to be recorded, and none is written.")
    todo = N_("Write the reason as the document gives it into the note.")


class ReviewOfSample(DafengError):
    """An official document cannot be made of sample data."""

    code = "plan.review_of_sample"
    what = N_("A closing review cannot be issued from sample data.")
    todo = N_("Look at the real city and issue its review there.")
    status = 409


class ReviewTooEarly(DafengError):
    """No planning period has ended."""

    code = "plan.review_too_early"
    what = N_("No planning period has ended yet, so nothing can be reviewed.")
    todo = N_("Load the pack of the city whose period has ended.")
    status = 409
