"""A request to load a shipped pack, in the small world of tests."""

from dafeng.packs import selectors, services
from dafeng.packs.reader import shipped_packs


def request_key(world):
    """The key of a request that waits."""
    waiting = selectors.waiting()
    if waiting:
        return [waiting[0].pk]
    pack = selectors.read_shipped(shipped_packs()[0]).require()
    return [services.request_load(actor=world["officer"], pack=pack, reason="首次").pk]
