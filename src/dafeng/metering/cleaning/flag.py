"""The flags of slots, in rank: of the parts of a slot the worst is shown."""

from enum import IntEnum


class Flag(IntEnum):
    """``MISSING`` is lowest, so that the flag of a longer time is the largest of its slots."""

    MISSING = 0
    GOOD = 1
    INTERPOLATED = 2
    EVENT = 3
    ROLLOVER = 4
    RESET = 5
    SUSPECT = 6

    @property
    def letter(self) -> str:
        """The letter that stands in outputs."""
        return "MGIXORS"[self]
