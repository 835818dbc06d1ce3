"""Take the invented county away: every row, file, job and version of it, in a fixed order.

The lake first, then all rows in one transaction, then the lake once more for what came meanwhile,
then files. It may be ended anywhere and be run again: while a row is left, all are found.
"""

import json
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from django.apps import apps
from django.conf import settings
from django.db import OperationalError, connection, models, transaction
from django.db.models import Q

from dafeng.evidence import blobs
from dafeng.evidence.models import Approval, Attachment, Blob
from dafeng.evidence.models import Entry as LogEntry
from dafeng.evidence.services import System, writing
from dafeng.jobs.models import Job
from dafeng.lake.compaction import purge
from dafeng.lake.lake import Lake
from dafeng.metering import store
from dafeng.packs.error import SampleHasPeople
from dafeng.packs.sample import state
from dafeng.packs.sample.county import AREA
from dafeng.people.models import Organisation, Place, RoleGrant, User
from dafeng.ui.models import SavedView

ACTOR = System("dafeng sample")
CHUNK = 500
WAIT_S = 5.0
ROLL_UP_WAIT_S = 600.0
STAYS = frozenset({LogEntry, User})
"""The log keeps that the county was loaded and removed; people are moved before by hand."""
ASKED_ABOUT = {"organisation": Organisation, "grant": RoleGrant}
"""What a request about somebody names in its content."""

Model = type[models.Model]


@dataclass(slots=True)
class Found:
    """The keys of all rows that belong to an area, by model."""

    keys: dict[Model, set[Any]] = field(default_factory=dict)

    def add(self, model: Model, keys: Iterable[Any]) -> set[Any]:
        """Note keys; returns those that are new."""
        known = self.keys.setdefault(model, set())
        fresh = set(keys) - known
        known |= fresh
        return fresh

    def names(self) -> set[tuple[str, str]]:
        """How the log, attachments and approvals name these rows."""
        return {(m._meta.label_lower, str(key)) for m, keys in self.keys.items() for key in keys}


def own_models() -> list[Model]:
    """The models whose rows can belong to an area."""
    return [each for each in apps.get_models(include_auto_created=True) if each not in STAYS]


def has_area(model: Model) -> bool:
    """Whether a model's rows say themselves which area they are of."""
    return any(each.name == "area" and not each.is_relation for each in model._meta.concrete_fields)


def foreign_keys(model: Model) -> list[models.ForeignKey[Any, Any]]:
    """What a model's rows point to."""
    return [each for each in model._meta.concrete_fields if each.is_relation]  # type: ignore[misc]


def rows_of(area: str) -> Found:
    """Every row of an area: what says so, its places and organisations, and all that points there.

    A model that came later needs no line here: its rows are found by their field `area` or by what
    they point to.
    """
    found = Found()
    edge: dict[Model, set[Any]] = {
        Place: found.add(Place, _keys(Place, Q(code__startswith=area))),
        Organisation: found.add(Organisation, _keys(Organisation, Q(place__code__startswith=area))),
    }
    for model in own_models():
        if has_area(model):
            edge[model] = found.add(model, _keys(model, Q(area=area)))
    while edge:
        following: dict[Model, set[Any]] = {}
        for model in own_models():
            for key in foreign_keys(model):
                for part in _chunks(edge.get(key.related_model, ())):
                    fresh = found.add(model, _keys(model, Q(**{f"{key.name}__in": part})))
                    following.setdefault(model, set()).update(fresh)
        edge = {model: keys for model, keys in following.items() if keys}
    return found


def _keys(model: Model, condition: Q) -> Iterable[Any]:
    return model._default_manager.filter(condition).values_list("pk", flat=True)  # type: ignore[no-any-return]


def _chunks(keys: Iterable[Any]) -> Iterator[list[Any]]:
    ordered = sorted(keys, key=str)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]


def in_order(chosen: Iterable[Model]) -> list[Model]:
    """Models so that what points comes before what it points to."""
    left, made = sorted(set(chosen), key=lambda each: each._meta.label), []
    while left:
        free = [
            model
            for model in left
            if not any(
                model in {key.related_model for key in foreign_keys(other)}
                for other in left
                if other is not model
            )
        ]
        if not free:
            raise ValueError("models that point to each other")
        made += free
        left = [model for model in left if model not in free]
    return made


