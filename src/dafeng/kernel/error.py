"""The one root of all errors that a person may see."""

from typing import Any, ClassVar


def N_(message: str) -> str:
    """Mark a message for translation; it is translated where it is shown."""
    return message


class DafengError(Exception):
    """An error with a stable code and three whole sentences: what, why, what to do.

    A subclass declares `code` (``context.name``) and the sentences as English message ids with
    ``{placeholders}``; the raiser gives the placeholders' values, and `where` as a JSON pointer,
    a cell or a line. The page translates the message id and then fills it in.
    """

    code: ClassVar[str] = ""
    what: ClassVar[str] = ""
    why: ClassVar[str] = ""
    todo: ClassVar[str] = ""
    status: ClassVar[int] = 400
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
        """All sentences in one line, each passed through `translate` before it is filled in.

        So is a `reason` among the values: one that is marked as a message has its wording.
        """
        values = self.values
        if isinstance(reason := values.get("reason"), str) and reason:
            values = {**values, "reason": translate(reason)}
        parts = (translate(part) for part in (self.what, self.why, self.todo) if part)
        return " ".join(part.format(**values) for part in parts)

    def as_dict(self, translate: Any = N_) -> dict[str, str]:
        """The face of an error in JSON: ``{"code", "message", "where"}``."""
        return {"code": self.code, "message": self.message(translate), "where": self.where}
