"""A file of statistics: kept as a draft, looked at beside what is known, taken whole or not."""

import datetime
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from dafeng.evidence import blobs
from dafeng.evidence.models import Blob
from dafeng.evidence.services import Actor, writing
from dafeng.ledger.error import AlreadyTaken, HasRefusals, LookAgain, NoBasis, NoTable
from dafeng.ledger.form import Form, find_column, find_form
from dafeng.ledger.heading import signature_of
from dafeng.ledger.layout import Cell, Found, Grid, Refusal, Task
from dafeng.ledger.models import Delivery, HeadingMap
from dafeng.ledger.plausible import Judged, judge, refusal
from dafeng.ledger.selectors.statistic import series
from dafeng.ledger.services.settled import Figure, amounts_asked, figures_in_force
from dafeng.ledger.services.statistic import Recorded, Said, count, record_statistics
from dafeng.ledger.sheet_table import read_grids
from dafeng.metering.services.importing import limit_of_uploads
from dafeng.sheet.table import LINE
from dafeng.sheet.upload import read

LONGEST_CELL = 400


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would change: its cells beside what is known, and what cannot be taken."""

    form: Form
    cells: tuple[Judged, ...]
    refused: tuple[Refusal, ...]
    found: Found
    chosen: Mapping[str, str]
    is_remembered: bool

    def count(self, state: str) -> int:
        """How many cells are `new`, `repeated`, `corrected`, `final` or `asked`."""
        return sum(1 for each in self.cells if each.state == state)

    @property
    def doubtful(self) -> list[Judged]:
        """The cells that are hard to believe."""
        return [each for each in self.cells if each.warnings]

    @property
    def assumed(self) -> list[str]:
        """The series whose unit was stated nowhere in the file."""
        found = (each for each in self.cells if each.cell.scale.stated == "assumed")
        return list(dict.fromkeys(each.cell.series for each in found))


def draft_delivery(
    *,
    actor: Actor,
    area: str,
    form: str,
    file_name: str,
    chunks: Iterable[bytes],
    vintage: str,
    known_date: datetime.date,
    today: datetime.date,
    document_title: str = "",
    document_number: str = "",
    year: int | None = None,
) -> Delivery:
    """Keep a file; nothing of it counts before its preview is confirmed."""
    if not find_form(form).is_usable(today):
        raise NoBasis(form=form)
    with writing(actor=actor, permission="ledger.enter_statistics", subject=form) as log:
        mark, size = blobs.store(chunks)
        blob, _ = Blob.objects.get_or_create(
            hash=mark, defaults={"size": size, "media_type": "application/octet-stream"}
        )
        delivery = Delivery.objects.create(
            area=area,
            form=form,
            way=Delivery.Way.FILE,
            state=Delivery.State.DRAFT,
            blob=blob,
            file_name=file_name[-255:],
            vintage=vintage,
            known_date=known_date,
            document_title=document_title or file_name[-200:],
            document_number=document_number,
            map={"year": year} if year else {},
            created_by_id=actor.pk,
        )
        log.record(
            "ledger.delivery_drafted",
            delivery,
            blobs=[mark],
            area=area,
            form=form,
            file_name=delivery.file_name,
            size=size,
        )
    return delivery


def choose_headings(*, actor: Actor, delivery: Delivery, chosen: Mapping[str, str]) -> Delivery:
    """Say what the headings of a draft mean; an empty series leaves a heading out."""
    for name in filter(None, chosen.values()):
        find_column(name)
    with writing(actor=actor, permission="ledger.enter_statistics", subject=delivery.form) as log:
        _check_draft(delivery)
        delivery.map = {**delivery.map, "headings": dict(chosen)}
        delivery.save(update_fields=["map"])
        log.record("ledger.headings_chosen", delivery, headings=dict(chosen))
    return delivery


def preview_delivery(delivery: Delivery, *, today: datetime.date) -> Preview:
    """What a draft would change; raises the errors of `dafeng.sheet.error`, and `NoTable`."""
    form = find_form(delivery.form)
    grids = _grids(delivery)
    year, chosen = delivery.map.get("year"), delivery.map.get("headings")
    found = read_grids(grids, Task(form, year, chosen or {}))
    remembered = None if chosen is not None else _remembered(delivery, found)
    if remembered:
        found = read_grids(grids, Task(form, year, remembered))
    if not found.shapes:
        raise NoTable(file=delivery.file_name, form=form.name.zh)
    taken, refused = _split(form, found, delivery.known_date or today, today)
    cells = judge(
        taken,
        vintage=delivery.vintage,
        known=_known(delivery, taken),
        in_force={
            name: {(point.start, point.end): point.amount for point in each.points}
            for name, each in series(area=delivery.area, on=today).items()
        },
        asked=amounts_asked(delivery.area),
    )
    return Preview(
        form, tuple(cells), tuple(refused), found, chosen or remembered or {}, bool(remembered)
    )


def confirm_delivery(
    *,
    actor: Actor,
    delivery: Delivery,
    today: datetime.date,
    looked_at: bool = False,
    reason: str = "",
) -> Recorded:
    """Take a draft in, whole or not at all; what changes a settled figure is asked for.

    Raises what `record_statistics` raises, `HasRefusals` where a cell cannot be taken, and
    `LookAgain` where some are hard to believe and nobody has said that they were `looked_at`.
    """
    preview = preview_delivery(delivery, today=today)
    if not preview.cells and not preview.refused:
        raise NoTable(file=delivery.file_name, form=preview.form.name.zh)
    if preview.refused:
        raise HasRefusals(count=len(preview.refused))
    if preview.doubtful and not looked_at:
        raise LookAgain(count=len(preview.doubtful))
    with writing(actor=actor, permission="ledger.enter_statistics", subject=delivery.form) as log:
        changed = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.DRAFT).update(
            state=Delivery.State.DONE
        )
        if not changed:
            raise AlreadyTaken
        delivery.refresh_from_db()
        recorded = record_statistics(
            log,
            area=delivery.area,
            rows=[_said(each) for each in preview.cells],
            known_date=delivery.known_date or today,
            today=today,
            vintage=delivery.vintage,
            document_title=delivery.document_title,
            document_number=delivery.document_number,
            delivery=delivery,
            blobs=[delivery.blob_id] if delivery.blob_id else [],
            reason=reason,
        )
        count(delivery, recorded)
        _remember(delivery, preview)
    return recorded


def import_statistics(
    *,
    actor: Actor,
    area: str,
    form: str,
    file: Path,
    vintage: str,
    known_date: datetime.date,
    today: datetime.date,
    document_title: str = "",
    document_number: str = "",
    year: int | None = None,
    looked_at: bool = False,
    reason: str = "",
) -> Delivery:
    """Take a file in at once, as the shell does: the same steps as on the page."""
    with file.open("rb") as stream:
        delivery = draft_delivery(
            actor=actor,
            area=area,
            form=form,
            file_name=file.name,
            chunks=iter(lambda: stream.read(1 << 20), b""),
            vintage=vintage,
            known_date=known_date,
            today=today,
            document_title=document_title,
            document_number=document_number,
            year=year,
        )
    confirm_delivery(
        actor=actor, delivery=delivery, today=today, looked_at=looked_at, reason=reason
    )
    return delivery


def _check_draft(delivery: Delivery) -> None:
    if delivery.state != Delivery.State.DRAFT:
        raise AlreadyTaken


def _grids(delivery: Delivery) -> list[Grid]:
    """The sheets of the file as they came; a text file's sheet has the name of the file."""
    with tempfile.TemporaryDirectory(prefix="dafeng-statistics-") as folder:
        tables = read(
            blobs.path_of(str(delivery.blob_id)),
            file=delivery.file_name,
            folder=Path(folder),
            limit=limit_of_uploads(),
            header=False,
        )
        grids = []
        for table in tables:
            own = table.name != str(delivery.blob_id)
            rows = [
                (row[LINE], _texts(row)) for batch in table.batches() for row in batch.to_pylist()
            ]
            name = table.name if own else Path(delivery.file_name).stem
            grids.append(Grid(name, tuple(rows), table.merged))
    return grids


