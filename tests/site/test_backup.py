"""The drill: a copy while people write, brought back elsewhere, with everything in it."""

import json
import shutil
import sqlite3
import time
from pathlib import Path

import pytest
from tests.site.installation import PEOPLE, PROOF, Installation

from dafeng.site import backup, recovery
from dafeng.site.config import Config
from dafeng.site.error import BackupBroken, BackupNewer, BackupOther, NotTwoPersons

pytestmark = [pytest.mark.database, pytest.mark.sqlite_only]
# Writes one row in the log a time, each with a blob of its own, until it is told to stop.
WRITER = """
import sys, pathlib
from dafeng.site import django; django.start()
from django.conf import settings
from dafeng.evidence import blobs
from dafeng.evidence.services import System, writing
stop, number = pathlib.Path(sys.argv[1]), 0
while not stop.exists():
    digest, _ = blobs.store([f"attachment {number}".encode() * 100])
    with writing(actor=System("writer"), permission="test") as log:
        log.record("test.written", "thing", blobs=[digest], number=number)
    number += 1
    print(number, flush=True)
"""
STATE = """
import json
from dafeng.site import django; django.start()
from dafeng.evidence import blobs
from dafeng.evidence.models import Approval, Entry
from dafeng.evidence.services import sequence
entries = list(Entry.objects.filter(kind="test.written"))
for entry in entries:
    for digest in entry.blobs:
        blobs.read(digest)
print(json.dumps({
    "numbers": sorted(json.loads(entry.payload)["number"] for entry in entries),
    "sequenced": sequence(),
    "kinds": sorted(set(Entry.objects.exclude(kind="test.written").values_list("kind", flat=True))),
    "actors": sorted(str(a) for a in Approval.objects.values_list(
        "requested_by__username", "decided_by__username").first() or ()),
}))
"""


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    """An installation with people, and a backup that was taken while others wrote."""
    folder = tmp_path_factory.mktemp("drill")
    home = Installation(folder / "home")
    home.succeed("setup")
    home.python(PEOPLE)
    (home.home / "dafeng.toml").write_text("session_hours = 4\n")
    stop = folder / "stop"
    writer = home.start("-c", WRITER, str(stop))
    before = [int(writer.stdout.readline()) for _ in range(5)][-1]
    started = time.monotonic()
    home.succeed("backup", str(folder / "backup"))
    seconds = time.monotonic() - started
    stop.touch()
    out, err = writer.communicate(timeout=60)
    assert writer.returncode == 0, err
    after = int(out.split()[-1])
    home.folder, home.before, home.after, home.seconds = folder, before, after, seconds
    return home


def fresh(source, name):
    return Installation(source.folder / name)


def restore(target, folder, by="sys1", approved_by="sec1", typed=PROOF):
    words = ("restore", str(folder), "--by", by, "--approved-by", approved_by)
    return target.dafeng(*words, typed=typed)


def test_a_restored_copy_holds_all_that_was_there_when_it_was_taken(source):
    target = fresh(source, "restored")
    code, _, err = restore(target, source.folder / "backup")
    assert code == 0, err
    state = json.loads(target.python(STATE))
    # one point in time: no gap, nothing of before the backup lost, nothing from after its end
    assert state["numbers"] == list(range(len(state["numbers"])))
    assert source.before <= len(state["numbers"]) <= source.after
    assert {"approval.approved", "approval.requested", "backup.restored"} <= set(state["kinds"])
    assert "backup.taken" not in state["kinds"]
    assert state["actors"] == ["sec1", "sys1"]
    for name in ("secret_key", "dafeng.toml"):
        assert (target.home / name).read_bytes() == (source.home / name).read_bytes()
    assert (target.home / "secret_key").stat().st_mode & 0o077 == 0
    assert source.seconds < 30