@contextmanager
def alone(*, wait_s: float) -> Iterator[None]:
    """One process at a time loads or removes it; raises `lake.Busy` after `wait_s` seconds."""
    with _holding("sample-data", wait_s):
        yield


@contextmanager
def _holding(name: str, wait_s: float) -> Iterator[None]:
    guard = store.lake().lock(name)
    guard.acquire(wait_s=wait_s)
    try:
        yield
    finally:
        guard.release()


def remove() -> dict[str, Any]:
    """Take away all of it; returns how many rows, files and jobs went, and
    whether the room of the rows was given back. Safe to repeat.

    Raises `lake.Busy` while it is loaded or readings are rolled up for long, `SampleHasPeople`
    where a login belongs to one of its organisations.
    """
    with alone(wait_s=WAIT_S):
        _check_nobody_belongs()
        if state.is_begun():
            with writing(actor=ACTOR, permission="packs.load_sample") as log:
                log.record(state.LEAVING, "people.place", area=AREA)
        done = clear()
        return {**done, "shrunk": _shrink_database()}


def _shrink_database() -> bool:
    """Give back the room that the rows took in a file of SQLite; False where others are at it."""
    if connection.vendor != "sqlite":
        return True  # the server does so itself
    if connection.in_atomic_block:
        return False
    with connection.cursor() as cursor, suppress(OperationalError):
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return cursor.fetchone()[0] == 0
    return False


def clear(*, keep_jobs: bool = False) -> dict[str, Any]:
    """Take away all of it, for who is `alone` with it.

    With `keep_jobs` the jobs that load it stay: one of them is what is at work.
    """
    _check_nobody_belongs()
    lake = store.lake()
    # a roll-up computes from a state of the lake that would be cut off, and might write afterwards
    with _holding("roll-up", ROLL_UP_WAIT_S):
        lake_files = purge(lake=lake, area=AREA)
        with transaction.atomic():
            found = rows_of(AREA)
            gone = _remove_rows(found, keep_jobs) if any(found.keys.values()) else None
        lake_files += purge(lake=lake, area=AREA)
    _remove_empty_folders(lake)
    rows, jobs = gone or (0, 0)
    return {"rows": rows, "files": lake_files + _remove_files(), "jobs": jobs}


def _check_nobody_belongs() -> None:
    homes = User.objects.filter(organisation__place__code__startswith=AREA)
    if homes.exists():
        raise SampleHasPeople(people=", ".join(homes.values_list("username", flat=True)))


def _remove_files() -> int:
    """The files whose rows removals took, as the log names them: each may have been ended."""
    digests: set[str] = set()
    for each in LogEntry.objects.filter(kind=state.REMOVED):
        said = json.loads(each.payload)
        for key in said.get("imports_removed", ()):
            shutil.rmtree(settings.CONFIG.home / "imports" / key, ignore_errors=True)
        digests.update(said.get("blobs_removed", ()))
    kept = set(Blob.objects.filter(pk__in=digests).values_list("pk", flat=True))
    paths = [path for each in digests - kept if (path := blobs.path_of(each)).exists()]
    for path in paths:
        path.unlink(missing_ok=True)
    return len(paths)


def _remove_empty_folders(lake: Lake) -> None:
    for table in lake.tables:
        folder = lake.home / table.spec.name / f"area={AREA}"
        if folder.is_dir() and not any(path.is_file() for path in folder.rglob("*")):
            shutil.rmtree(folder)


def _remove_rows(found: Found, keep_jobs: bool) -> tuple[int, int]:
    """All rows in the caller's transaction, with one row in the log."""
    with writing(actor=ACTOR, permission="packs.load_sample") as log:
        counts: dict[str, int] = {}
        named = _name_what_points_by_text(found)
        digests = _blobs_of_nobody_else(found, named)
        sets = _factor_sets(found)
        views = _views(found)
        found.add(SavedView, views)
        jobs = _jobs(found, keep_jobs)
        found.add(Job, jobs)
        _forget_figures(found)
        for model in in_order(model for model, keys in found.keys.items() if keys):
            for part in _chunks(found.keys[model]):
                _delete(model, part)
            counts[model._meta.label_lower] = len(found.keys[model])
        for part in _chunks(digests):
            _delete(Blob, part)
        _forget_factor_sets(sets)
        rows = sum(counts.values()) - len(jobs)
        imports = found.keys.get(apps.get_model("metering", "Import"), ())
        log.record(
            state.REMOVED,
            "people.place",
            area=AREA,
            rows=counts,
            blobs_removed=digests,
            imports_removed=sorted(map(str, imports)),
        )
    return rows, len(jobs)


