"""The one root of all errors that a person may see."""

import re
from typing import Any, ClassVar, Final

_PLACE: Final = re.compile(r"\{(\w+)\}")


def N_(message: str) -> str:
    """Mark a message for translation; it is translated where it is shown."""
    return message


class DafengError(Exception):
    """An error with a stable code and three whole sentences: what, why, what to do.

    A subclass declares `code` (``context.name``) and the sentences as English message ids with
    ``{placeholders}``; the raiser gives the placeholders' values, and `where` as a JSON pointer,
    a cell or a line. The page translates the message id and then fills it in. Among the values
    those named in `phrases` are messages of their own, with placeholders for the others, or errors.
    """

    code: ClassVar[str] = ""
    what: ClassVar[str] = ""
    why: ClassVar[str] = ""
    todo: ClassVar[str] = ""
    status: ClassVar[int] = 400
    phrases: ClassVar[tuple[str, ...]] = ("reason", "meaning")
    registry: ClassVar[dict[str, type["DafengError"]]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "code" not in cls.__dict__:
            return
        known = DafengError.registry.get(cls.code)
        if known is not None and known.__module__ != cls.__module__:
            raise TypeError(f"error code {cls.code} is declared twice: {known}, {cls}")
        DafengError.registry[cls.code] = cls

    def __init__(self, *, where: str = "", **values: Any) -> None:
        self.where = where
        self.values = values
        super().__init__(self.message())

    def message(self, translate: Any = N_) -> str:
        """All sentences in one line."""
        return " ".join(filter(None, self.sentences(translate).values()))

    def sentences(self, translate: Any = N_) -> dict[str, str]:
        """`what`, `why` and `todo`, each passed through `translate` before it is filled in."""
        said = {name: self._phrase(self.values[name], translate) for name in self._spoken()}
        values = self.values | said
        parts = {"what": self.what, "why": self.why, "todo": self.todo}
        return {
            name: translate(part).format(**values) if part else "" for name, part in parts.items()
        }

    def _spoken(self) -> list[str]:
        return [name for name in self.phrases if name in self.values]

    def _phrase(self, said: Any, translate: Any) -> Any:
        if isinstance(said, DafengError):
            return said.message(translate).rstrip(".。")
        if not isinstance(said, str) or not said:
            return said
        # what a library says may hold braces of its own
        return _PLACE.sub(lambda found: str(self.values.get(found[1], found[0])), translate(said))

    def as_dict(self, translate: Any = N_) -> dict[str, str]:
        """The face of an error in JSON: ``{"code", "message", "where"}``."""
        return {"code": self.code, "message": self.message(translate), "where": self.where}
