"""Why a row was refused, in a word for programs and a sentence for people."""

from enum import StrEnum

from dafeng.kernel.error import N_


class Reason(StrEnum):
    """A row of a file or a push that was not taken."""

    NO_TIME = "no_time"
    BAD_TIME = "bad_time"
    SKIPPED_HOUR = "skipped_hour"
    REPEATED_HOUR = "repeated_hour"
    TOO_EARLY = "too_early"
    FUTURE = "future"
    BAD_END = "bad_end"
    END_BEFORE_START = "end_before_start"
    NO_CHANNEL = "no_channel"
    UNKNOWN_CHANNEL = "unknown_channel"
    WRONG_UNIT = "wrong_unit"
    NO_VALUE = "no_value"
    NOT_A_NUMBER = "not_a_number"
    TOO_LARGE = "too_large"
    BAD_QUALITY = "bad_quality"


SENTENCES: dict[Reason, str] = {
    Reason.NO_TIME: N_("The time is missing."),
    Reason.BAD_TIME: N_("The time cannot be read as a date and a time of day."),
    Reason.SKIPPED_HOUR: N_("The clock of the zone was put forward over this time."),
    Reason.REPEATED_HOUR: N_("The clock of the zone showed this time twice."),
    Reason.TOO_EARLY: N_("The year is wrong: the time lies before 1992."),
    Reason.FUTURE: N_("The time lies in the future."),
    Reason.BAD_END: N_("The end cannot be read as a date and a time of day."),
    Reason.END_BEFORE_START: N_("The end lies before the start."),
    Reason.NO_CHANNEL: N_("The name of the channel is missing."),
    Reason.UNKNOWN_CHANNEL: N_("No channel of the organisation has this name."),
    Reason.WRONG_UNIT: N_("The unit is not the channel's."),
    Reason.NO_VALUE: N_("The value is missing."),
    Reason.NOT_A_NUMBER: N_("The value is not a number."),
    Reason.TOO_LARGE: N_("The value is larger than any register."),
    Reason.BAD_QUALITY: N_("The word for the quality is longer than 32 bytes."),
}
CODES: tuple[Reason, ...] = tuple(Reason)
FINE = 255


def code_of(reason: Reason) -> int:
    """The place of a reason in `CODES`."""
    return CODES.index(reason)
