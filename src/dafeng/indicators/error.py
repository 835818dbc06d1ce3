"""What can be wrong with a value that somebody enters."""

from dafeng.kernel.error import N_, DafengError


class SaysNothing(DafengError):
    """Neither a number nor an answer."""

    code = "indicators.value_says_nothing"
    what = N_("The value is empty.")
    todo = N_("Write the number; where nothing is known yet, enter nothing at all.")


class KnownInFuture(DafengError):
    """A figure cannot have been known on a day that has not come."""

    code = "indicators.known_in_future"
    what = N_("A value cannot have been known on {date}: that day is still to come.")
    todo = N_("Write the day on which the office received the figure.")


class KnownBefore(DafengError):
    """A correction cannot have been known before the figure that it corrects."""

    code = "indicators.known_before_superseded"
    what = N_("The figure that this one replaces became known on {date}, later than this one.")
    todo = N_("Write that day or a later one.")


class PeriodNotOver(DafengError):
    """A final figure of a period that still runs."""

    code = "indicators.period_not_over"
    what = N_("The period {period} is not over, so its figure cannot be final.")
    todo = N_("Choose the vintage flash or preliminary.")


class NothingChanged(DafengError):
    """The same figure again."""

    code = "indicators.nothing_changed"
    what = N_("This very value is already recorded.")
    todo = N_("Nothing needs to be done; a correction must differ in the value or its document.")
    status = 409


class WrongKindOfValue(DafengError):
    """A number where a yes or no is asked for, the reverse, or an unknown reading."""

    code = "indicators.wrong_kind_of_value"
    what = N_("This is not the kind of value that the definition asks for.")
    todo = N_("Give a number or a yes or no, as the target has it, and a reading that it lists.")
    status = 422


class UnknownDefinition(DafengError):
    """An indicator that nothing defines."""

    code = "indicators.unknown_definition"
    what = N_("No definition of the indicator {key} is here.")
    todo = N_("The nearest known one is {nearest}.")
    status = 404
