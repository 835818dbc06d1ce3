"""One line of the table of access: an address, who asks, what is answered."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dafeng.people.role import ADMINISTRATORS, Role

ALL = frozenset(Role)
BUSINESS = ALL - ADMINISTRATORS
WHOLE_CITY = frozenset({Role.OFFICER, Role.LEADER, Role.AUDITOR})


@dataclass(frozen=True)
class Row:
    """What each role is answered at one address, for one's own object or another's.

    `ok` roles get `status`, all others `denied`. `args` makes the arguments of the address from the
    `World`, so that a row can name an object of one's own or of somebody else; `case` tells such
    rows apart. `visitor` is what somebody without a login gets: by default the way to the login;
    with `open`, that status is an answer of the page itself.
    """

    name: str
    ok: Iterable[str] = ALL
    status: int = 200
    denied: int = 403
    case: str = ""
    args: Callable[[Any], Iterable[Any]] = lambda world: ()
    method: str = "get"
    data: Callable[[Any], Mapping[str, Any]] = lambda world: {}
    query: str = ""
    visitor: int = 302
    open: bool = False
    exceptions: Mapping[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        return " ".join(part for part in (self.method, self.name, self.case) if part)

    def expect(self, role: str) -> int:
        """The status that a role gets."""
        if role in self.exceptions:
            return self.exceptions[role]
        return self.status if role in set(self.ok) else self.denied


def api_row(path: str, **values: Any) -> Row:
    """A row of the table of the API: the path as the description has it, below /api/v1.

    `args` fill the braces in their order, `data` is the JSON that is sent.
    """
    return Row(path, visitor=401, open=True, **values)
