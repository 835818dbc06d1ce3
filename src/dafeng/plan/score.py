"""Scores of an assessment tree: points done, planned, not done and not filled in.

The rule is the one of the French climate labels (incubateur-ademe/territoires-en-transitions,
compute-score): the points of what does not apply move to its siblings in equal parts and scale
what lies below them; they never move between the chapters of the whole.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from dafeng.accounting.error import BadValue, MissingKey, UnknownChoice, UnknownKey
from dafeng.kernel.dated import is_number
from dafeng.kernel.error import N_
from dafeng.kernel.nearest import nearest

STATUSES: Mapping[str, tuple[float, float, float]] = {
    "done": (1.0, 0.0, 0.0),
    "planned": (0.0, 1.0, 0.0),
    "not_done": (0.0, 0.0, 1.0),
}
NOT_APPLICABLE = "not_applicable"
_KEYS = ("id", "points", "children")


@dataclass(slots=True)
class Node:
    """A node of the tree; a group's points are the sum of its children's unless it says others."""

    id: str
    points: float
    children: list["Node"] = field(default_factory=list)
    shares: tuple[float, float, float] | None = None
    applies: bool = True
    potential: float = 0.0

    def walk(self) -> Iterator["Node"]:
        """The node and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


def assess(request: Any) -> dict[str, Any]:
    """Answer a request of the `assess` contract.

    A node without a status is not filled in; a group with one is judged by it. Raises `BadValue`,
    `MissingKey`, `UnknownKey` or `UnknownChoice` with the place in the request.
    """
    if not isinstance(request, dict):
        raise BadValue(value=str(request), reason=N_("a request is an object"))
    _check(request, ("tree", "status"), "")
    if "tree" not in request:
        raise MissingKey(key="tree", meaning=N_("the tree of points"), where="/tree")
    root = _read(request["tree"], "/tree", set(), 0)
    nodes = {node.id: node for node in root.walk()}
    status = request.get("status", {})
    if not isinstance(status, dict):
        raise BadValue(value=str(status), reason=N_("a table by node"), where="/status")
    for id_, value in status.items():
        _set_status(nodes, id_, value)
    _withdraw(root)
    for node in root.walk():
        node.potential = node.points
    _redistribute(root, top=True)
    rows: dict[str, dict[str, Any]] = {}
    _score(root, rows)
    return {"nodes": rows}


def _read(given: Any, where: str, seen: set[str], depth: int) -> Node:
    if not isinstance(given, dict):
        raise BadValue(value=str(given), reason=N_("a node is an object"), where=where)
    _check(given, _KEYS, where)
    id_ = given.get("id")
    if not isinstance(id_, str) or id_ in seen:
        raise BadValue(
            value=str(id_), reason=N_("a node has an id of its own"), where=f"{where}/id"
        )
    if depth > 50:
        raise BadValue(value=id_, reason=N_("the tree is too deep"), where=where)
    seen.add(id_)
    listed = given.get("children", [])
    if not isinstance(listed, list):
        raise BadValue(
            value=str(listed), reason=N_("children are a list"), where=f"{where}/children"
        )
    children = [
        _read(child, f"{where}/children/{place}", seen, depth + 1)
        for place, child in enumerate(listed)
    ]
    points = given.get("points", math.fsum(child.points for child in children))
    if not is_number(points) or points < 0:
        raise BadValue(value=str(points), reason=N_("points are a number"), where=f"{where}/points")
    return Node(id_, float(points), children)


def _set_status(nodes: Mapping[str, Node], id_: str, value: Any) -> None:
    where = f"/status/{id_}"
    if id_ not in nodes:
        near = nearest(id_, nodes) or "-"
        raise UnknownChoice(value=id_, key="node", nearest=near, known="-", where=where)
    node = nodes[id_]
    if value == NOT_APPLICABLE:
        for below in node.walk():
            below.applies = False
    elif isinstance(value, list):
        if not (len(value) == 3 and all(map(is_number, value)) and min(value) >= 0):
            reason = N_("three shares are needed: done, planned, not done")
            raise BadValue(value=str(value), reason=reason, where=where)
        if not math.isclose(math.fsum(value), 1.0, abs_tol=1e-9):
            raise BadValue(value=str(value), reason=N_("the shares come to 1"), where=where)
        node.shares = (float(value[0]), float(value[1]), float(value[2]))
    elif isinstance(value, str) and value in STATUSES:
        node.shares = STATUSES[value]
    else:
        known = (*STATUSES, NOT_APPLICABLE)
        near = nearest(str(value), known) or "-"
        listed = ", ".join(known)
        raise UnknownChoice(value=str(value), key="status", nearest=near, known=listed, where=where)


def _withdraw(node: Node) -> None:
    """A group none of whose children applies does not apply itself."""
    for child in node.children:
        _withdraw(child)
    if node.children and not any(child.applies for child in node.children):
        node.applies = False


def _redistribute(node: Node, *, top: bool) -> None:
    for child in node.children:
        _redistribute(child, top=False)
    if not node.applies:
        for below in node.walk():
            below.potential = 0.0
        return
    if not node.children:
        return
    chapters = top and any(child.children for child in node.children)
    heirs = [child for child in node.children if child.applies and child.potential]
    if heirs and not chapters:
        share = math.fsum(child.points for child in node.children if not child.applies) / len(heirs)
        for heir in heirs:
            factor = (heir.potential + share) / heir.potential
            for below in heir.walk():
                below.potential *= factor
    node.potential = math.fsum(child.potential for child in node.children if child.applies)


def _score(node: Node, rows: dict[str, dict[str, Any]]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    rows[node.id] = row
    below = [_score(child, rows) for child in node.children]
    names = ("done", "planned", "not_done")
    if not node.applies:
        row.update(dict.fromkeys((*names, "not_filled"), 0.0))
    elif node.shares is not None:
        row.update(
            {name: share * node.potential for name, share in zip(names, node.shares, strict=True)}
        )
        row["not_filled"] = 0.0
    elif below:
        for name in (*names, "not_filled"):
            row[name] = math.fsum(child[name] for child in below)
    else:
        row.update(dict.fromkeys(names, 0.0), not_filled=node.potential)
    row["potential"] = node.potential
    row["reference"] = node.points
    leaves = [leaf for leaf in node.walk() if not leaf.children]
    row["total"] = len(leaves)
    row["completed"] = sum(leaf.shares is not None or not leaf.applies for leaf in leaves)
    return row


def _check(given: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
    for key in given:
        if key not in known:
            near = nearest(str(key), known) or "-"
            listed = ", ".join(known)
            raise UnknownKey(key=key, nearest=near, known=listed, where=f"{where}/{key}")
