"""Errors of outlook requests."""

from dafeng.kernel.error import N_, DafengError


class BadRequest(DafengError):
    code = "outlook.bad_request"
    what = N_("The request does not fit: {reason}.")
    todo = N_("Compare it with docs/reference/commands.md, section dafeng outlook.")


class SeriesTooShort(DafengError):
    code = "outlook.series_too_short"
    what = N_("{have} yearly values are too few: the model looks back over {need} years.")
    todo = N_("Give at least {need} consecutive years.")


class SeriesBroken(DafengError):
    code = "outlook.series_broken"
    what = N_("The series of {name} has no value above zero for {year}.")
    why = N_("A missing year is not zero and is not guessed.")
    todo = N_("Give every year from the first to the last.")


class TotalNotAboveZero(SeriesBroken):
    code = "outlook.total_not_above_zero"
    what = N_("The CO2 of {year} with net imported electricity is not above zero.")
    why = N_("Trends and peaks are told from growth, which such a total does not have.")
    todo = N_("Check the figures of that year; a net exporter of electricity gets no outlook here.")


class NoElectricity(SeriesBroken):
    code = "outlook.no_electricity"
    what = N_("Net import and own generation of {year} do not come to any use of electricity.")
    why = N_("What is used is told from the two.")
    todo = N_("Check the table of electricity of that year.")


class NoGridFactor(DafengError):
    code = "outlook.no_grid_factor"
    what = N_("No grid factor of the province is known.")
    why = N_("Imported electricity would count for nothing.")
    todo = N_("Enter the grid factor of at least one year, with its source.")


class BadPanel(DafengError):
    code = "outlook.bad_panel"
    what = N_("The panel does not fit: {reason}.")
    todo = N_(
        "It needs the columns iso3, year, co2 and population_gcb, one row a country and year."
    )


class UnknownLever(DafengError):
    code = "outlook.unknown_lever"
    what = N_("The lever {lever} is not known.")
    todo = N_("The nearest known one is {nearest}.")


class LeverOutOfRange(DafengError):
    code = "outlook.lever_out_of_range"
    what = N_("{lever} goes from {low} to {high} {unit}, and {value} does not lie there.")
    todo = N_("Give a number within this range.")


class UnknownDelivery(DafengError):
    code = "outlook.unknown_delivery"
    what = N_("Measures do not count as {value}.")
    todo = N_("They count in one of these ways: {ways}.")


class HistoryTooShort(DafengError):
    code = "outlook.history_too_short"
    what = N_("{have} whole years are known, and an outlook needs {need} in a row.")
    why = N_("From fewer years no trend is told from chance.")
    todo = N_("Import the statistics of earlier years.")


class ScenarioUnnamed(DafengError):
    code = "outlook.scenario_unnamed"
    what = N_("A scenario needs a name of at most 80 characters.")
    todo = N_("Give it one.")


class ScenarioExists(DafengError):
    code = "outlook.scenario_exists"
    what = N_("There is a scenario called {name} already.")
    todo = N_("Choose another name.")


class RunOutdated(DafengError):
    code = "outlook.run_outdated"
    what = N_("The run {number} was made under another panel of countries than the present one.")
    why = N_("Moved levers would not compare with it.")
    todo = N_("Compute the outlook anew, then move the levers.")


class NoRun(DafengError):
    code = "outlook.no_run"
    what = N_("No outlook of this area was computed yet.")
    todo = N_("Import the statistics and compute one.")
