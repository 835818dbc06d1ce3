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


class NoPlace(DafengError):
    """Readings need the code of the county that they belong to."""

    code = "metering.no_place"
    what = N_("It is not known which county this installation serves.")
    todo = N_("Load a city pack, or create the county as a place, then try again.")
    status = 409


class NameTaken(DafengError):
    """A name by which another channel of the organisation is called already."""

    code = "metering.name_taken"
    what = N_("{name} already names the channel {channel} of this organisation.")
    todo = N_("Give this channel another name for files and gateways.")
    status = 409


class WrongFlow(DafengError):
    """A channel whose unit does not measure its flow."""

    code = "metering.wrong_flow"
    what = N_("A channel in {unit} cannot measure {flow}, which is kept in {kept}.")
    todo = N_("Choose the unit or the flow that the meter really has.")


class NoFlow(DafengError):
    """A channel of amounts without a flow."""

    code = "metering.no_flow"
    what = N_("A channel that counts for the organisation needs a flow.")
    todo = N_("Choose what it measures, or say that it does not count for the organisation.")


class MeterLoop(DafengError):
    """A meter measured within itself."""

    code = "metering.meter_loop"
    what = N_("The meter {meter} would be measured within itself.")
    todo = N_("Choose another meter that it is measured within.")


class EventExists(DafengError):
    """Two events of one channel at one instant."""

    code = "metering.event_exists"
    what = N_("An event of this channel is already recorded at {at}.")
    todo = N_("Withdraw that one first, or correct the time.")
    status = 409


class EventWithdrawn(DafengError):
    """An event that was withdrawn before."""

    code = "metering.event_withdrawn"
    what = N_("This event was withdrawn already.")
    todo = N_("Record a new one where it is needed.")
    status = 409


class BadMap(DafengError):
    """A description of a file's columns that cannot be used."""

    code = "metering.bad_map"
    what = N_("The description of the columns cannot be used: {reason}.")
    todo = N_("Correct it and try again.")


class BadTime(DafengError):
    """A time of a page or an API that cannot be read."""

    code = "metering.bad_time"
    what = N_("{value} is not a day or month that can be shown.")
    todo = N_("Write days as 2026-03-02 and months as 2026-03, the first before the last.")


class TooManyPoints(DafengError):
    """More values than one answer holds."""

    code = "metering.too_many_points"
    what = N_("This would be {points} values; one answer holds {limit}.")
    todo = N_("Ask for a shorter time or a coarser step.")


class ImportRunning(DafengError):
    """An import that was confirmed before."""

    code = "metering.import_started"
    what = N_("This import was confirmed already.")
    todo = N_("Look at its result, or upload the file again.")
    status = 409


class NoTable(DafengError):
    """A sheet that the file does not have."""

    code = "metering.no_table"
    what = N_("The file has no table {table}.")
    todo = N_("Name one of: {known}.")


class WrongToken(DafengError):
    """A push without the token of an open source."""

    code = "metering.wrong_token"
    what = N_("The token belongs to no open source of readings.")
    todo = N_("Send the token of the source as: Authorization: Bearer TOKEN.")
    status = 401


class KeyNeeded(DafengError):
    """A push without a name for its batch."""

    code = "metering.key_needed"
    what = N_("The push has no Idempotency-Key of 8 to 120 printable characters.")
    why = N_("With it, a push that is sent again has no second effect.")
    todo = N_("Give every batch a key of its own and repeat the key when the batch is repeated.")


class BadPush(DafengError):
    """A push whose form is wrong as a whole; single rows are refused in the answer."""

    code = "metering.bad_push"
    what = N_("Nothing of the push was taken: {reason}.")
    todo = N_("Send it in the form that the reference of the API describes.")


class NotRetractable(DafengError):
    """An import that cannot be taken back."""

    code = "metering.not_retractable"
    what = N_("The import of {file} cannot be taken back: {state}.")
    why = N_("Only an import that has come to its end, and was not taken back, can be.")
    todo = N_("Wait for its end, or look at its page for what became of it.")
    status = 409


class RetractionReason(DafengError):
    """A retraction without a reason."""

    code = "metering.retraction_reason"
    what = N_("To take an import back needs a reason.")
    todo = N_("Say what was wrong with it.")


class UnknownOrganisation(DafengError):
    """An organisation that is not in the list."""

    code = "metering.unknown_organisation"
    what = N_("There is no organisation with the code {code}.")
    todo = N_("Create it first, or name one that exists.")


class BadMeterList(DafengError):
    """A list of which nothing was taken; `faults` are (line, column, reason)."""

    code = "metering.bad_meter_list"
    what = N_("Nothing of the list was taken: line {line}, {column}: {reason}.")
    why = N_("A list is taken as a whole or not at all; {count} places are wrong.")
    todo = N_("Correct the list and upload it again.")

    def __init__(self, *, faults: list[tuple[int, str, str]]) -> None:
        self.faults = faults
        line, column, reason = faults[0]
        super().__init__(
            where=f"/{line}", line=line, column=column, reason=reason, count=len(faults)
        )
