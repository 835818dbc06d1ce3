"""What somebody had typed when a signature was asked for and no second factor was set up yet.

It waits in the session while the app is set up. The button at the end sends it again, now without
a code: the form comes back filled in and asks for the code alone.
"""

from dataclasses import dataclass

from django.http import HttpRequest

KEY = "typed"
SECRET = frozenset({"csrfmiddlewaretoken", "code", "password", "old", "new", "again"})
MOST_CHARACTERS = 100_000


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields of a form by name, and whether a file belonged to them, which is not kept."""

    address: str
    fields: tuple[tuple[str, str], ...]
    had_file: bool


def keep(request: HttpRequest) -> None:
    """Keep what was posted, without codes and passwords; nothing where it is very long."""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in SECRET
        for value in values
    ]
    if sum(len(name) + len(value) for name, value in fields) <= MOST_CHARACTERS:
        address = request.get_full_path()
        request.session[KEY] = {
            "address": address,
            "fields": fields,
            "had_file": bool(request.FILES),
        }


def typed_at(request: HttpRequest, address: str) -> Typed | None:
    """What had been typed at an address."""
    kept = request.session.get(KEY)
    if kept is None or kept["address"] != address:
        return None
    fields = tuple((name, value) for name, value in kept["fields"])
    return Typed(address, fields, kept["had_file"])


def drop(request: HttpRequest) -> None:
    """Forget it once it is sent again."""
    kept = request.session.get(KEY)
    if kept is not None and kept["address"] == request.get_full_path():
        del request.session[KEY]
