"""What is loaded, what could be, and what loading it would change."""

from functools import lru_cache

from dafeng.evidence.models import Approval
from dafeng.packs.difference import Change, compare
from dafeng.packs.models import Load
from dafeng.packs.reader import Outcome, find_pack, read_pack, shipped_packs
from dafeng.packs.schema import Pack

LOAD = "packs.load"


def current_load() -> Load | None:
    """The load that stands in the database; None before the first."""
    return Load.objects.first()


def loaded_pack() -> Pack | None:
    """The pack that stands in the database, as it was loaded."""
    load = current_load()
    return Pack.model_validate_json(load.content) if load else None


def list_loads() -> list[Load]:
    """All loads, newest first."""
    return list(Load.objects.select_related("loaded_by", "approval").defer("content"))


def changes_of(pack: Pack) -> tuple[Change, ...]:
    """What loading this pack would change."""
    return compare(before=loaded_pack(), after=pack)


def shipped() -> list[Outcome]:
    """The packs that come with the program, each read and checked."""
    return [read_shipped(name) for name in shipped_packs()]


def read_shipped(name: str) -> Outcome:
    """A pack that comes with the program; read again only when one of its files has changed."""
    folder = find_pack(name)
    stamps = tuple(sorted((f.name, f.stat().st_mtime_ns) for f in folder.glob("*.yaml")))
    return _read(name, stamps)


@lru_cache(maxsize=16)
def _read(name: str, stamps: tuple[tuple[str, int], ...]) -> Outcome:
    return read_pack(find_pack(name))


def waiting() -> list[Approval]:
    """Requests to load a pack that wait for a second person."""
    rows = Approval.objects.filter(kind=LOAD, state=Approval.State.PENDING)
    return list(rows.select_related("requested_by"))
