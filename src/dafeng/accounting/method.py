"""A method: a published way from activities to a result, as a list of terms or as a function."""

import ast
import functools
import hashlib
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Any

from dafeng.accounting.error import PeriodCrossesChange, UnknownMethod
from dafeng.accounting.term import Either, Lookup, Term
from dafeng.kernel.nearest import nearest
from dafeng.kernel.period import Period
from dafeng.kernel.strict import dump_json
from dafeng.kernel.text import Text

WORDING = ("name", "source", "meaning", "formula_text", "proof", "assumes")
"""What a method says of itself and does not run."""


@dataclass(frozen=True, slots=True)
class Field:
    """A key of a method's activity.

    `kind`: ``amount`` (value and unit), ``fraction`` (a number 0 to 1, or value and unit),
    ``ratio`` (a number of zero or more taken in `unit`, or value and unit),
    ``choice`` (one of `options`, or of what stands in the factor set at the hole of `pattern`),
    ``unit``, ``amounts`` (a table of amounts by key), ``dated_amounts`` (amounts that may hold a
    value by date), ``dated_amount``, ``raw`` (read by the method itself, described by `schema`).
    A `loose` table takes keys outside the pattern too; a field `beside` the activity may stand at
    the top of the request.
    """

    key: str
    kind: str
    meaning: Text
    required: bool = True
    options: tuple[str, ...] = ()
    default: str = ""
    pattern: str = ""
    unit: str = "fraction"
    loose: bool = False
    beside: bool = False
    schema: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """The example, published by somebody else, that the method reproduces."""

    source: str
    case: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a function method, as the trace shows it: a value, or why there is none."""

    id: str
    formula: str
    inputs: Mapping[str, float]
    value: float
    unit: str
    yields: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a function method returns: its steps, and fields of its own for the result."""

    steps: tuple[Step, ...]
    fields: Mapping[str, Any]
    gases: Mapping[str, float] | None = None


Function = Callable[[Any, Mapping[str, float]], Answer]
"""From a request and its looked-up numbers (in their lookups' units) to an answer."""


@dataclass(frozen=True, slots=True)
class Method:
    """A method, found by its file; `terms` run one by one, `function` is for what is not linear.

    `editions` names the default edition from each date on; `assumes` holds (key, path given, what
    is taken for granted where the key is not), shown with every result for which it holds; `needs`
    holds (path given, key without which the result has a gap).
    """

    id: str
    name: Text
    source: str
    fields: tuple[Field, ...]
    terms: tuple[Term, ...] = ()
    function: Function | None = None
    lookups: tuple[Either, ...] = ()
    formula_text: str = ""
    editions: tuple[tuple[date, str], ...] = ()
    energy_basis: str = ""
    dated: bool = True
    assumes: tuple[tuple[str, str, Text], ...] = ()
    needs: tuple[tuple[str, str], ...] = ()
    proof: Proof | None = None

    @property
    def formula(self) -> str:
        """All terms as they run, one a line."""
        return self.formula_text or "\n".join(term.formula for term in self.terms)

    @property
    def definition(self) -> str:
        """SHA-256 of what runs: keys, terms, lookups, editions, a function's code; no wording."""
        return hashlib.sha256(dump_json(_plain(self)).encode()).hexdigest()

    def factor_ids(self) -> tuple[str, ...]:
        """The ids that it looks up, with holes where the request fills in a word."""
        parts = [*(part for term in self.terms for part in term.parts), *self.lookups]
        either = (part.lookup if isinstance(part, Either) else part for part in parts)
        found = [part for part in either if isinstance(part, Lookup)]
        return tuple(dict.fromkeys(part.id for part in found))

    def editions_over(self, period: Period | None) -> tuple[tuple[Period | None, str], ...]:
        """The default edition for each part of a period.

        Raises `PeriodCrossesChange` where it changes within more than a month.
        """
        if period is None or not self.editions:
            return ((period, self.editions[-1][1] if self.editions else ""),)
        parts = period.split(start for start, _ in self.editions[1:])
        if len(parts) > 1 and not period.is_fine:
            day = str(parts[1].start)
            name = f"{self.id} (edition)"
            raise PeriodCrossesChange(period=str(period), factor=name, day=day, where="/period")
        return tuple((part, self._edition_at(part.start)) for part in parts)

    def edition(self, period: Period | None) -> str:
        """The default edition for a period; both, where it changes within a month."""
        return ", ".join(name for _, name in self.editions_over(period))

    def _edition_at(self, day: date) -> str:
        starts = [name for start, name in self.editions if start <= day]
        return starts[-1] if starts else self.editions[0][1]

    def schema(self) -> dict[str, Any]:
        """The JSON Schema of its activity."""
        own = [field for field in self.fields if not field.beside]
        return {
            "type": "object",
            "properties": {field.key: _schema(field) for field in own},
            "required": [field.key for field in own if field.required],
            "additionalProperties": False,
        }


