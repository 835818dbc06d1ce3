"""What can be wrong with a meter's description or its readings."""

from dafeng.kernel.error import N_, DafengError


class BadField(DafengError):
    """A field that is missing, of a wrong type or of a value that means nothing here."""

    code = "metering.bad_field"
    what = N_("The field {field} is wrong: {reason}.")
    todo = N_("Correct it at the place named and try again.")


class BadStamp(DafengError):
    """A time that cannot be read, or that does not say its offset from UTC."""

    code = "metering.bad_stamp"
    what = N_("{stamp} is not a point in time.")
    why = N_("A reading's time needs a date, a time and an offset from UTC.")
    todo = N_("Write it like 2026-03-02T08:15:00+08:00.")


class UnknownUnit(DafengError):
    """A unit that no meter of the channel's kind has."""

    code = "metering.unknown_unit"
    what = N_("The unit {unit} is not known for a {kind} channel.")
    todo = N_("Use one of: {known}.")


class UnknownZone(DafengError):
    """A time zone that is not in the zone database."""

    code = "metering.unknown_zone"
    what = N_("The time zone {zone} is not known.")
    todo = N_("Use a name like Asia/Shanghai.")


class NeverSummed(DafengError):
    """Amounts were asked of a channel of states."""

    code = "metering.never_summed"
    what = N_("A channel of the kind state has no amounts.")
    why = N_("A temperature or a count of the moment is never summed.")
    todo = N_("Read its values, or give the channel its true kind.")


class UnknownChannel(DafengError):
    """Readings of a channel that nobody has described."""

    code = "metering.unknown_channel"
    what = N_("The channel {channel} is not known.")
    why = N_("Without its kind, unit and ratio its readings mean nothing.")
    todo = N_("Describe the channel before its readings are turned into energy.")


class UnsortedChannels(DafengError):
    """A batch in which the rows of one channel do not stand together."""

    code = "metering.unsorted_channels"
    what = N_("The rows of the channel {channel} do not stand together.")
    todo = N_("Sort the batch by channel and hand over whole channels.")