def _texts(row: dict[str, Any]) -> tuple[str, ...]:
    values = (value for name, value in row.items() if name != LINE)
    return tuple("" if value is None else str(value)[:LONGEST_CELL] for value in values)


def _split(
    form: Form, found: Found, known: datetime.date, today: datetime.date
) -> tuple[list[Any], list[Refusal]]:
    """The cells that may be true, and all that cannot be taken."""
    taken, refused = [], list(found.refused)
    for cell in found.cells:
        _, column = find_column(cell.series)
        reason = refusal(
            form=form,
            column=column,
            period=cell.period,
            amount=cell.amount,
            known=known,
            today=today,
        )
        if reason:
            refused.append(Refusal(cell.sheet, cell.line, column.name.zh, cell.given, reason))
        else:
            taken.append(cell)
    return taken, refused


def _known(delivery: Delivery, cells: Iterable[Cell]) -> dict[Figure, dict[str, Decimal]]:
    found = figures_in_force(delivery.area, {cell.series for cell in cells})
    return {
        figure: {vintage: row.value for vintage, row in known.items()}
        for figure, known in found.items()
    }


def _remembered(delivery: Delivery, found: Found) -> dict[str, str] | None:
    known = HeadingMap.objects.filter(
        area=delivery.area, form=delivery.form, signature=signature_of(found.headings)
    ).first()
    return known.body if known else None


def _remember(delivery: Delivery, preview: Preview) -> None:
    if delivery.map.get("headings"):
        HeadingMap.objects.update_or_create(
            area=delivery.area,
            form=delivery.form,
            signature=signature_of(preview.found.headings),
            defaults={"body": delivery.map["headings"]},
        )


def _said(judged: Judged) -> Said:
    return Said(series=judged.cell.series, period=judged.cell.period, amount=judged.cell.amount)
