"""The fitted panel that comes with the program."""

import functools
from importlib import resources
from typing import Any

from dafeng.kernel.strict import load_json
from dafeng.outlook import fitted
from dafeng.outlook.projection import Models


@functools.cache
def shipped_models() -> Models:
    """The models of the file; raises `BadPanel` where it was changed."""
    return fitted.load(_content())


@functools.cache
def shipped_hash() -> str:
    """Its own hash."""
    return str(_content()["sha256"])


@functools.cache
def _content() -> Any:
    file = resources.files("dafeng.outlook") / "panel_fitted.json"
    return load_json(file.read_bytes())