def _plain(value: Any) -> Any:
    """What runs of a definition as plain data; what is as by default is left out."""
    if is_dataclass(value):
        names = [item.name for item in fields(value) if item.name not in WORDING]
        defaults = {item.name: item.default for item in fields(value)}
        given = {name: getattr(value, name) for name in names}
        return {name: _plain(each) for name, each in given.items() if each != defaults[name]}
    if isinstance(value, (tuple, list)):
        return [_plain(each) for each in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if callable(value):
        return _statements(inspect.getsource(inspect.getmodule(value) or value))
    return value if isinstance(value, (bool, int, float)) or value is None else str(value)


class _Silent(ast.NodeTransformer):
    """Leaves out what only says something: docstrings."""

    def visit_Expr(self, node: ast.Expr) -> ast.Expr | None:
        return None if isinstance(node.value, ast.Constant) else node


def _statements(source: str) -> str:
    """What a source does, spelt in one way: no comment, docstring or layout."""
    return ast.unparse(_Silent().visit(ast.parse(source)))


def _schema(field: Field) -> dict[str, Any]:
    amount = {
        "type": "object",
        "properties": {
            "value": {"type": "number"},
            "unit": {"type": "string"},
            "u_pct": {"type": "number", "minimum": 0},
        },
        "required": ["value", "unit"],
        "additionalProperties": False,
    }
    kinds: dict[str, dict[str, Any]] = {
        "amount": amount,
        "fraction": {"anyOf": [{"type": "number", "minimum": 0, "maximum": 1}, amount]},
        "ratio": {"anyOf": [{"type": "number", "minimum": 0}, amount]},
        "choice": {"type": "string", **({"enum": list(field.options)} if field.options else {})},
        "unit": {"type": "string"},
        "amounts": {"type": "object", "minProperties": 1, "additionalProperties": amount},
        "dated_amounts": {"type": "object", "minProperties": 1, "additionalProperties": {}},
        "dated_amount": amount,
        "raw": dict(field.schema or {}),
    }
    shown = {"description": field.meaning.en, **kinds[field.kind]}
    return {**shown, "default": field.default} if field.default else shown


@functools.cache
def methods() -> Mapping[str, Method]:
    """All methods by id: each module of `dafeng.accounting.methods` holds one, `METHOD`."""
    from dafeng.accounting import methods as package

    found: dict[str, Method] = {}
    for module in sorted(info.name for info in pkgutil.iter_modules(package.__path__)):
        method = importlib.import_module(f"{package.__name__}.{module}").METHOD
        if method.id != module:
            raise TypeError(f"{module}.py holds the method {method.id}")
        found[method.id] = method
    return found


def find_method(id_: str) -> Method:
    """The method of an id; `UnknownMethod` names the nearest."""
    known = methods()
    if id_ not in known:
        raise UnknownMethod(method=id_, nearest=nearest(id_, known) or "-", where="/method")
    return known[id_]
