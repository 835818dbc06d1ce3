"""Where a quantity comes from and goes to."""

from dataclasses import dataclass

from dafeng.ui.charts.chart import PALETTE, Chart, DataTable, Option, Translate, untranslated


@dataclass(frozen=True)
class Flow:
    """An amount from one node to another."""

    origin: str
    destination: str
    value: float


@dataclass(frozen=True)
class Sankey:
    """Flows [unit] between nodes; no node may feed itself, by whatever way round."""

    title: str
    unit: str
    source: str
    flows: tuple[Flow, ...]
    digits: int | None = None
    note: str = ""
    sample: bool = False


def draw(data: Sankey, *, translate: Translate = untranslated) -> Chart:
    """Draw flows; the nodes stand in the order in which the flows name them.

    Raises:
        ValueError: a flow is negative, or flows run in a circle.
    """
    _check(data.flows)
    names = list(
        dict.fromkeys(name for flow in data.flows for name in (flow.origin, flow.destination))
    )
    option: Option = {
        "animation": False,
        "tooltip": {"trigger": "item"},
        "series": [
            {
                "type": "sankey",
                "left": 4,
                "right": "24%",
                "top": 8,
                "bottom": 8,
                "nodeWidth": 12,
                "nodeGap": 14,
                "draggable": False,
                "emphasis": {"focus": "adjacency"},
                "label": {
                    "color": "$chart-text",
                    "fontSize": 12,
                    "width": 190,
                    "overflow": "truncate",
                },
                "lineStyle": {"color": "source", "opacity": 0.28, "curveness": 0.5},
                "data": [
                    {
                        "name": name,
                        "itemStyle": {
                            "color": PALETTE[position % len(PALETTE)],
                            "opacity": 1 if position < len(PALETTE) else 0.55,
                        },
                        "tip": _node_tip(name, data, translate),
                    }
                    for position, name in enumerate(names)
                ],
                "links": [
                    {
                        "source": flow.origin,
                        "target": flow.destination,
                        "value": flow.value,
                        "tip": [
                            f"{flow.origin} → {flow.destination}",
                            [data.unit, f"{flow.value:g}"],
                        ],
                    }
                    for flow in data.flows
                ],
            }
        ],
    }
    amount = translate("Amount")
    columns = (translate("From and to"), f"{amount} ({data.unit})")
    rows = tuple((f"{flow.origin} → {flow.destination}", flow.value) for flow in data.flows)
    return Chart(
        title=data.title,
        option=option,
        table=DataTable(columns, rows),
        source=data.source,
        unit=data.unit,
        digits=data.digits,
        note=data.note,
        sample=data.sample,
        description=translate("{count} flows between {nodes} nodes.").format(
            count=len(data.flows), nodes=len(names)
        ),
    )


def _node_tip(name: str, data: Sankey, translate: Translate) -> list[object]:
    came = sum(flow.value for flow in data.flows if flow.destination == name)
    went = sum(flow.value for flow in data.flows if flow.origin == name)
    tip: list[object] = [name]
    if came:
        tip.append([translate("In"), f"{came:g} {data.unit}"])
    if went:
        tip.append([translate("Out"), f"{went:g} {data.unit}"])
    return tip


def _check(flows: tuple[Flow, ...]) -> None:
    onward: dict[str, set[str]] = {}
    for flow in flows:
        if flow.value < 0:
            raise ValueError(f"{flow.origin} → {flow.destination}: a negative flow")
        onward.setdefault(flow.origin, set()).add(flow.destination)
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            raise ValueError("flows run in a circle: " + " → ".join((*path, name)))
        if name in done:
            return
        for following in onward.get(name, ()):
            visit(following, (*path, name))
        done.add(name)

    for name in onward:
        visit(name, ())
