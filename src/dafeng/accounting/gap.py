"""What is missing in a result, said in a sentence: never a silent zero."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dafeng.kernel.error import N_

REASONS = {
    "no_factor": N_("no factor of this name is in the set{edition}"),
    "no_value": N_("no value for {period}; there are values for {known}"),
    "no_region": N_("no value for the place {place}"),
    "range": N_("the source gives a range, {low} to {high} {unit}, and no single value: enter one"),
    "no_figures": N_("no figures of {series} for {period}: the table {form} brings them"),
    "no_months": N_("{series}: no figures for {months}; the table {form} brings them"),
    "no_table": N_("{form}: no figures for {months}; import the table"),
    "refused": N_("{reason}"),
    "not_given": N_("{key} is needed with what was given and is missing"),
    "coal_rate": N_(
        "no gross generation coal rate (发电煤耗) with a source is known for {period}: "
        "enter the one of the competent statistics (the net supply rate 供电煤耗 is another)"
    ),
}


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that a total lacks: what (`id`), and why (a key of `REASONS` with its values)."""

    id: str
    kind: str
    values: dict[str, Any] = field(default_factory=dict, hash=False)

    def reason(self, translate: Callable[[str], str] = N_) -> str:
        """The reason as a sentence."""
        return translate(REASONS[self.kind]).format(**self.values)

    def as_dict(self, translate: Callable[[str], str] = N_) -> dict[str, Any]:
        """The face of a gap in JSON; the values are what fills in its reason."""
        face = {"id": self.id, "kind": self.kind, "reason": self.reason(translate)}
        return {**face, "values": {name: str(value) for name, value in self.values.items()}}


def say(kept: Mapping[str, Any], translate: Callable[[str], str]) -> str:
    """The reason of a gap that was kept in JSON; as it was written where its values were not."""
    if "values" not in kept or kept["kind"] not in REASONS:
        return str(kept["reason"])
    return Gap(kept["id"], kept["kind"], kept["values"]).reason(translate)
