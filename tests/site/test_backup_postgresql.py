"""The drill on PostgreSQL: from one database into another, empty one."""

import os
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql
from tests.site.installation import PEOPLE, PROOF, Installation

pytestmark = [pytest.mark.database, pytest.mark.postgresql_only]
COUNT = """
from dafeng.site import django; django.start()
from dafeng.evidence.models import Entry
print(",".join(Entry.objects.order_by("at").values_list("kind", flat=True)))
"""


@pytest.fixture
def new_database():
    """Makes empty databases, and removes them afterwards."""
    server = os.environ["DAFENG_DATABASE_URL"]
    made = []

    def make(name):
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        made.append(name)
        return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))

    yield make
    with psycopg.connect(server, autocommit=True) as connection:
        for name in made:
            connection.execute(
                sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            )


def test_a_copy_of_one_database_comes_back_in_another(tmp_path, new_database):
    address = new_database("drill_source")
    source = Installation(tmp_path / "home", DAFENG_DATABASE_URL=address)
    source.succeed("setup")
    source.python(PEOPLE)
    source.succeed("backup", str(tmp_path / "first"))
    source.succeed("backup", str(tmp_path / "second"))
    words = ("restore", str(tmp_path / "second"), "--by", "sys1", "--approved-by", "sec1")

    full = Installation(tmp_path / "other", DAFENG_DATABASE_URL=address)
    code, _, err = full.dafeng(*words, typed=PROOF)
    assert code == 1
    assert "site.home_not_empty" in err

    target = Installation(tmp_path / "restored", DAFENG_DATABASE_URL=new_database("drill_target"))
    target.succeed(*words, typed=PROOF)
    kinds = target.python(COUNT).strip().split(",")
    assert kinds[-4:] == [
        "backup.taken",
        "approval.requested",
        "approval.approved",
        "backup.restored",
    ]
