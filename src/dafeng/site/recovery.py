"""Backup, restore and upgrade as whole procedures, with their rows in the evidence log."""

import datetime
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import dafeng
from dafeng.site import backup, django, proving, setup
from dafeng.site.config import Config, load
from dafeng.site.error import CheckFailed, NotTwoPersons, StillRunning

Announce = Callable[[str], None]
APPROVERS = ("security_admin", "audit_admin")
_ADMINISTRATORS = """
    SELECT DISTINCT g.role, u.username,
        CASE WHEN u.must_change_password THEN '' ELSE u.password END,
        (SELECT max(d.key) FROM otp_totp_totpdevice d WHERE d.user_id = u.id AND d.confirmed)
    FROM people_rolegrant g JOIN people_user u ON u.id = g.user_id
    WHERE u.is_active AND g.role IN (%s, %s, %s)
      AND g.from_date <= %s AND (g.to_date IS NULL OR g.to_date > %s)
    ORDER BY g.role, u.username
"""


def back_up(*, target: Path) -> dict[str, Any]:
    """Take a backup and say so in the log; returns its manifest."""
    config = load()
    django.start()
    manifest = backup.take(config=config, target=target, facts=_facts())
    _record_backup(target=target, manifest=manifest, system="dafeng backup")
    return manifest


def _record_backup(*, target: Path, manifest: dict[str, Any], system: str) -> None:
    from dafeng.evidence.services import System, writing

    with writing(actor=System(system), permission="site.back_up") as log:
        log.record(
            "backup.taken",
            "backup",
            folder=str(target),
            files=len(manifest["files"]),
            bytes=sum(each["size"] for each in manifest["files"].values()),
            manifest=backup.hash_of(target / backup.MANIFEST),
        )


def _facts() -> dict[str, Any]:
    """What a restore must know before it may touch anything.

    In plain SQL, because before an upgrade the tables are older than the models.
    """
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder
    from django.utils import timezone

    today = timezone.localdate().isoformat()
    labels = {name: name for name in backup.list_contexts()} | {"dafeng_site": "site"}
    applied = MigrationRecorder(connection).applied_migrations()
    with connection.cursor() as cursor:
        cursor.execute(_ADMINISTRATORS, ["system_admin", *APPROVERS, today, today])
        rows = cursor.fetchall()
    administrators: dict[str, list[str]] = {}
    proofs: dict[str, dict[str, str]] = {}
    for role, username, password, secret in rows:
        administrators.setdefault(role, []).append(username)
        proofs[username] = {"password": password, "second_factor": secret or ""}
    return {
        "migrations": sorted(f"{labels[app]}/{name}" for app, name in applied if app in labels),
        "administrators": administrators,
        "proofs": proofs,
    }


def restore(*, source: Path, by: str, approved_by: str, announce: Announce) -> None:
    """Bring a backup back into an empty home.

    Parameters:
        by: login name of the system administrator who asks for it.
        approved_by: login name of the security or audit administrator who agrees.

    Both prove their names by password and code before anything is touched.
    """
    config = load()
    source = source.resolve()
    manifest = backup.verify(source)
    announce(f"· verified: {len(manifest['files'])} files of {manifest['taken_at']}")
    check_persons(manifest["administrators"], by=by, approved_by=approved_by)
    for name in (by, approved_by):
        proving.prove_by_backup(username=name, proofs=manifest.get("proofs", {}))
    backup.check_fit(manifest=manifest, config=config, source=source)
    backup.load(config=config, source=source)
    load.cache_clear()
    announce("· files and database are back")
    setup.prepare(announce=announce)
    verify_log()
    _record_restore(source=source, manifest=manifest, by=by, approved_by=approved_by)
    announce("· recorded; everybody must log in again")


def check_persons(known: dict[str, list[str]], *, by: str, approved_by: str) -> None:
    """Raise `NotTwoPersons` unless these were two administrators of two kinds."""
    if by == approved_by:
        raise NotTwoPersons(reason="both names are the same")
    if by not in known.get("system_admin", ()):
        raise NotTwoPersons(reason=f"{by} was no system administrator")
    if not any(approved_by in known.get(role, ()) for role in APPROVERS):
        raise NotTwoPersons(reason=f"{approved_by} was no security or audit administrator")


def _record_restore(*, source: Path, manifest: dict[str, Any], by: str, approved_by: str) -> None:
    from django.contrib.sessions.models import Session

    from dafeng.evidence import services
    from dafeng.jobs.models import Worker
    from dafeng.people.models import User

    asking = User.objects.get(username=by)
    payload = {
        "taken_at": manifest["taken_at"],
        "version": manifest["version"],
        "manifest": backup.hash_of(source / backup.MANIFEST),
    }
    with services.writing(actor=asking, permission="site.restore_backup") as log:
        approval = services.request_approval(
            log, kind="site.restore", subject="backup", payload=payload, reason="dafeng restore"
        )
        Session.objects.all().delete()
        Worker.objects.all().delete()
    services.decide(actor=User.objects.get(username=approved_by), approval=approval, approve=True)


def upgrade(*, target: Path | None, announce: Announce) -> None:
    """Backup, migrate, bring every store to this release, check."""
    config = load()
    django.start()
    from dafeng.jobs import worker

    if not setup.has_tables():
        setup.set_up(announce=announce)
        return
    if worker_is_alive(worker.count_alive):
        raise StillRunning
    stamp = datetime.datetime.now(datetime.UTC).strftime("%Y%m%dT%H%M%SZ")
    target = target or config.home / "backups" / f"{stamp}-before-{dafeng.__version__}"
    if shutil.disk_usage(config.home).free < _size(config):
        raise CheckFailed(reason="there is no room for a backup", backup="-")
    manifest = backup.take(config=config, target=target, facts=_facts())
    announce(f"· backup: {target}")
    setup.set_up(announce=announce)
    upgrade_lake(config)
    _record_backup(target=target, manifest=manifest, system="dafeng upgrade")
    check(backup_folder=target)
    announce("· checked: everything is as this release expects")


def worker_is_alive(count: Callable[[], int]) -> bool:
    """Whether a worker is at work; a database too old to say so has none."""
    from django.db import DatabaseError

    try:
        return count() > 0
    except DatabaseError:
        return False


def _size(config: Config) -> int:
    return sum(
        path.stat().st_size
        for path in config.home.rglob("*")
        if path.is_file() and path.relative_to(config.home).parts[0] not in backup.OWN_FOLDERS
    )


def upgrade_lake(config: Config) -> None:
    """Bring the lake's tables to the format of this release, where there is a lake."""
    if config.lake.exists():
        from dafeng.lake.lake import Lake
        from dafeng.lake.upgrading import upgrade as upgrade_tables

        with Lake(config.lake) as lake:
            upgrade_tables(lake=lake)


def verify_log() -> None:
    """Raise `LogBroken` unless the evidence log and its attachments are what was written."""
    from dafeng.evidence.verification import require_sound, verify

    require_sound(verify())


def check(*, backup_folder: Path) -> None:
    """Raise unless database, tables, disk and evidence log are as they must be."""
    from dafeng.site import health

    states = health.check()
    bad = [f"{name}: {state}" for name, state in states.items() if state != "ok"]
    bad = [each for each in bad if not each.startswith("worker")]
    if bad:
        raise CheckFailed(reason=", ".join(bad), backup=backup_folder)
    verify_log()
