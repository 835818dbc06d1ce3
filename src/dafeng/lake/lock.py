"""Locks that the kernel frees when their process dies, however it dies."""

import fcntl
import os
import time
import weakref
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from dafeng.lake.error import Busy

_held: "weakref.WeakSet[Lock]" = weakref.WeakSet()


class Lock:
    """One exclusive lock on a file; it belongs to this process and not to its children.

    :param path: the lock file; it is made where it is missing and never removed.
    :param name: what the lock guards, for the message.
    """

    def __init__(self, path: Path, *, name: str = "") -> None:
        self.path = path
        self.name = name or path.stem
        self._handle: int | None = None

    @property
    def held(self) -> bool:
        """Whether this object holds the lock."""
        return self._handle is not None

    def try_acquire(self) -> bool:
        """Take the lock if it is free, and say whether it was."""
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            return False
        self._handle = handle
        _held.add(self)
        return True

    def acquire(self, *, wait_s: float = 0.0) -> None:
        """Take the lock within `wait_s` seconds, or raise `Busy`."""
        deadline = time.monotonic() + wait_s
        while not self.try_acquire():
            if time.monotonic() >= deadline:
                raise Busy(name=self.name)
            time.sleep(0.02)

    def release(self) -> None:
        """Free the lock."""
        handle, self._handle = self._handle, None
        if handle is not None:
            os.close(handle)

    def __enter__(self) -> "Lock":
        if not self.held:
            self.acquire()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()

    def __del__(self) -> None:
        with suppress(OSError):
            self.release()


def _let_go_in_child() -> None:
    # A forked child shares the open file: as long as it kept it, the parent's death would not
    # free the lock. Closing the child's copy leaves the parent's lock as it was.
    for lock in list(_held):
        with suppress(OSError):
            lock.release()


os.register_at_fork(after_in_child=_let_go_in_child)
