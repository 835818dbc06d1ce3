"""Whatever a person can call, set, open or run into is described."""

import importlib
import pkgutil
import re
from pathlib import Path

import click
import pytest
from django.urls import URLPattern, URLResolver, get_resolver

import dafeng
from dafeng.kernel.error import DafengError
from dafeng.site.cli import dafeng as command_line
from dafeng.site.config import Config

DOCS = Path(__file__).resolve().parents[2] / "docs"
pytestmark = pytest.mark.lint


def read(name: str) -> str:
    return (DOCS / "reference" / name).read_text(encoding="utf-8")


def list_commands() -> list[str]:
    context = click.Context(command_line)
    names = []
    for name in command_line.list_commands(context):
        command = command_line.get_command(context, name)
        names.append(f"dafeng {name}")
        if isinstance(command, click.Group):
            names += [f"dafeng {name} {part}" for part in command.list_commands(context)]
    return names


def list_errors() -> list[str]:
    """Every code of the product; each error module is imported first."""
    for module in pkgutil.walk_packages(dafeng.__path__, "dafeng."):
        if module.name.endswith(".error") or ".error." in module.name:
            importlib.import_module(module.name)
    return sorted(
        code
        for code, error in DafengError.registry.items()
        if error.__module__.startswith("dafeng")
    )


def list_pages(resolver: URLResolver, space: str = "") -> list[str]:
    names = []
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            names += list_pages(pattern, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            names.append(f"{space}{pattern.name}")
    return [name for name in names if not name.startswith("api")]


def test_every_command_is_described():
    text = read("commands.md")
    assert [name for name in list_commands() if f"`{name}" not in text] == []


def test_every_setting_is_described_with_its_default():
    text = read("settings.md")
    missing = [
        name
        for name in Config.model_fields
        if not re.search(rf"^\| `{name}` \| `DAFENG_{name.upper()}` \|", text, re.M)
    ]
    assert missing == []


def test_no_setting_is_described_that_is_gone():
    described = set(re.findall(r"^\| `(\w+)` \| `DAFENG_", read("settings.md"), re.M))
    assert described <= set(Config.model_fields)


def test_every_error_is_described():
    text = read("errors.md")
    assert [code for code in list_errors() if f"- `{code}`:" not in text] == []


def test_no_error_is_described_that_is_gone():
    described = set(re.findall(r"^- `([\w.]+)`:", read("errors.md"), re.M))
    assert described - set(list_errors()) == set()


def test_every_page_is_described():
    text = read("pages.md")
    assert [name for name in list_pages(get_resolver()) if f"`{name}`" not in text] == []


def links_of(file: Path) -> list[str]:
    text = re.sub(r"```.*?```", "", file.read_text(encoding="utf-8"), flags=re.S)
    found = re.findall(r"\]\(([^)\s]+)\)", text)
    return [link for link in found if "://" not in link and not link.startswith(("#", "mailto:"))]


@pytest.mark.parametrize("file", sorted(DOCS.rglob("*.md")), ids=lambda f: str(f.relative_to(DOCS)))
def test_every_link_leads_somewhere(file):
    broken = [link for link in links_of(file) if not (file.parent / link.split("#")[0]).exists()]
    assert broken == []
