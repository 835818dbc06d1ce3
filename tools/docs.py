"""Write the reference pages that the code itself knows, then check the documentation.

The tables of docs/reference/settings.md and pages.md stand between two marks and come from the
settings' descriptions and the views' docstrings; methods.md and factors.md come, from a mark on,
from the objects that calculate. Everything around them is written by hand.
"""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"
MARKS = ("<!-- from the code: make docs -->", "<!-- end -->")


def put(name: str, table: list[str]) -> None:
    """Put a table between the marks of a page."""
    file = REFERENCE / name
    before, _, rest = file.read_text(encoding="utf-8").partition(MARKS[0])
    after = rest.partition(MARKS[1])[2]
    text = "\n".join([before + MARKS[0], "", *table, "", MARKS[1]]) + after
    file.write_text(text, encoding="utf-8")


def list_settings() -> list[str]:
    """A row a setting."""
    from dafeng.site.config import Config

    rows = ["| in dafeng.toml | variable | default | meaning |", "|---|---|---|---|"]
    for name, field in Config.model_fields.items():
        plain = field.default is not None and not field.default_factory
        default = f"`{field.default}`" if plain and field.default != "" else "–"
        rows.append(f"| `{name}` | `DAFENG_{name.upper()}` | {default} | {field.description} |")
    return rows


def list_pages() -> list[str]:
    """A row a page: name, address, what it is."""
    from django.urls import get_resolver

    return ["| name | address | what it is |", "|---|---|---|", *_walk(get_resolver(), "", "/")]


def _walk(resolver: Any, space: str, prefix: str) -> list[str]:
    rows = []
    for each in resolver.url_patterns:
        address = prefix + str(each.pattern)
        if hasattr(each, "url_patterns"):
            inner = f"{space}{each.namespace}:" if each.namespace else space
            rows += _walk(each, inner, address)
        elif each.name and not space.startswith("api"):
            view = getattr(each.callback, "view_class", each.callback)
            said = (view.__doc__ or "").strip().split("\n\n")[0].replace("\n", " ")
            plain = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", address)
            rows.append(f"| `{space}{each.name}` | `{plain}` | {re.sub(' +', ' ', said)} |")
    return rows


def put_rest(name: str, rest: str) -> None:
    """Put what begins with a mark, a line of its own, at the end of a page."""
    file = REFERENCE / name
    before = file.read_text(encoding="utf-8").partition(rest.partition("\n")[0])[0]
    file.write_text(before + rest, encoding="utf-8")


def main() -> int:
    """Write, then check."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]
    import django

    django.setup()
    from dafeng.accounting.document import factor_page, method_page
    from dafeng.accounting.factor_file import shipped_factors

    put_rest("methods.md", method_page())
    put_rest("factors.md", factor_page(shipped_factors()))
    put("settings.md", list_settings())
    put("pages.md", list_pages())
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-n0", "tests/docs"], cwd=ROOT, env=os.environ
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
