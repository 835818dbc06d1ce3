"""A server of an installation, for a test that asks it things."""

import socket
import time
import urllib.request

from tests.site.installation import Installation


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """Runs `dafeng serve` (or another command that serves) while the block lasts."""

    def __init__(self, home: Installation, command: str = "serve") -> None:
        self.home = home
        self.command = command
        self.port = free_port()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def __enter__(self) -> "Server":
        self.process = self.home.start(
            "-m", "dafeng.site", *self.command.split(), DAFENG_PORT=str(self.port)
        )
        self.wait_until_it_answers()
        return self

    def wait_until_it_answers(self, seconds: float = 180) -> None:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            assert self.process.poll() is None, self.process.communicate()[1]
            try:
                urllib.request.urlopen(self.url("/login/"), timeout=5).close()
                return
            except OSError:  # refused, or not yet served by a process
                time.sleep(0.05)
        raise AssertionError("the server does not answer")

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.terminate()
        self.out, self.err = self.process.communicate(timeout=40)
