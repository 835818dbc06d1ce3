"""A file of readings: uploaded, described, taken chunk by chunk, each exactly once."""

import csv
import hashlib
import io
import itertools
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pyarrow as pa
from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from dafeng.evidence import blobs
from dafeng.evidence.models import Blob
from dafeng.evidence.services import Actor, System, check, writing
from dafeng.jobs.services import enqueue
from dafeng.kernel.error import N_, DafengError
from dafeng.lake.reading import digest, prepare
from dafeng.lake.retraction import retracted
from dafeng.metering import store
from dafeng.metering.conversion import Conversion, Readings
from dafeng.metering.description import microseconds
from dafeng.metering.error import BadMap, ImportRunning, NoTable
from dafeng.metering.file_map import FileMap, read_map, signature_of
from dafeng.metering.models import ColumnMap, Import, ImportChunk
from dafeng.metering.reason import SENTENCES
from dafeng.metering.services.intake import known_of, tally, targets_of
from dafeng.metering.services.meter import add_channel, add_meter
from dafeng.metering.services.retracting import deciding
from dafeng.people.models import Organisation
from dafeng.sheet.limit import Limit
from dafeng.sheet.table import Table
from dafeng.sheet.upload import read

CHUNK_ROWS = 200_000
MEGABYTE = 1024 * 1024
LASTING = (400, 404, 409, 413, 422)
HEAD = ("line", "channel", "value", "reason", "sentence")
COUNTS = ("rows", "taken", "corrected", "repeated", "empty", "refused")
JOB = "metering.import"
ACTOR = System(JOB)

Effect = Callable[[], AbstractContextManager[object]]
Progress = Callable[[int, int], None]


def draft_import(
    *, actor: Actor, organisation: Organisation, file_name: str, chunks: Iterable[bytes]
) -> Import:
    """Keep an uploaded file; nothing of it counts before its columns are confirmed."""
    with writing(actor=actor, permission="metering.import_readings", subject=organisation) as log:
        mark, size = blobs.store(chunks)
        blob, _ = Blob.objects.get_or_create(
            hash=mark, defaults={"size": size, "media_type": "application/octet-stream"}
        )
        upload = Import.objects.create(
            organisation=organisation,
            blob=blob,
            file_name=file_name[-255:],
            created_by_id=actor.pk,
        )
        log.record(
            "metering.import_drafted", upload, blobs=[mark], file_name=upload.file_name, size=size
        )
    return upload


def resumable(*, organisation: Organisation, file: Path) -> Import | None:
    """An import of the same file that was confirmed by a command and did not come to its end."""
    try:
        with file.open("rb") as stream:
            mark = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None
    open_states = (Import.State.WAITING, Import.State.RUNNING)
    return Import.objects.filter(
        organisation=organisation, blob=mark, state__in=open_states, created_by=None
    ).first()


def face_of(upload: Import) -> dict[str, Any]:
    """What became of an import, as JSON."""
    face = {
        "file": upload.file_name,
        "import": str(upload.pk),
        "state": upload.state,
        **{name: getattr(upload, name) for name in COUNTS},
        "reasons": upload.reasons,
        "refused_rows": upload.refused_file_id and str(blobs.path_of(upload.refused_file_id)),
    }
    if upload.error_code:
        face["error"] = {"code": upload.error_code, "message": upload.error, "where": ""}
    return face


def limit_of_uploads() -> Limit:
    """How large a file may be, packed and unpacked."""
    config = settings.CONFIG
    return Limit(
        size=config.upload_megabytes * MEGABYTE,
        unpacked=config.upload_unpacked_megabytes * MEGABYTE,
    )


def read_tables(upload: Import, folder: Path) -> list[Table]:
    """The tables of the uploaded file; their rows lie in a folder of the caller's."""
    return read(
        blobs.path_of(upload.blob_id),
        file=upload.file_name,
        folder=folder,
        limit=limit_of_uploads(),
    )


def choose_table(tables: list[Table], name: str | None) -> Table:
    """The table of a name, or the first; raises `NoTable`."""
    if name is None:
        return tables[0]
    for table in tables:
        if table.name == name:
            return table
    raise NoTable(table=name, known=", ".join(each.name for each in tables))


