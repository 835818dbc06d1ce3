"""The three hundred meters of the invented county, one channel each, and what goes wrong. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from dafeng.packs.sample.county import Site, sites

COAL_METERED, GAS_METERED = 0.85, 0.75  # shares of the tables' fuel that meters see
CHARGING_METERED = 0.25
REGISTER_FAULTS = (
    *("rollover", "exchange", "reset", "stuck", "gap", "late", "spike", "clock", "silent"),
    *("dip", "ratio", "overflow", "jitter", "bad", "unit", "correction", "step", "negative"),
)
OTHER_FAULTS = (
    *("gap", "spike", "duplicate", "stuck", "late", "outage", "clock", "silent"),
    *("bad", "empty", "correction"),
)
"""What befalls channels, as `fault` names it, by turns."""
SMALL_SITES = frozenset(
    (
        *("sample-works-01", "sample-works-07", "sample-works-19", "sample-works-30"),
        *("sample-data-centre", "sample-charging-1", "sample-building-01", "sample-building-19"),
    )
)


@dataclass(frozen=True, slots=True)
class Curve:
    """What a channel measures: `share` of the month's amount of a table's series, by a shape.

    `per_unit` turns the table's unit into the channel's: 10,000 for 万kWh to kWh.
    """

    shape: str
    series: str
    share: float
    per_unit: float = 10_000.0


@dataclass(frozen=True, slots=True)
class Instrument:
    """A meter with its one channel."""

    site: str
    code: str
    name: str
    level: str
    carrier: str
    kind: str
    unit: str
    curve: Curve
    flow: str = ""
    at_boundary: bool = True
    parent: str = ""
    interval_minutes: int | None = None
    ratio: int = 1
    modulus: int | None = None
    net: bool = False
    stamp: str = "end"
    every: int = 15
    fault: str = ""

    @property
    def jitter(self) -> Decimal:
        """By how much its register may fall and mean nothing."""
        return Decimal("0.1") if self.fault == "jitter" else Decimal(0)

    @property
    def exact_modulus(self) -> Decimal | None:
        """Where its register returns to zero."""
        return None if self.modulus is None else Decimal(self.modulus)


def instruments(*, small: bool = False) -> tuple[Instrument, ...]:
    """All meters; of a small county those of a few sites."""
    made = tuple(_with_faults(list(_all())))
    return tuple(each for each in made if each.site in SMALL_SITES) if small else made


def _all() -> Iterator[Instrument]:
    everybody = sites()
    works = [site for site in everybody if site.industry and site.sector.startswith("industry.")]
    for place, site in enumerate(works):
        yield from _works(place, site, works)
    for site in everybody:
        if site.sector == "public":
            yield _main(site, "总表", "public", ratio=10)
        elif site.sector == "charging":
            yield from _station(site)
        elif site.code == "sample-data-centre":
            yield from _data_centre(site)
        elif site.code == "sample-park":
            yield from _park(site)
    for site in sorted(works, key=lambda each: -each.share)[:11]:
        yield _panel(site)


def _main(
    site: Site, name: str, shape: str, *, ratio: int, part: float = 1.0, tail: str = "main"
) -> Instrument:
    return Instrument(
        site=site.code,
        code=f"{site.code}-{tail}",
        name=f"{site.name.zh}{name}",
        level="entity",
        carrier="electricity",
        kind="register",
        unit="kWh",
        curve=Curve(shape, f"power.{site.sector}", site.share * part),
        flow="electricity.purchased",
        ratio=ratio,
        modulus=1_000_000,
    )


def _works(place: int, site: Site, works: Sequence[Site]) -> Iterator[Instrument]:
    shape = site.sector.rpartition(".")[2]
    main = _main(site, "关口表", shape, ratio=2000 if site.share > 0.1 else 600)
    yield main
    part = replace(main, level="unit", at_boundary=False, parent=main.code, modulus=None, ratio=1)
    yield replace(
        part,
        code=f"{site.code}-line",
        name=f"{site.name.zh}主生产线",
        kind="interval",
        interval_minutes=15,
        flow="electricity.consumed",
        curve=replace(main.curve, share=site.share * 0.58),
    )
    yield replace(
        part,
        code=f"{site.code}-aux",
        name=f"{site.name.zh}公辅系统",
        kind="power",
        unit="kW",
        interval_minutes=15,
        flow="electricity.consumed",
        curve=replace(main.curve, share=site.share * 0.17),
    )
    yield _fuel(site, works, part)
    yield _water(site, shape) if place % 2 else _temperature(site)


def _fuel(site: Site, works: Sequence[Site], part: Instrument) -> Instrument:
    shape = site.sector.rpartition(".")[2]
    base = Instrument(
        site=site.code,
        code=f"{site.code}-fuel",
        name=f"{site.name.zh}燃料计量",
        level="entity",
        carrier=site.fuel,
        kind="interval",
        unit="t",
        curve=Curve(shape, "", 0.0),
        flow=f"{site.fuel}.consumed",
        interval_minutes=15,
    )
    if site.fuel == "bituminous":
        peers = [each for each in works if each.sector == site.sector and each.fuel == "bituminous"]
        share = COAL_METERED * site.share / sum(each.share for each in peers)
        return replace(base, curve=Curve(shape, f"coal.{site.sector}", share, 1.0))
    if site.fuel == "natural_gas":
        peers = [each for each in works if each.fuel == "natural_gas"]
        share = GAS_METERED * site.share / sum(each.share for each in peers)
        curve = Curve(shape, "gas.industry", share)
        return replace(
            base,
            kind="register",
            unit="m3",
            curve=curve,
            interval_minutes=None,
            ratio=10,
            modulus=1_000_000,
        )
    if site.fuel:
        return replace(base, curve=Curve(shape, f"power.{site.sector}", site.share * 0.004, 100.0))
    return replace(
        part,
        code=f"{site.code}-light",
        name=f"{site.name.zh}照明空调",
        kind="register",
        flow="electricity.consumed",
        curve=Curve("public", f"power.{site.sector}", site.share * 0.06),
        interval_minutes=None,
        ratio=40,
        modulus=1_000_000,
    )


def _water(site: Site, shape: str) -> Instrument:
    return Instrument(
        site=site.code,
        code=f"{site.code}-water",
        name=f"{site.name.zh}总水表",
        level="entity",
        carrier="water",
        kind="register",
        unit="m3",
        curve=Curve(shape, f"power.{site.sector}", site.share * 0.02),
        flow="water.consumed",
        modulus=10_000_000,
        every=60,
    )


def _temperature(site: Site) -> Instrument:
    return Instrument(
        site=site.code,
        code=f"{site.code}-temperature",
        name=f"{site.name.zh}室外温度",
        level="equipment",
        carrier="temperature",
        kind="state",
        unit="°C",
        curve=Curve("temperature", "", 0.0),
        at_boundary=False,
    )


def _station(site: Site) -> Iterator[Instrument]:
    part = CHARGING_METERED
    main = _main(site, "总表", "charging", ratio=100, part=part)
    yield main
    for turn in (1, 2):
        yield Instrument(
            site=site.code,
            code=f"{site.code}-pile-{turn}",
            name=f"{site.name.zh}{turn}号桩群",
            level="unit",
            carrier="electricity",
            kind="session",
            unit="kWh",
            curve=replace(main.curve, share=site.share * part * (0.55, 0.38)[turn - 1]),
            flow="electricity.delivered",
            parent=main.code,
        )


def _data_centre(site: Site) -> Iterator[Instrument]:
    yield _main(site, "一号进线", "flat", ratio=2000, part=0.55, tail="feed-1")
    second = _main(site, "二号进线", "flat", ratio=2000, part=0.45, tail="feed-2")
    yield second
    part = replace(second, level="unit", at_boundary=False, ratio=1, modulus=None)
    part = replace(part, flow="electricity.consumed", parent=second.code, interval_minutes=15)
    for tail, name, kind, unit, share in (
        ("it", "IT负荷", "interval", "kWh", 0.31),
        ("cooling", "制冷系统", "power", "kW", 0.09),
        ("ups", "UPS输出", "power", "kW", 0.03),
    ):  # the last says each time what the power is, not over which interval
        yield replace(
            part,
            code=f"{site.code}-{tail}",
            name=f"{site.name.zh}{name}",
            kind=kind,
            unit=unit,
            curve=replace(second.curve, share=site.share * share),
            interval_minutes=None if tail == "ups" else 15,
        )
    yield _temperature(site)


def _park(site: Site) -> Iterator[Instrument]:
    main = _main(site, "管委会总表", "public", ratio=40)
    yield main
    yield replace(
        main,
        code=f"{site.code}-lamps",
        name=f"{site.name.zh}路灯",
        kind="interval",
        stamp="start",
        interval_minutes=15,
        ratio=1,
        modulus=None,
        curve=replace(main.curve, shape="lamps", share=site.share * 0.2),
    )
    yield replace(
        main,
        code=f"{site.code}-sewage",
        name=f"{site.name.zh}污水处理站",
        kind="power",
        unit="kW",
        interval_minutes=15,
        ratio=1,
        modulus=None,
        curve=replace(main.curve, shape="flat", share=site.share * 0.4),
    )
    yield replace(
        main,
        code=f"{site.code}-storage",
        name=f"{site.name.zh}储能电站双向表",
        level="unit",
        at_boundary=False,
        flow="electricity.consumed",
        net=True,
        ratio=1,
        parent=main.code,
        curve=replace(main.curve, shape="storage", share=site.share * 0.05),
    )
    yield _water(site, "public")


def _panel(site: Site) -> Instrument:
    return Instrument(
        site=site.code,
        code=f"{site.code}-pv",
        name=f"{site.name.zh}屋顶光伏",
        level="unit",
        carrier="electricity",
        kind="interval",
        unit="kWh",
        curve=Curve("sun", "power.pv_own_use", 0.045),
        flow="electricity.generated",
        interval_minutes=15,
    )


def _with_faults(found: list[Instrument]) -> Iterator[Instrument]:
    """Every third channel has a fault, by turns; a register others than an interval."""
    turns = {"register": 0, "other": 0}
    for place, each in enumerate(found):
        if place % 3 or each.kind == "session" or each.net:
            yield each
            continue
        group = "register" if each.kind == "register" else "other"
        choices = REGISTER_FAULTS if group == "register" else OTHER_FAULTS
        yield replace(each, fault=choices[turns[group] % len(choices)])
        turns[group] += 1
