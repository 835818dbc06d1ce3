"""`dafeng readings`: files of readings into the lake, as the import page does it."""

import sys
from pathlib import Path
from typing import Any

import click

from dafeng.kernel.strict import load_yaml
from dafeng.site import contract, django

PIECE = 1 << 20


@click.group("readings")
def command() -> None:
    """Readings of meters: take files."""


@command.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--organisation", required=True, help="Code of the organisation that it belongs to.")
@click.option(
    "--map", "map_file", type=click.Path(path_type=Path), help="Columns, as YAML or JSON."
)
@click.option(
    "--channel", help="Name of the one channel; with --time and --value, no map is needed."
)
@click.option("--time", "time_column", help="Column of the times.")
@click.option("--value", "value_column", help="Column of the values.")
@click.option("--zone", help="Zone of times without an offset; by default the channel's.")
@click.option("--create", type=click.Path(path_type=Path), help="Make unknown channels like this.")
@click.option("--no-roll-up", is_flag=True, help="Leave the slots to the next run.")
def import_files(
    files: tuple[Path, ...],
    organisation: str,
    map_file: Path | None,
    channel: str | None,
    time_column: str | None,
    value_column: str | None,
    zone: str | None,
    create: Path | None,
    no_roll_up: bool,
) -> None:
    """Take FILES (CSV, csv.gz, Excel, Parquet) and say what was taken, repeated, refused and why.

    Without a map the one remembered for these columns is used, else one is guessed from their
    names. The same file again changes nothing; a killed import goes on where it was.
    """
    django.start()
    given = {
        "channel": channel,
        "time": time_column,
        "value": value_column,
        "zone": zone,
    }
    failed = False

    def work() -> list[dict[str, Any]]:
        nonlocal failed
        owner = _organisation(organisation)
        said = None if map_file is None else _load(map_file)
        template = None if create is None else _load(create)
        answers = []
        for file in files:
            answer = _take(file, owner, said, given, template)
            failed = failed or answer["state"] != "done"
            answers.append(answer)
        if not no_roll_up:
            _roll_up()
        return answers

    contract.answer(work)
    sys.exit(2 if failed else 0)


def _load(file: Path) -> Any:
    return load_yaml(contract.read_bytes(str(file)).decode("utf-8-sig"))


def _organisation(code: str) -> Any:
    from dafeng.metering.error import UnknownOrganisation
    from dafeng.people.models import Organisation

    found = Organisation.objects.filter(code=code).first()
    if found is None:
        raise UnknownOrganisation(where="/organisation", code=code)
    return found


def _take(
    file: Path,
    organisation: Any,
    said: Any,
    given: dict[str, str | None],
    template: Any,
) -> dict[str, Any]:
    from dafeng.evidence.services import System
    from dafeng.metering.selectors.file import find_map
    from dafeng.metering.services import importing

    actor = System("dafeng readings import")
    upload = importing.resumable(organisation=organisation, file=file) or importing.draft_import(
        actor=actor, organisation=organisation, file_name=file.name, chunks=_pieces(file)
    )
    if upload.state == "draft":
        preview = find_map(upload, said=said, given=given)
        importing.confirm_import(
            actor=actor,
            upload=upload,
            file_map=preview.file_map,
            columns=list(preview.columns),
            template=template,
            in_background=False,
        )

    def progress(done: int, total: int) -> None:
        click.echo(f"{file.name}: {done:,} / {total:,}", err=True)

    upload = importing.run_import(upload, progress=progress)
    return importing.face_of(upload)


def _pieces(file: Path) -> Any:
    from dafeng.site.contract import NoSuchFile

    try:
        with file.open("rb") as stream:
            while piece := stream.read(PIECE):
                yield piece
    except OSError as error:
        raise NoSuchFile(file=file, reason=error.strerror or str(error)) from error


def _roll_up() -> None:
    from dafeng.lake.error import Busy
    from dafeng.metering.services.roll_up import roll_up

    try:
        done = roll_up(wait_s=60)
    except Busy as error:
        click.echo(error.message(), err=True)
        return
    click.echo(f"{done.channels:,} channels, {done.days:,} days of slots", err=True)
