"""`dafeng statistics`: tables of statistics taken in, as the import page does it."""

import datetime
import sys
from pathlib import Path
from typing import Any

import click

from dafeng.site import contract, django

VINTAGES = ("flash", "preliminary", "final", "census", "rebased")


@click.group("statistics")
def command() -> None:
    """Statistics of the city: forms, and files of them."""


@command.command("forms")
def list_forms() -> None:
    """The forms with their items, units, issuers and legal bases, as JSON."""
    from dafeng.ledger.form import forms

    contract.write(
        [
            {
                "id": form.id,
                "name": {"zh": form.name.zh, "en": form.name.en},
                "issuer": form.issuer,
                "period": form.period,
                "class": form.klass,
                "basis": form.basis and form.basis.law.zh,
                "due_day": form.due_day,
                "columns": [
                    {"id": c.id, "name": c.name.zh, "unit": c.unit, "kind": c.kind}
                    for c in form.columns
                ],
            }
            for form in forms().values()
        ]
    )


@command.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--form", required=True, help="Which form it is, such as power_monthly.")
@click.option("--vintage", type=click.Choice(VINTAGES), default="preliminary", show_default=True)
@click.option("--document", default="", help="Title of the document; by default the file's name.")
@click.option("--number", default="", help="Number of the document.")
@click.option("--known", "known_date", help="The day on which the figures were got (2026-01-15).")
@click.option("--year", type=int, help="Where the file names months without a year.")
@click.option("--area", help="Code of the area; by default the installation's own.")
@click.option("--looked-at", is_flag=True, help="Take figures that are hard to believe as well.")
@click.option("--reason", default="", help="Why final figures change; a second person decides.")
@click.option("--preview", is_flag=True, help="Say what would change; store no figure.")
def import_files(
    files: tuple[Path, ...], known_date: str | None, area: str | None, **said: Any
) -> None:
    """Take FILES (CSV, Excel) of one form in, each whole or not at all.

    It says how many figures are new, corrected and repeated, and of each that cannot be taken the
    line and the reason. The same file again changes nothing. What would change a final figure waits
    until somebody approves it on the page of approvals.
    """
    django.start()
    failed = False

    def work() -> list[dict[str, Any]]:
        nonlocal failed
        from django.utils import timezone

        today = timezone.localdate()
        code = _area(area)
        known = today if known_date is None else _day(known_date)
        answers = [_take(file, area=code, known=known, today=today, **said) for file in files]
        failed = any("error" in answer for answer in answers)
        return answers

    contract.answer(work)
    sys.exit(2 if failed else 0)


def _area(code: str | None) -> str:
    from dafeng.ledger.error import NoArea
    from dafeng.people.area import find_area, real_area

    found = find_area(code) if code else real_area()
    if found is None:
        raise NoArea
    return found.code


def _day(text: str) -> datetime.date:
    from dafeng.kernel.error import N_
    from dafeng.kernel.period import BadPeriod

    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise BadPeriod(period=text, reason=N_("it is no date"), where="/known") from error


def _take(
    file: Path,
    *,
    form: str,
    area: str,
    known: datetime.date,
    today: datetime.date,
    vintage: str,
    document: str,
    number: str,
    year: int | None,
    looked_at: bool,
    reason: str,
    preview: bool,
) -> dict[str, Any]:
    from django.db import transaction

    from dafeng.evidence.services import System
    from dafeng.kernel.error import DafengError
    from dafeng.ledger import services

    actor = System("dafeng statistics import")
    face: dict[str, Any] = {"file": file.name, "form": form}
    content = contract.read_bytes(str(file))
    with transaction.atomic():
        delivery = services.draft_delivery(
            actor=actor,
            area=area,
            form=form,
            file_name=file.name,
            chunks=[content],
            vintage=vintage,
            known_date=known,
            today=today,
            document_title=document,
            document_number=number,
            year=year,
        )
        try:
            face |= _face(services.preview_delivery(delivery, today=today))
            if not preview:
                recorded = services.confirm_delivery(
                    actor=actor, delivery=delivery, today=today, looked_at=looked_at, reason=reason
                )
                face["delivery"] = str(delivery.pk)
                face["approval"] = recorded.approval and str(recorded.approval.pk)
        except DafengError as error:
            face["error"] = error.as_dict()
        if "delivery" not in face:
            transaction.set_rollback(True)  # a file that was not taken leaves no draft
    return face


def _face(seen: Any) -> dict[str, Any]:
    """What a file would change, as JSON."""
    from dafeng.ledger.series import tidy

    return {
        "new": seen.count("new"),
        "corrected": [
            {
                "series": each.cell.series,
                "period": each.cell.period,
                "old": f"{tidy(each.old)}",
                "new": f"{tidy(each.cell.amount)}",
            }
            for each in seen.cells
            if each.state == "corrected"
        ],
        "waiting": [
            {
                "series": each.cell.series,
                "period": each.cell.period,
                "old": f"{tidy(each.settled)}",
                "new": f"{tidy(each.cell.amount)}",
            }
            for each in seen.cells
            if each.state == "final"
        ],
        "repeated": seen.count("repeated") + seen.count("asked"),
        "refused": [
            {
                "sheet": each.sheet,
                "line": each.line,
                "heading": each.heading,
                "cell": each.given,
                "reason": each.reason.format(**each.facts),
            }
            for each in seen.refused
        ],
        "doubtful": [
            {
                "series": each.cell.series,
                "period": each.cell.period,
                "value": f"{tidy(each.cell.amount)}",
                "reasons": [warning.text.format(**warning.facts) for warning in each.warnings],
            }
            for each in seen.doubtful
        ],
        "assumed_units": seen.assumed,
        "left_out": seen.found.unmatched,
    }