def confirm_import(
    *,
    actor: Actor,
    upload: Import,
    file_map: FileMap,
    columns: list[str] | None = None,
    template: Mapping[str, Any] | None = None,
    in_background: bool = True,
) -> Import:
    """Say how the columns are meant, remember it, and have the file taken by a job.

    With a `template` (attributes of a channel and its meter) names that no channel has become new
    meters with one channel each.
    """
    if template:
        check(actor, "metering.change_meter", upload.organisation)
    with writing(actor=actor, permission="metering.import_readings", subject=upload) as log:
        said = file_map.as_dict()
        changed = Import.objects.filter(pk=upload.pk, state=Import.State.DRAFT).update(
            map=said, template=dict(template or {}), state=Import.State.WAITING
        )
        if not changed:
            raise ImportRunning
        if columns:
            ColumnMap.objects.update_or_create(
                organisation=upload.organisation,
                signature=signature_of(columns),
                defaults={"columns": columns, "body": said},
            )
        log.record("metering.import_confirmed", upload, map=said, template=dict(template or {}))
        if in_background:
            person = actor if actor.pk is not None else None
            enqueue(JOB, str(upload.pk), requested_by=person)
    upload.refresh_from_db()
    return upload


def run_import(
    upload: Import,
    *,
    effect: Effect = transaction.atomic,
    progress: Progress | None = None,
) -> Import:
    """Take what is left of a confirmed import; killed at any point, it goes on where it was."""
    if upload.state in (Import.State.DONE, Import.State.FAILED, Import.State.RETRACTED):
        return upload
    try:
        with tempfile.TemporaryDirectory(prefix="dafeng-import-") as folder:
            _take(upload, Path(folder), effect, progress)
    except DafengError as error:
        if error.status not in LASTING:
            raise
        return _end(upload, effect, state=Import.State.FAILED, error=error)
    return _end(upload, effect, state=Import.State.DONE)


