"""JSON and YAML as strictly as data deserve: no duplicate keys, no NaN, no surprise types."""

import json
import math
import re
from collections.abc import Callable
from typing import Any, Final, NoReturn

import yaml

from dafeng.kernel.error import N_, DafengError

MAXIMUM_DEPTH = 100
_HALF = re.compile(r"\\u[dD][89a-fA-F]|[\ud800-\udfff]")


class BadSyntax(DafengError):
    """A text that is no JSON or YAML, or one that says something twice."""

    code = "kernel.bad_syntax"
    what = N_("This is not valid {format}: {reason}.")
    todo = N_("Correct it at the place named and try again.")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, value in pairs:
        if key in result:
            raise BadSyntax(
                format="JSON", reason=N_("the key {key} stands twice in one object"), key=repr(key)
            )
        result[key] = value
    return result


def _constant(name: str) -> NoReturn:
    raise BadSyntax(format="JSON", reason=N_("{name} is not a number that JSON knows"), name=name)


def _float(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise BadSyntax(
            format="JSON", reason=N_("{digits} is too large for a number"), digits=digits
        )
    return value


def load_json(text: str | bytes) -> Any:
    """Read JSON; NaN, Infinity, 1e999, duplicate keys and bottomless nesting raise `BadSyntax`."""
    try:
        if isinstance(text, bytes):
            text = text.decode("utf-8-sig")
        value = json.loads(
            text, object_pairs_hook=_object, parse_constant=_constant, parse_float=_float
        )
        if _HALF.search(text):
            json.dumps(value, ensure_ascii=False).encode()
        return value
    except BadSyntax:
        raise
    except UnicodeEncodeError as error:
        raise BadSyntax(format="JSON", reason=N_("half of a surrogate pair is no text")) from error
    except UnicodeDecodeError as error:
        raise BadSyntax(
            format="JSON", reason=N_("byte {place} is not UTF-8"), place=error.start
        ) from error
    except RecursionError as error:
        raise BadSyntax(format="JSON", reason=N_("it is nested too deeply")) from error
    except json.JSONDecodeError as error:
        reason = N_("line {line} column {column}: {detail}")
        raise BadSyntax(
            format="JSON", reason=reason, line=error.lineno, column=error.colno, detail=error.msg
        ) from error
    except ValueError as error:  # an integer of more digits than Python reads
        raise BadSyntax(format="JSON", reason=N_("a number has too many digits")) from error


def dump_json(
    value: Any, *, indent: int | None = None, default: Callable[[Any], Any] | None = None
) -> str:
    """Write JSON in UTF-8 with all digits; a NaN or Infinity becomes null.

    `default` spells what JSON has no word for; without it such a value raises `TypeError`.
    """
    return json.dumps(
        _finite(value), ensure_ascii=False, indent=indent, allow_nan=False, default=default
    )


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(item) for item in value]
    return value


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Safe YAML by the 1.2 core schema: only true and false are booleans, so `no` is a word."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))


def _mapping(loader: Any, node: yaml.MappingNode) -> dict[Any, Any]:
    result: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in result:
            line = key_node.start_mark.line + 1
            raise BadSyntax(
                format="YAML",
                reason=N_("the key {key} stands twice, line {line}"),
                key=repr(key),
                line=line,
            )
        result[key] = loader.construct_object(value_node, deep=True)
    return result


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


_UNREADABLE: Final = N_("it cannot be read ({detail})")


def _refuse_depth(text: str) -> None:
    """Refuse bottomless nesting: libyaml would end the process, not raise."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAXIMUM_DEPTH:
                raise BadSyntax(format="YAML", reason=N_("it is nested too deeply"))
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def load_yaml(text: str) -> Any:
    """Read one YAML document; duplicate keys and broken syntax raise `BadSyntax` with the line."""
    try:
        _refuse_depth(text)
        return yaml.load(text, Loader=_Loader)  # noqa: S506  a safe loader, made stricter
    except BadSyntax:
        raise
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        reason = N_("line {line} column {column}: {detail}") if mark else _UNREADABLE
        place: dict[str, Any] = {"line": mark.line + 1, "column": mark.column + 1} if mark else {}
        raise BadSyntax(format="YAML", reason=reason, detail=error.problem, **place) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise BadSyntax(format="YAML", reason=_UNREADABLE, detail=str(error)) from error


def yaml_lines(text: str) -> dict[str, int]:
    """Tell on which line (from 1) each place of a YAML text stands, by its JSON pointer."""
    lines: dict[str, int] = {}
    walked: set[int] = set()  # an alias is the same node again, perhaps inside itself

    def walk(node: yaml.Node | None, pointer: str) -> None:
        if id(node) in walked:
            return
        walked.add(id(node))
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                lines[f"{pointer}/{key.value}"] = key.start_mark.line + 1
                walk(value, f"{pointer}/{key.value}")
        elif isinstance(node, yaml.SequenceNode):
            for place, value in enumerate(node.value):
                lines[f"{pointer}/{place}"] = value.start_mark.line + 1
                walk(value, f"{pointer}/{place}")

    walk(yaml.compose(text, Loader=_Loader), "")
    return lines
