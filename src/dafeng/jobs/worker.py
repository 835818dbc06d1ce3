"""The worker process: takes jobs one by one, keeps their heartbeat, stops when asked."""

import contextlib
import datetime
import os
import socket
import threading
import time
from collections.abc import Callable

import structlog
from django.db import Error as DatabaseError
from django.db import close_old_connections, connection
from django.utils import timezone

from dafeng.jobs import services
from dafeng.jobs.error import Lost, NotFinished
from dafeng.jobs.models import Worker
from dafeng.kernel.error import DafengError

log = structlog.get_logger("dafeng.worker")
BEAT_SECONDS = 2.0
IDLE_SECONDS = 0.5
ALIVE_SECONDS = 20
FORGET = datetime.timedelta(days=1)


class Process:
    """One worker; `stop` may be called from a signal handler."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._run: services.Run | None = None
        self._row: Worker | None = None

    def stop(self) -> None:
        """Finish what is under way at its next step, then end."""
        self._stop.set()
        if self._run is not None:
            self._run.stopping = True

    def loop(self, *, until: Callable[[], bool] = lambda: False) -> None:
        """Work until asked to stop, or until `until` says so while nothing is to be done."""
        beating = threading.Thread(target=self._beat, name="heartbeat", daemon=True)
        beating.start()
        while not self._stop.is_set():
            try:
                if self.work_once():
                    continue
            except DatabaseError as error:
                log.error("database", exc_info=error)
                _renew_connections()
            if until():
                break
            self._stop.wait(IDLE_SECONDS)
        self._stop.set()
        beating.join()

    def work_once(self) -> bool:
        """Do one job; False where none is due."""
        now = timezone.now()
        services.enqueue_scheduled(now)
        run = services.claim(now)
        if run is None:
            return False
        self._run = run
        run.stopping = self._stop.is_set()
        structlog.contextvars.bind_contextvars(job=str(run.job.pk), kind=run.job.kind)
        try:
            self._do(run)
        except Lost:
            log.warning("lost")
        finally:
            self._run = None
            structlog.contextvars.clear_contextvars()
            _renew_connections()
        return True

    def _do(self, run: services.Run) -> None:
        started = time.perf_counter()
        try:
            task = services.find_task(run.job.kind)
        except DafengError as error:
            run.fail(code=error.code, message=str(error), attempts=1)
            return
        try:
            run.finish(task.work(run))
            log.info("done", seconds=round(time.perf_counter() - started, 3))
        except NotFinished:
            run.give_back()
        except Lost:
            raise
        except DafengError as error:
            log.warning("failed", error=error.code, message=str(error))
            run.fail(code=error.code, message=str(error), attempts=task.attempts)
        except Exception as error:
            log.error("unexpected", exc_info=error)
            run.fail(code="site.unexpected", message=repr(error), attempts=task.attempts)

    def _beat(self) -> None:
        while True:
            try:
                self._beat_once()
            except (DatabaseError, Lost) as error:
                log.warning("heartbeat", error=str(error))
            if self._stop.wait(BEAT_SECONDS):
                break
        with contextlib.suppress(DatabaseError):
            if self._row is not None:
                Worker.objects.filter(pk=self._row.pk).delete()
        connection.close()

    def _beat_once(self) -> None:
        now = timezone.now()
        if self._row is None:
            self._row = Worker.objects.create(
                host=socket.gethostname()[:120], process=os.getpid(), heartbeat_at=now
            )
        Worker.objects.filter(heartbeat_at__lt=now - FORGET).delete()
        Worker.objects.update_or_create(
            pk=self._row.pk,
            defaults={"heartbeat_at": now},
            create_defaults={
                "host": self._row.host,
                "process": self._row.process,
                "heartbeat_at": now,
            },
        )
        run = self._run
        if run is not None:
            run.beat()


def count_alive() -> int:
    """How many workers have a fresh heartbeat."""
    fresh = timezone.now() - datetime.timedelta(seconds=ALIVE_SECONDS)
    return Worker.objects.filter(heartbeat_at__gte=fresh).count()


def _renew_connections() -> None:
    """Let go of connections that are too old or broken, as a request does at its end."""
    if not connection.in_atomic_block:  # whoever opened a transaction around us still needs it
        close_old_connections()
