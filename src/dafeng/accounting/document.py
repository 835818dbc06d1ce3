"""The reference pages of methods and factors, written from the objects that run."""

from collections.abc import Iterable

from dafeng.accounting.catalogue import NOT_PROVED
from dafeng.accounting.factor import Factor
from dafeng.accounting.factor_set import FactorSet
from dafeng.accounting.method import Field, Method, methods

MARK = "<!-- from here on written by `dafeng {command} --markdown` -->"


def method_page() -> str:
    """All methods as Markdown: formula, keys, editions, assumptions, source, proof."""
    parts = [MARK.format(command="methods")]
    for method in methods().values():
        parts.append(_method(method))
    return "\n\n".join(parts) + "\n"


def factor_page(factors: FactorSet) -> str:
    """All factors as Markdown, a table for each quantity."""
    parts = [MARK.format(command="factors"), _counts(factors)]
    quantities = sorted({item.quantity for item in factors})
    for quantity in quantities:
        rows = [item for item in factors if item.quantity == quantity]
        parts.append(f"## {quantity}\n\n{_table(rows)}")
    return "\n\n".join(parts) + "\n"


def _method(method: Method) -> str:
    lines = [f"## {method.id}", "", f"{method.name.en} · {method.name.zh}", "", "```text"]
    lines += [*method.formula.splitlines(), "```", "", "| key | kind | meaning | 含义 |"]
    lines += ["|---|---|---|---|", *(_field(field) for field in method.fields), ""]
    lines.append(f"- Source: {method.source}.")
    if method.editions:
        listed = ", ".join(f"`{name}` from {start}" for start, name in method.editions)
        lines.append(f"- Default edition: {listed}.")
    for key, path, text in method.assumes:
        lines.append(
            f"- Where `{path}` is given and `{key}` is not: {text.en}; the result says so."
        )
    for given, needed in method.needs:
        lines.append(f"- With `{given}`, `{needed}` is needed: without it the result has a gap.")
    proof = method.proof
    lines.append(f"- Proof: {proof.case} ({proof.source})." if proof else f"- Proof: {NOT_PROVED}.")
    return "\n".join(lines)


def _field(field: Field) -> str:
    name = f"`{field.key}`" + ("" if field.required else " (optional)")
    kind = field.kind.replace("_", " ")
    if field.options:
        kind = " \\| ".join(f"`{option}`" for option in field.options)
    elif field.pattern:
        kind += f", names of `{field.pattern}`"
    if field.default:
        kind += f"; default `{field.default}`"
    if field.beside:
        kind += "; beside `activity`"
    return f"| {name} | {kind} | {field.meaning.en} | {field.meaning.zh} |"


def _counts(factors: FactorSet) -> str:
    lines = ["| status | factors | second source agrees | disagrees | not found |"]
    lines.append("|---|---:|---:|---:|---:|")
    for status in sorted({item.status for item in factors}):
        rows = [item for item in factors if item.status == status]
        counted = [
            sum(
                item.second_source is not None and item.second_source.agrees == word
                for item in rows
            )
            for word in ("yes", "no", "not_found")
        ]
        lines.append(f"| {status} | {len(rows)} | {' | '.join(map(str, counted))} |")
    return "\n".join(lines)


def _table(rows: Iterable[Factor]) -> str:
    lines = ["| id | 名称 | edition | where | value | unit | status | second source | ref |"]
    lines.append("|---|---|---|---|---|---|---|---|---|")
    for item in rows:
        scope = item.applies_to
        where = " ".join(part for part in (scope.calibre, ",".join(scope.region)) if part)
        second = item.second_source.agrees if item.second_source else ""
        cells = (item.id, item.name.zh, item.edition, where, _values(item), item.unit)
        lines.append(f"| {' | '.join(cells)} | {item.status} | {second} | {item.ref} |")
    return "\n".join(lines)


def _values(item: Factor) -> str:
    if item.values is None:
        return f"{item.range[0]}–{item.range[1]}" if item.range else ""
    parts = [
        f"{value} from {day}" if value is not None else f"until {day}"
        for day, value in item.values.steps
    ]
    return ", ".join(parts)
