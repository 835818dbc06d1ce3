"""The reference page of packs says all that the format knows."""

import re
from pathlib import Path
from typing import get_args

import pytest

from dafeng.kernel.error import DafengError
from dafeng.packs import error, schema, vocabulary
from dafeng.packs.unit import UNITS

DOCS = Path(__file__).resolve().parents[2] / "docs" / "reference"
PAGE = (DOCS / "pack.md").read_text("utf-8")
MODELS = [
    model
    for model in vars(schema).values()
    if isinstance(model, type)
    and issubclass(model, schema.Model)
    and model not in (schema.Model, schema.Pack)
]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_field_is_named_and_no_other(model):
    tables = re.findall(r"### (.+)\n\n.*\n\n\| key \|.*\n\|---.*\n((?:\|.*\n)+)", PAGE)
    documented = [re.findall(r"^\| `(\w+)` \|", rows, re.MULTILINE) for _, rows in tables]
    assert list(model.model_fields) in documented


@pytest.mark.parametrize("file", schema.FILES)
def test_every_file_is_named(file):
    assert f"`{file}`" in PAGE


def test_every_word_of_the_lists_is_explained():
    lists = [value for value in vars(vocabulary).values() if get_args(value)]
    words = {word for allowed in lists for word in get_args(allowed) if isinstance(word, str)}
    assert len(words) > 60
    assert sorted(word for word in words if f"`{word}`" not in PAGE) == []


def test_every_unit_is_listed():
    assert [unit for unit in UNITS if f"| `{unit}` |" not in PAGE] == []


def test_every_error_is_listed():
    page = (DOCS / "errors.md").read_text("utf-8")
    codes = [code for code in DafengError.registry if code.startswith("packs.")]
    assert error.InvalidPack.code in codes
    assert [code for code in codes if f"- `{code}`:" not in page] == []
