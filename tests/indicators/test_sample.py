"""The invented county has figures for every definition, and what they give can be true."""

from decimal import Decimal

import pytest

from dafeng.indicators.definition import definitions
from dafeng.indicators.term import QUANTITIES, Inputs, Known
from dafeng.ledger.form import columns
from dafeng.packs.sample import statistics

YEARS = range(2015, 2026)
SUMS = ("power.total", "power.net_import")


def given(names):
    """What the county's tables say at the level of each year."""
    return Inputs(
        {
            name: {year: Known(Decimal(str(statistics.level(name, year)))) for year in YEARS}
            for name in names
        }
    )


@pytest.mark.parametrize("key", definitions())
def test_every_series_of_a_definition_is_in_the_county(key):
    wanted = [name for name in definitions()[key].names if name in columns()]
    assert [name for name in wanted if not statistics.is_modelled(name)] == []


@pytest.mark.parametrize(
    "key",
    [
        key
        for key, each in definitions().items()
        if each.readings and not set(each.names) & {*QUANTITIES, *SUMS}
    ],
)
def test_every_reading_gives_what_can_be_true(key):
    definition = definitions()[key]
    inputs = given(definition.names)
    for reading in definition.readings:
        for year in YEARS:
            found = definition.compute(reading, inputs, year)
            if found is None:
                continue
            assert found.amount is not None, (key, reading.id, year, found.gaps)
            top = 100 if definition.unit == "%" else 10**6
            low = -100 if "base" in reading.id else 0
            assert low <= found.amount <= top, (key, reading.id, year)
