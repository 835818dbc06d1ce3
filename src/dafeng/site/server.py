"""The web server: gunicorn with threads, its logs in our form, its metrics across processes."""

import os
import shutil
import socket
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from dafeng.site.config import Config
from dafeng.site.error import PortTaken


class PlainLogger(Logger):
    """Hands the server's messages to the logs of the process; requests are logged by ourselves."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            log.handlers = []
            log.propagate = True

    def access(self, *_: Any) -> None:
        """Nothing: `RequestLog` writes one line a request."""


class Server(BaseApplication):
    """gunicorn, set up from our configuration alone."""

    def __init__(self, config: Config) -> None:
        self.config = config
        super().__init__()

    def load_config(self) -> None:
        values: dict[str, Any] = {
            "bind": f"{self.config.host}:{self.config.port}",
            "worker_class": "gthread",
            "workers": self.config.processes,
            "threads": self.config.threads,
            "logger_class": "dafeng.site.server.PlainLogger",
            "loglevel": self.config.log_level.lower(),
            "timeout": 60,
            "graceful_timeout": 20,
            "keepalive": 5,
            "proc_name": "dafeng",
            "forwarded_allow_ips": "127.0.0.1,::1",
            "control_socket_disable": True,
            "child_exit": _forget_process,
        }
        for name, value in values.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        from dafeng.site.wsgi import application

        return application


def _forget_process(_server: Any, worker: Any) -> None:
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker.pid)


def check_port(*, host: str, port: int) -> None:
    """Raise `PortTaken` where nobody could listen."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), port))
        except OSError as error:
            raise PortTaken(host=host, port=port, reason=error.strerror) from error


def metrics_folder(config: Config) -> Path:
    """Where the processes of this server put their counters."""
    return config.home / "run" / f"metrics-{config.port}"


def serve(config: Config) -> None:
    """Serve until asked to stop."""
    check_port(host=config.host, port=config.port)
    folder = metrics_folder(config)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
    Server(config).run()
