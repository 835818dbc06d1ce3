"""Each method against its worked examples; a method that claims a proof has a published one."""

from pathlib import Path

import pytest

from dafeng.accounting.calculation import calculate
from dafeng.accounting.factor_file import shipped_factors
from dafeng.accounting.method import methods
from dafeng.kernel.strict import load_yaml

FOLDER = Path(__file__).parent / "methods"
CASES = {path.stem: load_yaml(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.yaml"))}
LISTED = [(name, case) for name, cases in CASES.items() for case in cases]


def at(document, pointer):
    for key in pointer.strip("/").split("/"):
        document = document[int(key) if isinstance(document, list) else key]
    return document


@pytest.mark.parametrize(("method", "case"), LISTED, ids=[f"{m}: {c['name']}" for m, c in LISTED])
def test_a_worked_example_comes_out_as_printed(method, case):
    assert case["given"]["method"] == method
    result = calculate(case["given"], shipped_factors())
    for pointer, expected in case["expect"].items():
        value = at(result, pointer)
        if isinstance(expected, str):
            assert value == expected
        else:
            assert value == pytest.approx(expected, abs=case["tolerance"], rel=0)


def test_every_method_has_worked_examples():
    assert set(CASES) == set(methods())


@pytest.mark.parametrize("name", sorted(methods()))
def test_a_method_claims_a_proof_just_where_an_example_was_published(name):
    published = any(case.get("published") for case in CASES[name])
    assert published == (methods()[name].proof is not None)


@pytest.mark.parametrize("name", sorted(methods()))
def test_a_method_says_what_it_is(name):
    method = methods()[name]
    assert method.name.zh
    assert method.name.en
    assert method.source
    assert method.formula
    assert {field.key for field in method.fields if field.required and not field.beside} == set(
        method.schema()["required"]
    )