def _delete(model: Model, keys: list[Any]) -> None:
    # rows that protect each other go together here, so no collector has to agree
    model._default_manager.filter(pk__in=keys)._raw_delete(connection.alias)  # type: ignore[attr-defined]


def _name_what_points_by_text(found: Found) -> set[tuple[str, str]]:
    """Add attachments and requests, which name their subject instead of pointing to it."""
    named = found.names()
    for model in (Attachment, Approval):
        rows = model.objects.values_list("pk", "subject_type", "subject_id")
        found.add(model, [pk for pk, kind, key in rows if (kind, key) in named])
    for pk, asked in Approval.objects.values_list("pk", "payload"):
        if any(asked.get(name) in found.keys.get(of, ()) for name, of in ASKED_ABOUT.items()):
            found.add(Approval, [pk])
    return named


def _blobs_of_nobody_else(found: Found, named: set[tuple[str, str]]) -> list[str]:
    """The contents that only rows of the area use, and no entry of the log about anything else."""
    used: set[str] = set()
    others: set[str] = set()
    for model in own_models():
        for key in foreign_keys(model):
            if key.related_model is Blob:
                rows = model._default_manager.exclude(**{key.name: None})
                for pk, digest in rows.values_list("pk", key.attname):
                    (used if pk in found.keys.get(model, ()) else others).add(digest)
    logged = LogEntry.objects.exclude(blobs=[]).values_list("subject_type", "subject_id", "blobs")
    for kind, subject, digests in logged:
        if (kind, subject) not in named:
            others.update(digests)
    return sorted(used - others)


def _jobs(found: Found, keep_jobs: bool) -> set[Any]:
    """The jobs that were about these rows."""
    keys = {str(key) for keys in found.keys.values() for key in keys if not isinstance(key, int)}
    return {
        pk
        for pk, kind, key, payload in Job.objects.values_list("pk", "kind", "key", "payload")
        if (kind.startswith("sample.") and not keep_jobs)
        or key in keys
        or AREA in key
        or AREA in {str(value) for value in payload.values()}
    }


def _codes(found: Found) -> set[str]:
    rows = Organisation.objects.filter(pk__in=found.keys.get(Organisation, ()))
    return set(rows.values_list("code", flat=True))


def _views(found: Found) -> set[Any]:
    """The kept views of pages that are gone, or of lists that are asked for something gone."""
    codes = _codes(found) | {str(key) for key in found.keys.get(Place, ())}
    named = {(kind.rpartition(".")[2], key) for kind, key in found.names()}
    return {
        pk
        for pk, path, query in SavedView.objects.values_list("pk", "path", "query")
        if not codes.isdisjoint(path.split("/"))
        or any(pair[1] in codes or pair in named for pair in parse_qsl(query))
    }


def _forget_figures(found: Found) -> None:
    """Leave the figures of the area out of what former runs noted."""
    codes = _codes(found)
    for job in Job.objects.filter(result__has_key="figures"):
        figures, changes = job.result["figures"], job.result.get("changes", [])
        job.result["figures"] = {
            key: value for key, value in figures.items() if key.partition("|")[0] not in codes
        }
        job.result["changes"] = [each for each in changes if each["organisation"] not in codes]
        if len(job.result["figures"]) < len(figures) or len(job.result["changes"]) < len(changes):
            job.save(update_fields=("result",))


def _factor_sets(found: Found) -> set[Any]:
    """The sets of factors that results of the area were made under."""
    result = apps.get_model("accounting", "Result")
    rows = result._default_manager.filter(pk__in=found.keys.get(result, ()))
    return set(rows.values_list("factor_set", flat=True))


def _forget_factor_sets(sets: set[Any]) -> None:
    """Those that nothing else was ever made under."""
    record = apps.get_model("accounting", "FactorSetRecord")
    issues = record._meta.get_field("issues").remote_field.through
    for key in sets:
        others = [
            relation.related_model._default_manager.filter(**{relation.field.name: key}).exists()
            for relation in record._meta.related_objects
            if relation.related_model is not issues
        ]
        if not any(others):
            issues._default_manager.filter(factorsetrecord=key)._raw_delete(connection.alias)
            _delete(record, [key])
