"""What can be wrong with a request for a calculation, or with a factor."""

from dafeng.kernel.error import N_, DafengError


class UnknownMethod(DafengError):
    """A method's id that is not there."""

    code = "accounting.unknown_method"
    what = N_("There is no method {method}.")
    todo = N_("The nearest known one is {nearest}; `dafeng methods` lists all.")


class UnknownKey(DafengError):
    """A key that the request or the method does not have."""

    code = "accounting.unknown_key"
    what = N_("The key {key} has no meaning here.")
    todo = N_("The nearest known one is {nearest}; known are: {known}.")


class MissingKey(DafengError):
    """A key that the method cannot do without."""

    code = "accounting.missing_key"
    what = N_("The key {key} is missing.")
    todo = N_("Give it: {meaning}.")


class BadValue(DafengError):
    """A value of the wrong kind, or outside what is possible."""

    code = "accounting.bad_value"
    what = N_("{value} cannot be used here: {reason}.")
    todo = N_("Correct it at the place named and try again.")


class UnknownChoice(DafengError):
    """A fuel, carrier, basis or edition that is not known."""

    code = "accounting.unknown_choice"
    what = N_("{value} is no known {key}.")
    todo = N_("The nearest known one is {nearest}; known are: {known}.")


class UnknownFactor(DafengError):
    """An override of a factor that does not exist."""

    code = "accounting.unknown_factor"
    what = N_("There is no factor {factor}.")
    todo = N_("The nearest known one is {nearest}; `dafeng factors` lists all.")


class UnitDoesNotCancel(DafengError):
    """Units whose product is not the unit of the result."""

    code = "accounting.unit_does_not_cancel"
    what = N_("{unit} does not cancel: the term {term} would not come out in {result}.")
    why = N_("Its parts are {parts}.")
    todo = N_("Give it in a unit like {expected}.")


class NoGwp(DafengError):
    """A gas without a warming potential in the set asked for."""

    code = "accounting.no_gwp"
    what = N_("The gas {gas} has no warming potential in the set {gwp}.")
    todo = N_("Give one in `gwp`, or use one of the gases known there: {known}.")


class MissingGwp(DafengError):
    """Gases other than CO2 and no set of warming potentials named."""

    code = "accounting.missing_gwp"
    what = N_("The result holds {gas}, and no set of warming potentials is named.")
    todo = N_("Give `gwp`: SAR, AR4, AR5, AR6 or your own values by gas.")


class FactorConflict(DafengError):
    """Two factors that both apply; the newer is never taken by itself."""

    code = "accounting.factor_conflict"
    what = N_("For {factor} on {day} more than one value applies: {hits}.")
    why = N_("A choice between them changes the result, so none is made silently.")
    todo = N_("Name an `edition`, or give the value to use in `factors`.")


class BadFactor(DafengError):
    """A factor that is written wrongly."""

    code = "accounting.bad_factor"
    what = N_("The factor {factor} cannot be loaded: {reason}.")
    todo = N_("Correct its file or row; docs/reference/factors.md shows the form.")


class PlaceNeeded(DafengError):
    """A factor that differs by place, and no place given."""

    code = "accounting.place_needed"
    what = N_("The factor {factor} differs by place, and the request names none.")
    todo = N_("Give `place` as an area code, such as 110000.")


class PeriodCrossesChange(DafengError):
    """A period longer than a month within which a factor or an edition changes."""

    code = "accounting.period_crosses_change"
    what = N_("Within {period} the value of {factor} changes on {day}.")
    why = N_("An amount of such a length cannot be divided by days without guessing.")
    todo = N_("Give the amounts by month or by day.")


class OutOfRange(DafengError):
    """A result too large for a number."""

    code = "accounting.out_of_range"
    what = N_("The term {term} is too large for a number.")
    todo = N_("Check the amounts and their units.")


class IssueKnown(DafengError):
    """An issue of factors whose content is in the table already."""

    code = "accounting.issue_known"
    what = N_("These factors are here already: {title} would change nothing.")
    todo = N_("Look at the list of issues.")
    status = 409


class SetUnknown(DafengError):
    """A factor set that no calculation here has used."""

    code = "accounting.set_unknown"
    what = N_("No calculation here used the factor set {hash}.")
    todo = N_("Name the hash that a result shows.")
    status = 404


class NothingToFreeze(DafengError):
    """An inventory without a line."""

    code = "accounting.nothing_to_freeze"
    what = N_("Nothing is known of {period}, so there is no inventory to freeze.")
    todo = N_("Import a monthly table first.")
    status = 409


class InventoryKnown(DafengError):
    """An inventory that its last frozen version says already."""

    code = "accounting.inventory_known"
    what = N_("The inventory of {period} is frozen already: version {version} says the same.")
    todo = N_("Look at that version.")
    status = 409


class FiguresChanged(DafengError):
    """An inventory that is no longer the one that was shown to whom is to sign it."""

    code = "accounting.figures_changed"
    what = N_("The figures of {period} have changed since the page was shown; nothing is frozen.")
    todo = N_("Look at them again as they are now, then freeze them.")
    status = 409


class LineUnknown(DafengError):
    """A line that the inventory of a period does not have."""

    code = "accounting.line_unknown"
    what = N_("The inventory of {period} has no line {line}.")
    why = N_("Nothing came of it for that period, or the table has no such column.")
    todo = N_("Choose another period on the page of the inventory.")
    status = 404
