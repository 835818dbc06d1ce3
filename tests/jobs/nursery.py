"""Run as a program: forks workers and kills them, then lets one finish; prints what was counted.

`nursery.py SEED KILLS JOBS STEPS`. A fork is as good a process as a new one and starts at once.
"""

import json
import os
import random
import signal
import sys
import time

from dafeng.site import django

django.start()

from django.core.management import call_command
from django.db import connection, connections

from dafeng.jobs import worker
from dafeng.jobs.models import Job
from dafeng.jobs.services import Run, enqueue, task


@task("test.count", title="Count", attempts=1000)
def count(run: Run) -> None:
    for step in range(run.done, run.payload["steps"]):
        time.sleep(0.004)  # the work itself, long enough to be killed in
        with run.effect():
            with connection.cursor() as cursor:
                cursor.execute("INSERT INTO counted VALUES (%s, %s)", [run.job.key, step])
            run.progress(step + 1, run.payload["steps"])


def unfinished() -> int:
    return Job.objects.filter(kind="test.count").exclude(state=Job.State.DONE).count()


def fork_worker() -> int:
    connections.close_all()
    pid = os.fork()
    if pid == 0:
        process = worker.Process()
        signal.signal(signal.SIGTERM, lambda *_: process.stop())
        process.loop(until=lambda: not unfinished())
        os._exit(0)
    return pid


def wait_until(condition, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.01)
    return False


def main() -> None:
    seed, kills, jobs, steps = map(int, sys.argv[1:])
    worker.IDLE_SECONDS = 0.02
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE counted (job varchar(20), step integer)")
    for number in range(jobs):
        enqueue("test.count", str(number), {"steps": steps})
    chance = random.Random(seed)
    hits = 0
    for _ in range(kills):
        pid = fork_worker()
        time.sleep(chance.uniform(0.01, 0.3))
        os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        hits += os.WIFSIGNALED(status)
    left = unfinished()
    pid = fork_worker()
    finished = wait_until(lambda: not unfinished(), 60 + left)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT job, step, count(*) FROM counted GROUP BY job, step")
        counted = cursor.fetchall()
    twice = [row for row in counted if row[2] != 1]
    print(
        json.dumps(
            {
                "killed": hits,
                "left_after_kills": left,
                "finished": finished,
                "effects": len(counted),
                "twice": twice,
                "attempts": sum(Job.objects.values_list("attempt", flat=True)),
            }
        )
    )
    if not finished or twice or len(counted) != jobs * steps or hits != kills:
        sys.exit(1)


main()