def _take(upload: Import, folder: Path, effect: Effect, progress: Progress | None) -> None:
    file_map = read_map(upload.map)
    table = choose_table(read_tables(upload, folder), file_map.table)
    if upload.template:
        create_missing(upload, table, file_map, effect)
    conversion = Conversion(
        file_map=file_map,
        columns=table.columns,
        targets=targets_of(upload.organisation),
        now_us=microseconds(timezone.now()),
    )
    missing = conversion.missing()
    if missing:
        raise BadMap(where="/columns", reason=N_("the file has no column {name}"), name=missing[0])
    with (
        effect(),
        writing(actor=ACTOR, permission="metering.import_readings", subject=upload) as log,
    ):
        Import.objects.filter(pk=upload.pk).update(state=Import.State.RUNNING, rows=table.rows)
        log.record("metering.import_started", upload, rows=table.rows)
    stored = set(upload.chunks.filter(is_stored=True).values_list("number", flat=True))
    done = 0
    size = max(1, CHUNK_ROWS // len(file_map.values))
    for number, batch in enumerate(_pieces(table, size)):
        done += batch.num_rows
        if number not in stored:
            _take_chunk(upload, number, conversion.convert(batch), effect)
        if progress:
            progress(done, table.rows)


def _pieces(table: Table, size: int) -> Iterator[pa.RecordBatch]:
    for batch in table.batches():
        for start in range(0, batch.num_rows, size):
            yield batch.slice(start, size)


def _take_chunk(upload: Import, number: int, found: list[Readings], effect: Effect) -> None:
    """Count first, then store: what is counted is what the rows were before they were known."""
    batches = [each.batch() for each in found]
    batch = pa.concat_tables(batches)
    counted = upload.chunks.filter(number=number).first()
    if counted is None:
        counted = _count(upload, number, found, batch)
        with effect():
            counted.save()
    if batch.num_rows:
        _store_chunk(upload, counted, batch, effect)
        store.lake().flush()
    with effect():
        ImportChunk.objects.filter(pk=counted.pk).update(is_stored=True)


def _store_chunk(upload: Import, counted: ImportChunk, batch: pa.Table, effect: Effect) -> None:
    """Into the lake, once; what was sent before and taken back since is sent under another key."""
    lake, area = store.lake(), store.area_of(upload.organisation)
    key = f"{counted.number}-{digest(area=area, batch=prepare(batch))[:32]}"
    for attempt in itertools.count():
        with deciding(lake):
            receipt = lake.ingest(
                area=area,
                source=f"file-{upload.blob_id}",
                key=f"{key}-{attempt}" if attempt else key,
                rows=batch,
            )
            known = receipt.repeated and retracted(lake=lake, area=area)
            if not known or receipt.batch not in known.get(receipt.journal, ()):
                with effect():
                    ImportChunk.objects.filter(pk=counted.pk).update(
                        journal=receipt.journal, batch=receipt.batch
                    )
                return


def _count(upload: Import, number: int, found: list[Readings], batch: pa.Table) -> ImportChunk:
    reasons: Counter[str] = Counter()
    text = io.StringIO()
    writer = csv.writer(text)
    for each in found:
        for line, name, value, reason in each.refusals():
            reasons[reason.value] += 1
            writer.writerow((line, _safe(name), _safe(value), reason.value, SENTENCES[reason]))
    folder = _folder(upload)
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f"{number}.new"
    draft.write_text(text.getvalue(), "utf-8")
    draft.replace(folder / f"{number}.csv")
    made = ImportChunk(upload=upload, number=number, rows=sum(len(each) for each in found))
    if batch.num_rows:
        seen = tally(batch, known_of(store.lake(), store.area_of(upload.organisation), batch))
        made.taken, made.corrected, made.repeated = seen.taken, seen.corrected, seen.repeated
        made.empty = batch["value"].null_count
        made.channels = sorted(set(batch["channel"].to_pylist()))
    made.refused, made.reasons = sum(reasons.values()), dict(reasons)
    return made


def _safe(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return (
        f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") and not _number(text) else text
    )


def _number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _folder(upload: Import) -> Path:
    home: Path = settings.CONFIG.home
    return home / "imports" / str(upload.pk)


def create_missing(upload: Import, table: Table, file_map: FileMap, effect: Effect) -> int:
    """Create a meter and channel for each name of the file that is not known; returns how many."""
    known = set(targets_of(upload.organisation))
    names = [name for name in names_in(table, file_map) if name not in known]
    if not names:
        return 0
    said = dict(upload.template)
    meter_said = {name: said.pop(name) for name in ("level", "carrier") if name in said}
    actor = System("metering.import")
    with (
        effect(),
        writing(
            actor=actor, permission="metering.change_meter", subject=upload.organisation
        ) as log,
    ):
        for name in names:
            meter = add_meter(
                log,
                organisation=upload.organisation,
                code=f"{upload.organisation.code[:30]}-{_slug(name)}",
                name=name,
                **meter_said,
            )
            add_channel(log, meter=meter, name=name, source_name=name, **said)
    return len(names)


def names_in(table: Table, file_map: FileMap) -> list[str]:
    """The names of channels that a file's rows or its map mention, in order."""
    if file_map.channel_column is None:
        return list(dict.fromkeys(value.channel for value in file_map.values if value.channel))
    place = str(table.columns.index(file_map.channel_column))
    names: dict[str, None] = {}
    for batch in table.batches():
        for name in batch.column(place).cast(pa.string()).unique().to_pylist():
            if name and name.strip():
                names.setdefault(name.strip())
    return list(names)


def _slug(name: str) -> str:
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "-" for c in name)
    if plain.strip("-") and plain == name and len(name) <= 28:
        return name
    return f"{plain.strip('-')[:18]}-{hashlib.sha256(name.encode()).hexdigest()[:8]}".strip("-")


def _end(upload: Import, effect: Effect, *, state: str, error: DafengError | None = None) -> Import:
    sums = upload.chunks.aggregate(**{name: Sum(name) for name in COUNTS})
    reasons: Counter[str] = Counter()
    channels: set[int] = set()
    for chunk in upload.chunks.all():
        reasons.update(chunk.reasons)
        channels.update(chunk.channels)
    counts = {name: value or 0 for name, value in sums.items()}
    with (
        effect(),
        writing(actor=ACTOR, permission="metering.import_readings", subject=upload) as log,
    ):
        refused = _keep_refused(upload) if counts["refused"] else None
        if state == Import.State.FAILED and not counts["rows"]:
            counts.pop("rows")
        Import.objects.filter(pk=upload.pk).update(
            **counts,
            reasons=dict(reasons),
            channels=sorted(channels),
            refused_file=refused,
            state=state,
            error=str(error) if error else "",
            error_code=error.code if error else "",
            finished_at=timezone.now(),
        )
        log.record(
            f"metering.import_{state}",
            upload,
            blobs=[refused.hash] if refused else [],
            counts=counts,
            reasons=dict(reasons),
            error=str(error) if error else "",
        )
        if channels:
            enqueue("metering.roll_up", str(upload.pk))
    shutil.rmtree(_folder(upload), ignore_errors=True)
    upload.refresh_from_db()
    return upload


def _keep_refused(upload: Import) -> Blob:
    def parts() -> Iterator[bytes]:
        yield b"\xef\xbb\xbf" + (",".join(HEAD) + "\r\n").encode()
        numbers = upload.chunks.order_by("number").values_list("number", flat=True)
        for number in numbers:
            file = _folder(upload) / f"{number}.csv"
            if file.exists():
                yield file.read_bytes()

    mark, size = blobs.store(parts())
    blob, _ = Blob.objects.get_or_create(
        hash=mark, defaults={"size": size, "media_type": "text/csv"}
    )
    return blob
