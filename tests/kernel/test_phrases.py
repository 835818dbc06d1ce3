"""What an error says inside its sentences is a message, too: marked, so that it has its Chinese."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation import gettext

from dafeng.kernel.error import N_, DafengError
from dafeng.kernel.period import BadPeriod
from dafeng.kernel.quantity import BadUnit

pytestmark = pytest.mark.lint
SOURCE = Path(__file__).resolve().parents[2] / "src" / "dafeng"
SHELL = SOURCE / "site"  # backups, restores and settings speak to the shell, in English
PAGES = {"api.py", "middleware.py", "views.py"}
FILES = sorted(
    file
    for file in SOURCE.rglob("*.py")
    if not file.is_relative_to(SHELL) or (file.parent == SHELL and file.name in PAGES)
)


def speaking() -> set[str]:
    """The names of the errors whose sentences hold a phrase."""
    return {
        error.__name__
        for error in DafengError.registry.values()
        for phrase in DafengError.phrases
        if f"{{{phrase}}}" in f"{error.what}{error.why}{error.todo}"
    }


def unmarked(node: ast.expr, scope: ast.AST) -> Iterator[str]:
    """The wordings in an expression that nobody marked, through the variables of its function."""
    match node:
        case ast.Call(func=ast.Name(id="N_"), args=[ast.Constant()]):
            return
        case ast.Constant(value=str()) | ast.JoinedStr() | ast.BinOp():
            yield ast.unparse(node)
        case ast.Call(func=ast.Name(id="str" | "repr")):
            yield ast.unparse(node)
        case ast.Call(func=ast.Attribute(attr="format" | "join" | "strip" | "partition")):
            yield ast.unparse(node)
        case ast.IfExp(body=one, orelse=other):
            yield from [*unmarked(one, scope), *unmarked(other, scope)]
        case ast.BoolOp(values=values):
            for value in values:
                yield from unmarked(value, scope)
        case ast.Name(id=name):
            for given in ast.walk(scope):
                if isinstance(given, ast.Assign) and any(
                    isinstance(target, ast.Name) and target.id == name for target in given.targets
                ):
                    yield from unmarked(given.value, scope)


def called(node: ast.Call) -> str:
    """The bare name of what is called."""
    return getattr(node.func, "id", "") or getattr(node.func, "attr", "")


def faults(source: str, errors: set[str]) -> list[str]:
    """Every phrase of an error, or of a function that passes one on, that is not marked."""
    tree = ast.parse(source)
    functions = [each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef)]
    passing = {}  # functions that take a reason and give it to an error
    for each in functions:
        names = [argument.arg for argument in each.args.args]
        makes = any(isinstance(n, ast.Call) and called(n) in errors for n in ast.walk(each))
        if makes and set(names) & set(DafengError.phrases):
            passing[each.name] = names
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or called(node) not in errors | passing.keys():
            continue
        scope = next(
            (f for f in reversed(functions) if f.lineno <= node.lineno <= (f.end_lineno or 0)), tree
        )
        given = [k.value for k in node.keywords if k.arg in DafengError.phrases]
        names = passing.get(called(node), [])
        given += [v for n, v in zip(names, node.args, strict=False) if n in DafengError.phrases]
        for value in given:
            found += [f"line {node.lineno}: {each}" for each in unmarked(value, scope)]
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(SOURCE)))
def test_every_phrase_of_an_error_is_marked(file):
    assert faults(file.read_text(), speaking()) == []


@pytest.mark.parametrize(
    "source",
    [
        'raise BadPeriod(period=x, reason="it is wrong")',
        'raise BadPeriod(period=x, reason=f"{x} is wrong")',
        "raise e.BadPeriod(period=x, reason=str(error))",
        'raise BadPeriod(period=x, reason=N_("one") if x else "other")',
        'def f():\n    reason = "it is wrong"\n    raise BadPeriod(period=x, reason=reason)',
        'def no(x, reason):\n    raise BadPeriod(period=x, reason=reason)\nno(1, "it is wrong")',
    ],
)
def test_an_unmarked_phrase_is_found(source):
    assert faults(source, {"BadPeriod"})


@pytest.mark.parametrize(
    "source",
    [
        'raise BadPeriod(period="x", reason=N_("{x} is wrong"), x=x)',
        "raise BadPeriod(period=x, reason=error)",
        'log.record("kind", row, reason="typed by a person")',
    ],
)
def test_a_marked_one_is_not(source):
    assert faults(source, {"BadPeriod"}) == []


def test_errors_with_a_phrase_are_known_by_themselves():
    assert {"BadPeriod", "BadUnit", "BadBatch", "BadArchive", "BadStatistic"} <= speaking()


def test_a_phrase_is_filled_in_and_braces_of_others_stay():
    error = BadUnit(unit="t", reason=N_("{sign} has no meaning in a unit"), sign="{reason}")
    assert "{reason} has no meaning" in error.message()
    with translation.override("zh-hans"):
        assert "{reason} 在单位中没有意义" in error.message(gettext)
    assert "{nothing}" in BadUnit(unit="t", reason="{nothing}").message()


def test_an_error_may_be_the_reason_of_another():
    inner = BadPeriod(period="x", reason=N_("it has another form"))
    with translation.override("zh-hans"):
        said = BadUnit(unit="t", reason=inner).message(gettext)
        assert inner.message(gettext).rstrip("。") in said
