"""The same people on the same real pack as for the plan."""

from tests.plan.conftest import loaded, people

__all__ = ["loaded", "people"]
