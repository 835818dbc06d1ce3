"""One parent over server and worker: it ends both, and starts a fallen worker again."""

import contextlib
import ctypes
import ipaddress
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable

import structlog

from dafeng.site.config import Config

log = structlog.get_logger("dafeng.up")
GRACE_SECONDS = 25.0
LONGEST_PAUSE_SECONDS = 30.0
_PR_SET_PDEATHSIG = 1


def _end_with_parent() -> None:
    """Let the kernel end this process when its parent is gone, however it went (Linux)."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


class Supervisor:
    """Runs `dafeng serve` and `dafeng worker` until one says stop."""

    def __init__(self, config: Config, *, announce: Callable[[str], None]) -> None:
        self.config = config
        self.announce = announce
        self._stop = threading.Event()

    def stop(self) -> None:
        """End both; may be called from a signal handler."""
        self._stop.set()

    def _start(self, name: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "dafeng.site", name],
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_parent,
        )

    def run(self) -> int:
        """Returns the exit code: 0 when asked to stop, 1 when the server fell."""
        server, worker = self._start("serve"), self._start("worker")
        started, pause, announced = time.monotonic(), 1.0, False
        try:
            while not self._stop.wait(0.2):
                if server.poll() is not None:
                    self.announce(f"The server ended by itself (exit {server.returncode}).")
                    return 1
                if not announced and self._answers():
                    announced = True
                    address = f"http://{self.config.host}:{self.config.port}/"
                    self.announce(f"\n达峰 Dafeng runs at {address}   (Ctrl-C ends it)\n")
                if worker.poll() is not None:
                    lived = time.monotonic() - started
                    pause = 1.0 if lived > 60 else min(pause * 2, LONGEST_PAUSE_SECONDS)
                    log.error("worker ended", exit=worker.returncode, again_in_seconds=pause)
                    if self._stop.wait(pause):
                        break
                    worker, started = self._start("worker"), time.monotonic()
            return 0
        finally:
            self._end(server, worker)

    def _answers(self) -> bool:
        host = self.config.host.strip("[]")
        with contextlib.suppress(ValueError):
            # the address that means all addresses cannot be called; the loopback one can
            host = "localhost" if ipaddress.ip_address(host).is_unspecified else host
        try:
            socket.create_connection((host, self.config.port), timeout=0.2).close()
        except OSError:
            return False
        return True

    def _end(self, *children: subprocess.Popen[bytes]) -> None:
        for child in children:
            if child.poll() is None:
                child.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + GRACE_SECONDS
        for child in children:
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
