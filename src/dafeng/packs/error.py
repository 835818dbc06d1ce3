"""What can be wrong with a pack, each with what to do about it."""

from collections.abc import Sequence
from typing import Any

from dafeng.kernel.error import N_, DafengError

OTHER_REASON = "{detail}"


class NoSuchPack(DafengError):
    """Neither a shipped pack nor a folder."""

    code = "packs.no_such_pack"
    what = N_("There is no pack {name}.")
    why = N_("It is neither the name of a shipped pack ({shipped}) nor an existing folder.")
    todo = N_("Name one of those, or a folder that holds pack.yaml.")
    status = 404


class InvalidPack(DafengError):
    """A pack with problems; `problems` holds them all."""

    code = "packs.invalid"
    what = N_("The pack {name} has {count} problem(s), the first: {first}")
    todo = N_("See all of them with the command dafeng pack check, correct them and try again.")

    def __init__(self, *, problems: Sequence[Any] = (), **values: Any) -> None:
        self.problems = tuple(problems)
        super().__init__(**values)


class MissingFile(DafengError):
    """A file that every pack has is not there."""

    code = "packs.missing_file"
    what = N_("The pack has no file {file}.")
    todo = N_("Add it; where the city has nothing to say, its list is empty.")


class UnknownFile(DafengError):
    """A YAML file that no pack has, often a misspelt name."""

    code = "packs.unknown_file"
    what = N_("A pack has no file named {file}.")
    todo = N_("Rename it to one of {known}, or take it out of the folder.")


class UnreadableFile(DafengError):
    """A file that cannot be read, or is larger than any pack."""

    code = "packs.unreadable_file"
    what = N_("The file {file} cannot be read: {reason}.")
    todo = N_("Put a plain UTF-8 text of less than {limit_mb} MB in its place.")


class BrokenFile(DafengError):
    """A file that is no YAML, or that says a thing twice."""

    code = "packs.broken_file"
    what = N_("This is no valid YAML: {reason}.")
    todo = N_("Correct it at the place named and try again.")


class WrongFormat(DafengError):
    """A pack written for another version of the format."""

    code = "packs.wrong_format"
    what = N_("The pack has the format {found}; this version of Dafeng reads {known}.")
    todo = N_("Write format_version: {known} after you have brought the pack to that format.")


class MissingKey(DafengError):
    """A key that must stand is not there."""

    code = "packs.missing_key"
    what = N_("The key {key} is missing.")
    todo = N_("Add it; an unknown value is written as null where the format allows it.")


class UnknownKey(DafengError):
    """A key that the format does not know."""

    code = "packs.unknown_key"
    what = N_("The key {key} means nothing here.")
    todo = N_(
        "Correct its spelling, or take it out. The nearest key is {nearest}; known are: {known}."
    )


class WrongValue(DafengError):
    """A value of the wrong type, or none of those allowed."""

    code = "packs.wrong_value"
    what = N_("The value {value} of {key} is not allowed here: {reason}.")
    todo = N_("Write a value of the right kind; text that looks like a number goes in quotes.")


class DuplicateKey(DafengError):
    """Two objects under one key."""

    code = "packs.duplicate_id"
    what = N_("The {kind} {id} stands twice.")
    why = N_("Everything in a pack has a key of its own, by which it is found again later.")
    todo = N_("Give one of them another key, or take it out.")


class UnknownReference(DafengError):
    """A key that points at nothing in this pack."""

    code = "packs.unknown_reference"
    what = N_("{key} names the {kind} {id}, which this pack does not hold.")
    todo = N_("Add it to {file}, or correct the name; the nearest known one is {nearest}.")


class UnknownUnit(DafengError):
    """A unit that Dafeng does not know."""

    code = "packs.unknown_unit"
    what = N_("The unit {unit} is not known.")
    todo = N_("Use one of {known}.")


class Contradiction(DafengError):
    """Fields of one object that cannot all be true."""

    code = "packs.contradiction"
    what = N_("{id} contradicts itself: {reason}.")
    todo = N_("Correct the field named, or the kind that it goes with.")


class CannotStore(DafengError):
    """A word of a pack that does not fit into its column."""

    code = "packs.cannot_store"
    what = N_("{row} cannot be stored: {field}: {detail}")
    why = N_("Nothing of the pack was loaded.")
    todo = N_("Shorten or correct it in the pack and load it again.")


class AnotherCity(DafengError):
    """The pack of a city other than the one that this installation serves."""

    code = "packs.another_city"
    what = N_("This installation serves {loaded}, and the pack {name} is of another city.")
    why = N_("One installation serves one government.")
    todo = N_("Set up an installation of its own, with a data folder of its own.")
    status = 409


class NothingToLoad(DafengError):
    """The pack says what is loaded already."""

    code = "packs.nothing_to_load"
    what = N_("The pack {name} says just what is loaded already.")
    todo = N_("Nothing needs to be done.")
    status = 409


class LoadedMeanwhile(DafengError):
    """Another pack was loaded since the difference was shown."""

    code = "packs.loaded_meanwhile"
    what = N_("Since this was asked for, another pack was loaded.")
    why = N_("What you would approve is no longer what would change.")
    todo = N_("Refuse this request, look at the new difference and ask again.")
    status = 409


class AlreadyAsked(DafengError):
    """The very same pack waits for approval already."""

    code = "packs.already_asked"
    what = N_("Loading this very pack waits for approval already.")
    todo = N_("Have a second person decide on it on the page of approvals.")
    status = 409


class SampleHasPeople(DafengError):
    """Logins belong to organisations of the sample data."""

    code = "packs.sample_has_people"
    what = N_("The sample data cannot be removed: people belong to it ({people}).")
    todo = N_("Give these logins another organisation, then try again.")


class SampleLoaded(DafengError):
    """Sample data are loaded already."""

    code = "packs.sample_loaded"
    what = N_("The sample data are loaded already.")
    todo = N_("Remove them with the command dafeng sample remove before you load others.")
