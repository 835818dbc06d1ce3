"""Rows are written in services, and nowhere else: read from the source itself."""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "dafeng"
ALWAYS = {
    "create",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "select_for_update",
}
ON_ROWS = {"update", "delete", "create", *ALWAYS}
# file or folder -> why it may write
FREE = {
    "jobs/worker.py": "the worker's own heartbeat",
    "site/idempotency.py": "keeps the answer of a request beside its effect",
    "packs/desk.py": "the loader's own writer, called by its service in one transaction",
    "packs/plan_writer.py": "the same, for the plan",
    "packs/people_writer.py": "the same, for people and places",
    "site/backup.py": "stores of a backup have a `save` of their own",
    "site/recovery.py": "sessions and workers of another time are dropped after a restore",
    "people/signing.py": "counts wrong codes in a transaction of their own",
}


def is_free(path: Path) -> bool:
    relative = path.relative_to(SOURCE).as_posix()
    return "services" in relative or "/migrations/" in relative or relative in FREE


def find_writes(source: str) -> list[tuple[int, str]]:
    """Calls that write rows: `.save()`, and what is called on a manager or a query set."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        name, target = node.func.attr, node.func.value
        if (name == "save" and not node.args and isinstance(target, (ast.Name, ast.Attribute))) or (
            name in ON_ROWS and is_of_rows(target)
        ):
            found.append((node.lineno, name))
    return found


def is_of_rows(node: ast.AST) -> bool:
    while True:
        if isinstance(node, ast.Attribute):
            if node.attr in ("objects", "_default_manager", "_base_manager"):
                return True
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        else:
            return False


FILES = sorted(path for path in SOURCE.rglob("*.py") if not is_free(path))


def test_rows_are_written_in_services_only():
    wrong = {
        f"{path.relative_to(SOURCE)}:{line}": name
        for path in FILES
        for line, name in find_writes(path.read_text(encoding="utf-8"))
    }
    assert not wrong


def test_no_exception_outlives_its_file():
    assert all((SOURCE / name).exists() for name in FREE)


@pytest.mark.parametrize(
    "source",
    [
        "row.save()",
        "self.row.save(update_fields=('a',))",
        "User.objects.create(a=1)",
        "User.objects.filter(a=1).exclude(b=2).update(a=2)",
        "User.objects.all().delete()",
        "model._default_manager.bulk_create(rows)",
    ],
)
def test_a_write_is_found(source):
    assert find_writes(source)


@pytest.mark.parametrize(
    "source", ["book.save(path)", "hash.update(data)", "{}.update(a=1)", "User.objects.filter(a=1)"]
)
def test_what_is_no_write_is_let_be(source):
    assert not find_writes(source)