def test_the_backup_itself_stands_in_the_log_of_the_original(source):
    rows = sqlite3.connect(source.home / "dafeng.sqlite3").execute(
        "SELECT payload FROM evidence_entry WHERE kind = 'backup.taken'"
    )
    assert str(source.folder / "backup") in rows.fetchone()[0]


def test_a_backup_overwrites_nothing(source):
    code, _, err = source.dafeng("backup", str(source.folder / "backup"))
    assert code == 1
    assert "site.folder_not_empty" in err
    assert not list(source.folder.glob(".backup.partial*"))


def damage(folder: Path, kind: str) -> None:
    blob = next(path for path in (folder / "evidence").rglob("*") if path.is_file())
    if kind == "a bit":
        content = bytearray(blob.read_bytes())
        content[0] ^= 1
        blob.write_bytes(content)
    elif kind == "a file less":
        blob.unlink()
    elif kind == "a file more":
        (folder / "evidence" / "stranger").write_text("x")
    elif kind == "database cut":
        file = folder / "dafeng.sqlite3"
        file.write_bytes(file.read_bytes()[:-4096])
    elif kind == "manifest cut":
        file = folder / "manifest.json"
        file.write_text(file.read_text()[:-20])
    else:
        assert kind == "newer"
        file = folder / "manifest.json"
        face = json.loads(file.read_text())
        face["migrations"].append("people/9999_of_tomorrow")
        file.write_text(json.dumps(face))


@pytest.mark.parametrize(
    "kind", ["a bit", "a file less", "a file more", "database cut", "manifest cut"]
)
def test_a_damaged_backup_is_found_out(source, tmp_path, kind):
    copy = tmp_path / "backup"
    shutil.copytree(source.folder / "backup", copy)
    backup.verify(copy)
    damage(copy, kind)
    with pytest.raises(BackupBroken):
        backup.verify(copy)


def test_a_damaged_backup_is_refused_and_nothing_is_touched(source, tmp_path):
    copy = tmp_path / "backup"
    shutil.copytree(source.folder / "backup", copy)
    damage(copy, "a bit")
    target = Installation(tmp_path / "home")
    code, _, err = restore(target, copy)
    assert code == 1
    assert "site.backup_broken" in err
    assert not target.home.exists()


def test_a_backup_of_a_newer_release_or_another_database_is_refused(source, tmp_path):
    copy = tmp_path / "backup"
    shutil.copytree(source.folder / "backup", copy)
    config = Config(home=tmp_path / "home", database_url="")
    backup.check_fit(manifest=backup.verify(copy), config=config, source=copy)
    other = Config(home=tmp_path / "home", database_url="postgresql://localhost/x")
    with pytest.raises(BackupOther):
        backup.check_fit(manifest=backup.verify(copy), config=other, source=copy)
    damage(copy, "newer")
    with pytest.raises(BackupNewer):
        backup.check_fit(manifest=backup.verify(copy), config=config, source=copy)


@pytest.mark.parametrize(
    ("by", "approved_by"), [("sys1", "sys1"), ("sec1", "sys1"), ("sys1", "off1"), ("sys1", "x")]
)
def test_a_restore_needs_two_administrators_of_two_kinds(source, by, approved_by):
    known = backup.verify(source.folder / "backup")["administrators"]
    recovery.check_persons(known, by="sys1", approved_by="sec1")
    with pytest.raises(NotTwoPersons):
        recovery.check_persons(known, by=by, approved_by=approved_by)


@pytest.mark.parametrize("typed", ["", "Correct-horse-7\nwrong\n", "wrong\nCorrect-horse-7\n"])
def test_a_name_that_is_not_proven_restores_nothing(source, typed):
    target = fresh(source, "unproven")
    code, _, err = restore(target, source.folder / "backup", typed=typed)
    assert code == 1
    assert "site.not_proven" in err
    assert not (target.home / "dafeng.sqlite3").exists()


def test_nothing_is_restored_over_something(source):
    code, _, err = restore(source, source.folder / "backup")
    assert code == 1
    assert "site.home_not_empty" in err
