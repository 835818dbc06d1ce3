"""Invented values of the living page; every one of them is shown as a sample."""

import datetime
import math
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from dafeng.kernel.error import N_
from dafeng.kernel.text import Text
from dafeng.ui.charts import (
    Chart,
    bar,
    fan,
    heatmap,
    line,
    months,
    outline,
    sankey,
    tilemap,
    trajectory,
    year_on_year,
)

Translate = Callable[[str], str]
STATES = {
    "done": _("Done"),
    "open": _("Under way"),
    "due": _("Due soon"),
    "late": _("Late"),
    "computed": _("Computed"),
}
_BODIES = (
    Text("示例发展改革局", "Sample Development Bureau"),
    Text("示例工业局", "Sample Industry Bureau"),
    Text("示例交通运输局", "Sample Transport Bureau"),
    Text("示例住房建设局", "Sample Housing Bureau"),
    Text("示例农业农村局", "Sample Agriculture Bureau"),
)
BODY_CHOICES = [("", _("Choose one")), *((str(i), body.zh) for i, body in enumerate(_BODIES))]
_WORKS = (
    Text("建设屋顶光伏示例项目", "Build the sample rooftop solar project"),
    Text("示例水泥窑余热改造", "Retrofit waste heat of the sample cement kiln"),
    Text("示例公交车辆电动化", "Electrify the sample buses"),
    Text("示例公共建筑节能改造", "Retrofit the sample public buildings"),
    Text("示例沼气集中利用", "Use biogas together in the sample township"),
    Text("示例绿色工厂创建", "Create the sample green factory"),
    Text("示例森林抚育", "Tend the sample forest"),
)


def tasks() -> list[dict[str, Any]]:
    """Sixty-three invented tasks."""
    states = list(STATES)
    return [
        {
            "name": Text(
                f"{_WORKS[n % 7].zh}（{n // 7 + 1}）", f"{_WORKS[n % 7].en} ({n // 7 + 1})"
            ),
            "body": _BODIES[n * 3 % 5],
            "state": states[n * 7 % 5],
            "due": datetime.date(2025, 1, 31) + datetime.timedelta(days=17 * n),
            "energy": None if n % 9 == 4 else round(812.4 * math.sin(n) ** 2 + 37 * n, 1),
            "share": round(abs(math.sin(n * 1.7)), 2),
        }
        for n in range(63)
    ]


def parts(translate: Translate) -> dict[str, Any]:
    """Values of the parts."""
    series = [round(100 + 12 * math.sin(n / 3) - n * 0.8, 1) for n in range(24)]
    return {
        "tiles": [
            (
                translate("Energy use"),
                "182.4",
                "万tce",
                translate("−3.1% on the year before"),
                series,
            ),
            (translate("Carbon dioxide"), "412.7", "万tCO2", translate("computed"), series[::-1]),
            (translate("Tasks done"), "17 / 41", "", translate("two late"), None),
            (translate("Non-fossil share"), "21.6", "%", translate("target 24.5 %"), series),
        ],
        "facts": [
            (translate("Definition"), translate("Energy use per unit of gross product")),
            (translate("Clause"), "§ 3.2"),
            (translate("Lead body"), _BODIES[0]),
            (translate("Value"), 0.4127),
            (translate("Final value"), None),
        ],
        "moments": [
            ("ok", "2025-03-14 09:20", translate("Value confirmed")),
            ("info", "2025-03-02 16:05", translate("Preliminary value filed")),
            ("warn", "2025-02-28 08:00", translate("Reminder sent")),
            ("", "2025-01-15 10:30", translate("Collection opened")),
        ],
        "steps": [
            (translate("Draft"), "done"),
            (translate("Check"), "done"),
            (translate("Countersign"), "now"),
            (translate("Sign"), ""),
            (translate("Distribute"), ""),
        ],
        "swatches": [f"chart-{n}" for n in range(1, 9)],
    }


def charts(translate: Translate) -> dict[str, Chart]:
    """One chart of each kind."""
    source = translate("Invented for this page")
    return {
        "trajectory": _trajectory(translate, source),
        "fan": _fan(translate, source),
        "bar": _bars(translate, source),
        "year_on_year": _months(translate, source),
        "line": _line(translate, source),
        "months": _estimates(translate, source),
        "heatmap": _heatmap(translate, source),
        "sankey": _sankey(translate, source),
        "tilemap": _tiles(translate, source),
        "outline": _outline(translate, source),
    }


