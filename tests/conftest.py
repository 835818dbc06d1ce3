"""What all tests share: the parts they belong to, no excuses, a guard over writes, people."""

from collections.abc import Iterator
from pathlib import Path

import pytest

FOLDERS = {"external": "external", "browser": "browser"}
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server", "admin_client"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Say of each test to which part of the run it belongs."""
    here = Path(__file__).parent
    for item in items:
        folder = item.path.relative_to(here).parts[0]
        if folder in FOLDERS:
            item.add_marker(FOLDERS[folder])
        fixtures = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") or fixtures & DATABASE_FIXTURES:
            item.add_marker("database")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """A test that is skipped or expected to fail proves nothing: it counts as failed."""
    report = yield
    if report.skipped or hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped or expected to fail, which counts as failed: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Iterator[None]:
    """The same for a whole file."""
    report = yield
    if report.skipped:
        report.outcome = "failed"
        report.longrepr = f"{collector.nodeid} is skipped, which counts as failed"
    return report


def pytest_configure() -> None:
    """Guard what the program writes."""
    from tests import write_guard

    write_guard.install()


@pytest.fixture(autouse=True)
def _no_write_outside_writing():
    from tests import write_guard

    write_guard.found.clear()
    yield
    assert not write_guard.found, "a write outside `writing`: " + write_guard.found[0]


@pytest.fixture(scope="session", autouse=True)
def _flush_may_empty_the_log():
    """A test with real transactions is undone by emptying all tables, the log's among them."""
    from django.db import connection
    from django.db.backends.base.operations import BaseDatabaseOperations

    from tests.triggers import without_triggers

    flush = BaseDatabaseOperations.execute_sql_flush

    def flush_unprotected(self, sql_list):
        with without_triggers(connection):
            flush(self, sql_list)

    patch = pytest.MonkeyPatch()
    patch.setattr(BaseDatabaseOperations, "execute_sql_flush", flush_unprotected)
    yield
    patch.undo()


@pytest.fixture
def world(db):
    """Two organisations, a user of each role in the first, and things that belong to either."""
    from tests.world import World

    return World()
