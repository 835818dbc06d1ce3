"""Every indicator of the shipped packs is computed here, or says what it waits for."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dafeng.indicators.definition import Definition, definitions, find_definition
from dafeng.indicators.error import UnknownDefinition
from dafeng.indicators.term import QUANTITIES, Inputs, Known
from dafeng.kernel.text import Text
from dafeng.ledger.form import columns
from dafeng.packs.reader import find_pack, read_pack, shipped_packs

PACKS = [read_pack(find_pack(name)).require() for name in shipped_packs()]


def known(**series):
    return Inputs(
        {
            name.replace("__", "."): {
                year: Known(Decimal(str(amount)))
                for year, amount in (said if isinstance(said, dict) else {2025: said}).items()
            }
            for name, said in series.items()
        }
    )


def amount(key, reading, given, year=2025):
    definition = find_definition(key)
    found = definition.compute(definition.reading(reading), given, year)
    return None if found is None else found.amount


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.head.id)
def test_every_target_has_an_indicator_that_is_computed_or_waits_for_a_document(pack):
    sheet = {definition.id: definition for definition in pack.definitions}
    for target in pack.targets:
        definition, wanted = find_definition(target.indicator), sheet[target.indicator]
        readings = {reading.id for reading in definition.readings}
        if readings:
            assert readings == {reading.id for reading in wanted.readings}, target.id
            assert definition.unit == wanted.unit, target.id
        else:
            assert definition.waits_for, target.id
    assert {target.indicator for target in pack.targets} <= set(definitions())


def test_figures_come_from_forms_or_from_the_accounts():
    for definition in definitions().values():
        for name in definition.names:
            assert name in columns() or name in QUANTITIES, (definition.key, name)
        assert definition.forms or definition.waits_for or definition.names
        for text in (definition.name, definition.numerator, definition.scope):
            assert text.zh, definition.key
            assert text.en, definition.key


def test_every_quantity_of_the_accounts_is_used():
    used = {name for definition in definitions().values() for name in definition.names}
    assert set(QUANTITIES) <= used


@pytest.mark.parametrize(
    ("key", "reading", "given", "expected"),
    [
        (
            "charging_piles",
            "piles",
            {"pile__public": 3, "pile__dedicated": 2, "pile__private": 5},
            10,
        ),
        ("charging_piles", "public_piles", {"pile__public": 3, "pile__dedicated": 2}, 5),
        (
            "rail_freight_share",
            "loaded",
            {"freight__rail_loaded": 150, "freight__road": 850},
            15,
        ),
        (
            "rail_freight_share",
            "loaded_unloaded",
            {"freight__rail_loaded": 150, "freight__rail_unloaded": 50, "freight__road": 800},
            20,
        ),
        (
            "industrial_waste_rate",
            "with_stock",
            {
                "solid_waste__used": 99,
                "solid_waste__arisen": 95,
                "solid_waste__old_stock_used": 5,
            },
            99,
        ),
        (
            "public_roof_pv_cover",
            "installable",
            {"roof__public_pv": 2, "roof__public": 5, "roof__public_unfit": 1},
            50,
        ),
        # 120 kgce a tonne: 12,000 tce over 100,000 t
        ("clinker_energy", "all_lines", {"clinker__energy": 12000, "clinker__output": 10}, 120),
        (
            "rural_supply_reliability",
            "all_causes",
            {"reliability__rural_users": 1000, "reliability__rural_outage": 8760},
            Decimal("99.9"),
        ),
        (
            "forest_cover",
            "local_survey",
            {"forest__area_local": 75600, "forest__land_area": 100000},
            Decimal("75.6"),
        ),
        (
            "transport_carbon_intensity",
            "stated",
            {
                "inventory__fleet_co2": {2020: 100, 2025: 99},
                "fleet__turnover": {2020: 100, 2025: 110},
            },
            10,
        ),
    ],
)
def test_amounts_computed_by_hand(key, reading, given, expected):
    assert amount(key, reading, known(**given)) == expected


ENERGY = {
    # 100 GWh used, of which 40 made here; 300 gce/kWh; 30,000 tce of fuels and power: 60,000 tce
    "inventory__fuel_energy": 30_000,
    "power__total": 10_000,
    "power__hydro": 1_000,
    "power__wind": 500,
    "power__pv_fed_in": 1_500,
    "power__pv_own_use": 500,
    "power__biomass": 500,
    "power__net_import": 6_000,
    "grid__coal_rate": 300,
    "grid__non_fossil_share": 30,
    "biomass__renewable_share": 50,
    "energy__non_power_renewable": 0,
    "energy__feedstock": 1_000,
}


def test_the_share_of_non_fossil_energy_by_both_readings():
    # local 3,750 + imported 1,800 MWh·10: 5,550 × 3 tce = 16,650 tce of 60,000
    assert amount("non_fossil_share", "with_imports", known(**ENERGY)) == Decimal("27.75")
    assert amount("non_fossil_share", "local_only", known(**ENERGY)) == Decimal("18.75")


EXPORTED = ENERGY | {"power__hydro": 20_000, "power__total": 8_000, "power__net_import": -12_000}


def test_power_that_is_exported_is_not_used_here():
    # 8,000 used of 22,250 made: 24,000 tce of the 54,000 with fuels, however much leaves
    for reading in ("with_imports", "local_only"):
        found = amount("non_fossil_share", reading, known(**EXPORTED))
        assert found == round(Decimal(2400) / 54, 8)
    more = EXPORTED | {"power__hydro": 40_000, "power__net_import": -32_000}
    gdp = {"gdp__current": {2020: 100}, "gdp__growth": dict.fromkeys(range(2021, 2026), 0)}
    given = {name: {2020: EXPORTED[name], 2025: more[name]} for name in more} | gdp
    assert amount("energy_intensity_reduction", "net_non_fossil", known(**given)) == 0


AMOUNT = st.integers(min_value=0, max_value=10**6)


@given(
    made=st.fixed_dictionaries(
        {name: AMOUNT for name in ENERGY if name.startswith("power") and "net" not in name}
    ),
    net=st.integers(min_value=-(10**6), max_value=10**6),
    fuel=AMOUNT,
)
def test_no_more_than_all_energy_is_non_fossil(made, net, fuel):
    figures = ENERGY | made | {"power__net_import": net, "inventory__fuel_energy": fuel}
    for reading in ("with_imports", "local_only"):
        found = amount("non_fossil_share", reading, known(**figures))
        assert found is None or 0 <= found <= 100


def test_energy_per_gdp_falls_at_constant_prices_gross_and_net():
    given = {name: {2020: said, 2025: said} for name, said in ENERGY.items()}
    given |= {
        "gdp__current": {2020: 100},
        "gdp__growth": dict.fromkeys(range(2021, 2026), 5),
    }
    # the same energy, 1.05^5 times the output
    expected = (1 - 1 / Decimal("1.05") ** 5) * 100
    for reading in ("gross", "net_non_fossil"):
        found = amount("energy_intensity_reduction", reading, known(**given))
        assert abs(found - expected) < Decimal("1e-7")
    given["inventory__fuel_energy"] = {2020: 30_000, 2025: 33_000}
    gross = amount("energy_intensity_reduction", "gross", known(**given))
    assert abs(gross - (1 - Decimal("1.05") / Decimal("1.05") ** 5) * 100) < Decimal("1e-7")
    net = amount("energy_intensity_reduction", "net_non_fossil", known(**given))
    # net of 16,650 tce non-fossil and 1,000 tce feedstock: 42,350 becomes 45,350
    kept = Decimal(45_350) / 42_350 / Decimal("1.05") ** 5
    assert abs(net - (1 - kept) * 100) < Decimal("1e-7")


def test_carbon_per_gdp_is_carried_from_both_base_years():
    given = known(
        inventory__co2={2020: 100, 2025: 110, 2027: 108},
        inventory__co2_fixed_grid={2020: 100, 2025: 112, 2027: 111},
        gdp__current={2020: 50, 2025: 70},
        gdp__growth=dict.fromkeys(range(2021, 2028), 4),
    )
    key = "carbon_intensity_reduction"
    assert amount(key, "annual_grid", given) == round(
        (1 - Decimal("1.1") / Decimal("1.04") ** 5) * 100, 8
    )
    assert amount(key, "fixed_grid", given) < amount(key, "annual_grid", given)
    assert amount(key, "annual_grid_2025", given, 2024) is None
    assert amount(key, "annual_grid_2025", given, 2027) == round(
        (1 - Decimal(108) / 110 / Decimal("1.04") ** 2) * 100, 8
    )


def test_a_gap_names_what_is_missing():
    definition = find_definition("charging_piles")
    found = definition.compute(definition.reading("piles"), known(pile__public=3), 2025)
    assert found.amount is None
    assert [gap.name for gap in found.gaps] == ["pile.dedicated", "pile.private"]
    assert definition.forms == ("vehicle_yearly",)
    assert definition.issuers == ("transport",)


def test_as_settled_as_the_least_settled_input():
    given = Inputs(
        {
            "straw.used": {2025: Known(Decimal(9), "preliminary")},
            "straw.collectable": {2025: Known(Decimal(10))},
        }
    )
    definition = find_definition("straw_rate")
    assert definition.compute(definition.reading("stated"), given, 2025).vintage == "preliminary"


def test_a_definition_that_says_nothing_is_refused():
    with pytest.raises(ValueError, match="waits for nothing"):
        Definition(key="x", name=Text("x"), unit="%", numerator=Text("x"))
    with pytest.raises(UnknownDefinition):
        find_definition("forest_covre")