def _trajectory(translate: Translate, source: str) -> Chart:
    history = {2015 + n: round(0.56 - 0.017 * n + 0.006 * math.sin(n), 4) for n in range(10)}
    path = {2020: 0.47, 2030: 0.355}
    straight = {year: 0.47 - (year - 2020) * 0.0115 for year in range(2020, 2031)}
    ahead = {year: round(history[2024] - 0.0085 * (year - 2024), 4) for year in range(2025, 2031)}
    return trajectory.draw(
        trajectory.Trajectory(
            title=translate("Energy use per unit of gross product"),
            unit="tce/万元",
            source=source,
            history=history,
            modelled=(
                trajectory.Modelled(translate("Straight path"), straight),
                trajectory.Modelled(translate("If nothing changes"), ahead),
            ),
            targets=(
                trajectory.Target(2025, 0.415, "2025"),
                trajectory.Target(2030, path[2030], "2030"),
            ),
            digits=3,
            sample=True,
        ),
        translate=translate,
    )


def _fan(translate: Translate, source: str) -> Chart:
    years = range(2024, 2036)
    middle = {year: round(412 + 9 * (year - 2024) - 0.95 * (year - 2024) ** 2, 1) for year in years}

    def off(share: float) -> dict[int, float | None]:
        return {
            year: round(value * (1 + share * math.sqrt(year - 2024)), 1)
            for year, value in middle.items()
        }

    return fan.draw(
        fan.Fan(
            title=translate("When emissions may peak"),
            unit="万tCO2",
            source=source,
            history={2015 + n: round(330 + 9.2 * n + 5 * math.sin(n * 2), 1) for n in range(10)},
            median=middle,
            bands=(
                fan.Band(5, 95, off(-0.045), off(0.045)),
                fan.Band(25, 75, off(-0.018), off(0.018)),
            ),
            digits=1,
            sample=True,
        ),
        translate=translate,
    )


def _bars(translate: Translate, source: str) -> Chart:
    names = (N_("Coal"), N_("Oil"), N_("Gas"), N_("Purchased power"))
    start = (132.0, 41.0, 12.0, 88.0)
    slope = (-6.1, 1.2, 2.6, 3.9)
    return bar.draw(
        bar.Bars(
            title=translate("Carbon dioxide by source"),
            unit="万tCO2",
            source=source,
            categories=tuple(str(2018 + n) for n in range(7)),
            series=tuple(
                bar.BarSeries(translate(name), tuple(round(first + step * n, 1) for n in range(7)))
                for name, first, step in zip(names, start, slope, strict=True)
            ),
            stacked=True,
            category_name=translate("Year"),
            sample=True,
        ),
        translate=translate,
    )


def _months(translate: Translate, source: str) -> Chart:
    before = tuple(round(9.2 + 1.8 * math.sin(n / 1.7), 2) for n in range(12))
    now = tuple(
        None if n > 9 else round(value * (1 + 0.07 * math.sin(n * 1.3)), 2)
        for n, value in enumerate(before)
    )
    return year_on_year.draw(
        year_on_year.YearOnYear(
            title=translate("Power use by month"),
            unit="GWh",
            source=source,
            spans=tuple(f"{n + 1:02d}" for n in range(12)),
            year="2025",
            previous_year="2024",
            values=now,
            previous=before,
            digits=2,
            sample=True,
        ),
        translate=translate,
    )


def _line(translate: Translate, source: str) -> Chart:
    start = datetime.datetime(2025, 6, 2)  # noqa: DTZ001  wall clock of a sample
    count = 96 * 2
    instants = tuple(
        (start + datetime.timedelta(minutes=15 * n)).isoformat(timespec="minutes")
        for n in range(count)
    )
    load = tuple(
        None if 70 <= n < 82 else round(420 + 260 * max(0.0, math.sin((n % 96 - 24) / 15)), 1)
        for n in range(count)
    )
    expected = tuple(
        round(430 + 240 * max(0.0, math.sin((n % 96 - 24) / 15.3)), 1) for n in range(count)
    )
    return line.draw(
        line.Line(
            title=translate("Load of a works"),
            unit="kW",
            source=source,
            instants=instants,
            series=(
                line.Series(translate("Measured"), load),
                line.Series(translate("Expectation"), expected, modelled=True),
            ),
            digits=0,
            note=translate("The meter was silent for three hours."),
            sample=True,
        ),
        translate=translate,
    )


