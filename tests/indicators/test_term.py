"""Terms: hand-computed amounts, units that cancel, gaps by name, rules that hold for any figure."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dafeng.accounting.gap import Gap as Lack
from dafeng.indicators.term import (
    Chained,
    Gap,
    HoursOfYear,
    Inputs,
    Known,
    capped,
    fall,
    floored,
    product,
    ratio,
    stated,
    sum_of,
    title_of,
    unit_of,
)
from dafeng.kernel.quantity import UnitMismatch, parse_unit
from dafeng.ledger.form import UnknownSeries

POSITIVE = st.decimals(min_value="0.01", max_value=10**6, places=2)


def inputs(lacks=None, **series):
    """Figures by name, ``__`` for a dot: a number is of 2025, a mapping of its years."""
    figures = {}
    for name, said in series.items():
        years = said if isinstance(said, dict) else {2025: said}
        known = {year: Known(Decimal(str(amount))) for year, amount in years.items()}
        figures[name.replace("__", ".")] = known
    return Inputs(figures, lacks or {})


def test_sums_ratios_and_products_carry_their_units():
    given = inputs(straw__used=30, straw__collectable=40, power__total=1000, grid__coal_rate=300)
    share = ratio("straw.used", "straw.collectable")
    assert share.run(given, 2025).amount * share.unit.ratio(parse_unit("%")) == 75
    energy = product("power.total", "grid.coal_rate")
    # 10 GWh at 300 gce/kWh are 3,000 tce
    assert energy.run(given, 2025).amount * energy.unit.ratio(parse_unit("tce")) == 3000
    with_unit = sum_of("clinker.output", "energy.feedstock")
    with pytest.raises(UnitMismatch):
        with_unit.run(inputs(clinker__output=1, energy__feedstock=1), 2025)


def test_a_sum_rescales_its_parts_and_takes_others_away():
    total = sum_of("freight.road", "fleet.diesel", less=("freight.rail_loaded",))
    run = total.run(inputs(freight__road=3, fleet__diesel=5000, freight__rail_loaded=1), 2025)
    assert run.amount == Fraction("2.5")
    assert [use.name for use in run.uses] == list(total.names)


def test_what_is_missing_is_named_and_nothing_counts_as_nought():
    run = sum_of("pile.public", "pile.private", "pile.dedicated").run(inputs(pile__public=3), 2025)
    assert run.amount is None
    assert run.gaps == (Gap("pile.private", 2025), Gap("pile.dedicated", 2025))
    assert run.gaps[0].series == ("pile.private",)
    made = stated("inventory.co2").run(
        inputs(
            lacks={
                "inventory.co2": {
                    2025: (Lack("oil.diesel", "months"), Lack("electricity.grid", "x"))
                }
            }
        ),
        2025,
    )
    assert made.gaps[0].series == ("oil.diesel",)
    empty = ratio("pile.public", "pile.private").run(inputs(pile__public=3, pile__private=0), 2025)
    assert empty.amount is None
    assert empty.gaps == (Gap("pile.private", 2025),)


def test_a_level_is_chained_by_growth_forwards_and_backwards():
    given = inputs(gdp__current={2020: 200}, gdp__growth={2020: 3, 2021: 10, 2022: 5})
    term = Chained("gdp.current", "gdp.growth", 2020)
    assert term.run(given, 2020).amount == 200
    assert term.run(given, 2022).amount == Fraction("231")
    assert term.run(given, 2019).amount == Fraction(200) / Fraction("1.03")
    assert term.run(given, 2023).gaps == (Gap("gdp.growth", 2023),)


def test_a_fall_begins_in_its_base_year():
    given = inputs(fleet__diesel={2019: 9, 2020: 8, 2025: 6})
    term = fall("fleet.diesel", base=2020)
    assert term.run(given, 2025).amount == Fraction(1, 4)
    assert term.run(given, 2020).amount == 0
    before = term.run(given, 2019)
    assert (before.amount, before.gaps) == (None, ())
    assert term.run(given, 2024).gaps == (Gap("fleet.diesel", 2024),)
    assert fall("fleet.diesel", base=2021).run(given, 2025).gaps == (Gap("fleet.diesel", 2021),)


def test_what_is_exported_counts_as_nothing_imported():
    term = floored("power.net_import")
    assert term.run(inputs(power__net_import=-4), 2025).amount == 0
    assert term.run(inputs(power__net_import=4), 2025).amount == 4


def test_a_term_is_capped_at_another_in_its_own_unit():
    term = capped("fleet.diesel", "freight.road")  # t, and 万t
    assert term.run(inputs(fleet__diesel=30_000, freight__road=2), 2025).amount == 20_000
    assert term.run(inputs(fleet__diesel=10_000, freight__road=2), 2025).amount == 10_000
    assert term.run(inputs(fleet__diesel=1), 2025).gaps == (Gap("freight.road", 2025),)
    assert term.formula(str) == "min(fleet.diesel, freight.road)"


def test_a_leap_year_has_a_day_more():
    assert HoursOfYear().run(inputs(), 2024).amount == 8784
    assert HoursOfYear().run(inputs(), 2025).amount == 8760


def test_formulas_read_as_they_run():
    share = ratio(sum_of("pile.public", "pile.private"), sum_of("hub.spaces", less=("pile.guns",)))
    assert share.formula(lambda name: name.split(".")[1]) == (
        "(public + private) ÷ (spaces − guns)"
    )
    assert floored("power.net_import").formula(str) == "max(power.net_import, 0)"


def test_names_have_units_and_titles_and_others_are_unknown():
    assert unit_of("inventory.co2") == "t"
    assert title_of("straw.used").en == "Straw used"
    with pytest.raises(UnknownSeries):
        unit_of("straw.usde")


@given(top=POSITIVE, bottom=POSITIVE, scale=POSITIVE)
def test_a_share_does_not_change_with_the_scale_of_both(top, bottom, scale):
    share = ratio("straw.used", "straw.collectable")
    one = share.run(inputs(straw__used=top, straw__collectable=bottom), 2025)
    other = share.run(inputs(straw__used=top * scale, straw__collectable=bottom * scale), 2025)
    assert one.amount == other.amount == Fraction(top) / Fraction(bottom)


@given(levels=st.lists(POSITIVE, min_size=3, max_size=3), scale=POSITIVE)
def test_a_fall_does_not_change_with_the_unit(levels, scale):
    years = dict(zip((2020, 2023, 2025), levels, strict=True))
    term = fall("fleet.diesel", base=2020)
    one = term.run(inputs(fleet__diesel=years), 2025).amount
    scaled = {year: level * scale for year, level in years.items()}
    assert one == term.run(inputs(fleet__diesel=scaled), 2025).amount
    assert one <= 1


@given(growths=st.lists(st.decimals(min_value=-20, max_value=20, places=1), min_size=5, max_size=5))
def test_a_chain_back_and_forth_is_where_it_began(growths):
    given = dict(zip(range(2021, 2026), growths, strict=True))
    ahead = Chained("gdp.current", "gdp.growth", 2020).run(
        inputs(gdp__current={2020: 100}, gdp__growth=given), 2025
    )
    back = Chained("gdp.current", "gdp.growth", 2025)
    index = back.run(inputs(gdp__current={2025: 100}, gdp__growth=given), 2020).amount
    assert ahead.amount * index == 10_000
