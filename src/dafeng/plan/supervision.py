"""How supervision reaches a body: by its kind, as the office may press it. Pure."""

from typing import Final

from dafeng.kernel.error import N_

NOTICE: Final = "notice"
LETTER: Final = "letter"
MEMBERS: Final = "members"
OWN: Final = frozenset({"government", "public_institution", "township", "park"})
TITLES: Final = {
    NOTICE: N_("Supervision notice"),
    LETTER: N_("Letter"),
    MEMBERS: N_("Through its members"),
}
REASONS: Final = {
    NOTICE: N_("It is one of the city's own departments, so a supervision notice may be sent."),
    LETTER: N_("It is no department of the city, so it is asked by letter and is not scored."),
    MEMBERS: N_("It is a group: each member of its confirmed list is reached by itself."),
}


def means_for(kind: str) -> str:
    """The means by which a body of a kind is reached: a notice, a letter, or its members.

    :param kind: the kind of the organisation.
    """
    if kind == "group":
        return MEMBERS
    return NOTICE if kind in OWN else LETTER