def _estimates(translate: Translate, source: str) -> Chart:
    known = {
        f"{2025 + n // 12}-{n % 12 + 1:02d}": round(14 + 3 * math.sin(n / 1.9), 2)
        for n in range(15)
    }
    return months.draw(
        months.Months(
            title=translate("Carbon dioxide by month"),
            unit="万tCO2",
            source=source,
            known=known,
            estimated={
                "2026-04": months.Interval(15.1, 14.6, 15.6),
                "2026-05": months.Interval(16.0, 14.9, 17.1),
            },
            earlier={name: round(value + 0.2, 2) for name, value in list(known.items())[-6:]},
            digits=2,
            sample=True,
        ),
        translate=translate,
    )


def _heatmap(translate: Translate, source: str) -> Chart:
    days = [datetime.date(2025, 6, 1) + datetime.timedelta(days=n) for n in range(30)]
    return heatmap.draw(
        heatmap.Heatmap(
            title=translate("Load by day and hour"),
            unit="kW",
            source=source,
            days=tuple(day.isoformat()[5:] for day in days),
            values=tuple(
                tuple(
                    None
                    if day.day == 12 and 8 <= hour < 15
                    else round(
                        180
                        + (40 if day.weekday() > 4 else 300)
                        * max(0.0, math.sin((hour - 5) / 4.6)) ** 1.4,
                        0,
                    )
                    for hour in range(24)
                )
                for day in days
            ),
            digits=0,
            sample=True,
        ),
        translate=translate,
    )


def _sankey(translate: Translate, source: str) -> Chart:
    flows = (
        (N_("Coal"), N_("Power stations"), 62.0),
        (N_("Coal"), N_("Industry"), 71.0),
        (N_("Water and sun"), N_("Power stations"), 24.0),
        (N_("Power stations"), N_("Industry"), 34.0),
        (N_("Power stations"), N_("Homes"), 18.0),
        (N_("Power stations"), N_("Losses"), 34.0),
        (N_("Oil"), N_("Transport"), 39.0),
        (N_("Gas"), N_("Industry"), 8.0),
        (N_("Gas"), N_("Homes"), 6.0),
    )
    return sankey.draw(
        sankey.Sankey(
            title=translate("Where energy goes"),
            unit="万tce",
            source=source,
            flows=tuple(sankey.Flow(translate(a), translate(b), value) for a, b, value in flows),
            sample=True,
        ),
        translate=translate,
    )


def _tiles(translate: Translate, source: str) -> Chart:
    spots = [
        (0, 2),
        (0, 3),
        (1, 1),
        (1, 2),
        (1, 3),
        (1, 4),
        (2, 0),
        (2, 1),
        (2, 2),
        (2, 3),
        (3, 1),
        (3, 2),
    ]
    township = translate("Township")
    return tilemap.draw(
        tilemap.Tilemap(
            title=translate("Tasks under way by township"),
            unit=translate("tasks"),
            source=source,
            tiles=tuple(
                tilemap.Tile(
                    f"{township} {chr(65 + n)}",
                    row,
                    column,
                    None if n == 6 else float(n * 5 % 9),
                )
                for n, (row, column) in enumerate(spots)
            ),
            digits=0,
            sample=True,
        ),
        translate=translate,
    )


def _outline(translate: Translate, source: str) -> Chart:
    ring = [
        [
            116 + math.cos(n / 40 * math.tau) * (0.3 + 0.05 * math.sin(n)),
            25.9 + math.sin(n / 40 * math.tau) * 0.25,
        ]
        for n in range(40)
    ]
    shape = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"name": translate("An invented area")},
                "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]},
            }
        ],
    }
    return outline.draw(
        outline.Outline(
            title=translate("Outline of an area"),
            source=source,
            name=translate("An invented area"),
            shape=shape,
            sample=True,
        ),
        translate=translate,
    )
