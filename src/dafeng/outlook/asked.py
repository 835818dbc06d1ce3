"""What an address of the outlook asks for: where levers stand, and how measures count."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from dafeng.outlook import selectors
from dafeng.outlook.delivery import DELIVERIES, WITH_RISK
from dafeng.outlook.lever import Lever
from dafeng.outlook.models import Run, Scenario


@dataclass(frozen=True, slots=True)
class Asked:
    """A scenario and values of levers: those off the trend are `moved`.

    `said` are those that differ from the scenario's or, without one, the trend's; `refused` what
    was typed where it cannot be taken, by field.
    """

    scenario: Scenario | None
    delivery: str
    defaults: Mapping[str, float]
    moved: Mapping[str, float]
    said: Mapping[str, float]
    refused: Mapping[str, str]

    @property
    def query(self) -> str:
        """The address's query that asks for the same."""
        scenario = {"scenario": self.scenario.pk} if self.scenario else {}
        delivery = {} if self.delivery == WITH_RISK else {"delivery": self.delivery}
        said = {key: f"{value:g}" for key, value in self.said.items()}
        return urlencode({**scenario, **delivery, **said})


def read_asked(
    given: Mapping[str, str], *, run: Run, known: Iterable[Lever], scenario: Scenario | None
) -> Asked:
    """Read an address; what it does not say stands as the scenario or the trend has it."""
    defaults = {key: float(value) for key, value in run.result["levers"].items()}
    start = {**defaults, **selectors.levers_of_scenario(scenario)}
    moved, said, refused = {}, {}, {}
    for lever in known:
        key, text = lever.key, given.get(lever.key, "").strip()
        value = _number(text) if text else start[key]
        if value is None or (text and not lever.holds(value)):
            refused[key] = text
            continue
        if lever.is_same(value, start[key]):
            value = start[key]
        else:
            said[key] = value
        if not lever.is_same(value, defaults[key]):
            moved[key] = value
    delivery = given.get("delivery", "") or WITH_RISK
    if delivery not in DELIVERIES:
        refused["delivery"] = delivery
    return Asked(scenario, delivery, defaults, moved, said, refused)


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
