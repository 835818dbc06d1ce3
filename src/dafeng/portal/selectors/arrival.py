"""Which statistics came and which did not, in a strip for each form."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dafeng.ledger.collection import CAME, LATE, MISSING, WAITING, Slot
from dafeng.ledger.form import Form, forms
from dafeng.ledger.selectors.collection import CalendarPart, calendar
from dafeng.people.models import Organisation


@dataclass(frozen=True, slots=True)
class Strip:
    """A form in its last periods, the oldest first."""

    form: Form
    organisation: Organisation | None
    slots: tuple[Slot, ...]

    @property
    def missing(self) -> list[Slot]:
        """The periods that are due and did not come, the latest first."""
        return [slot for slot in reversed(self.slots) if slot.state == MISSING]

    @property
    def never_came(self) -> bool:
        """Whether nothing of it came in all these periods."""
        return all(slot.state in (MISSING, WAITING) for slot in self.slots)

    @property
    def last(self) -> Slot | None:
        """The last period that came."""
        return next((slot for slot in reversed(self.slots) if slot.came_date), None)


@dataclass(frozen=True, slots=True)
class Arrival:
    """The forms of one length of period, with their common periods, the oldest first."""

    period: str
    periods: tuple[str, ...]
    strips: tuple[Strip, ...]


def arrivals(*, area: str, today: date) -> list[Arrival]:
    """How every form of an area came in its last periods."""
    return [_arrival(part) for part in calendar(area=area, known=forms().values(), today=today)]


def _arrival(part: CalendarPart) -> Arrival:
    strips = (Strip(row.form, row.organisation, tuple(row.slots[::-1])) for row in part.rows)
    return Arrival(part.period, tuple(part.periods[::-1]), tuple(strips))


def tally(found: Sequence[Arrival]) -> dict[str, int]:
    """How many forms came in time, came late and are missing in the periods shown."""
    states = [slot.state for part in found for strip in part.strips for slot in strip.slots]
    return {state: states.count(state) for state in (CAME, LATE, MISSING)}
