"""Factor families: YAML documents that share sources and defaults, and the ones we ship."""

import functools
from collections.abc import Mapping
from importlib import resources
from typing import Any

from dafeng.accounting.error import BadFactor
from dafeng.accounting.factor import Factor, factor
from dafeng.accounting.factor_set import FactorSet
from dafeng.kernel.error import N_
from dafeng.kernel.strict import load_yaml

_KEYS = {"family", "sources", "defaults", "factors"}


def read_family(text: str, *, name: str) -> tuple[Factor, ...]:
    """The factors of one family document.

    `sources` gives documents short names; `source` and `second_source.in` of a factor may use
    them. What stands in `defaults` holds for every factor that does not say otherwise.
    Raises `BadFactor` for unknown keys and whatever else is wrong, `BadSyntax` for broken YAML.
    """
    document = load_yaml(text)
    if not isinstance(document, Mapping) or set(document) - _KEYS or "factors" not in document:
        reason = N_("a family has the keys {known}")
        raise BadFactor(factor=name, reason=reason, known=", ".join(sorted(_KEYS)))
    sources = document.get("sources") or {}
    defaults = document.get("defaults") or {}
    return tuple(
        factor(_with_sources({**defaults, **row}, sources, name)) for row in document["factors"]
    )


@functools.cache
def shipped_factors() -> FactorSet:
    """All factors that come with the product, read once a process."""
    folder = resources.files("dafeng.accounting") / "factors"
    found: list[Factor] = []
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if entry.name.endswith(".yaml"):
            found.extend(read_family(entry.read_text("utf-8"), name=entry.name))
    return FactorSet(found)


def _with_sources(row: dict[str, Any], sources: Mapping[str, Any], name: str) -> dict[str, Any]:
    source = row.get("source")
    if isinstance(source, str):
        row["source"] = _named(source, sources, name)
    second = row.get("second_source")
    if isinstance(second, Mapping) and "in" in second:
        rest = {key: value for key, value in second.items() if key != "in"}
        row["second_source"] = {**_named(str(second["in"]), sources, name), **rest}
    return row


def _named(short: str, sources: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    if short not in sources:
        raise BadFactor(factor=name, reason=N_("there is no source named {short}"), short=short)
    found: Mapping[str, Any] = sources[short]
    return found
