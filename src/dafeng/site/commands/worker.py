"""The process that does jobs."""

import signal

import click

from dafeng.site import django


@click.command()
@click.option("--until-idle", is_flag=True, help="End when nothing is due.")
def command(until_idle: bool) -> None:
    """Do the jobs that wait; ends cleanly on SIGTERM or Ctrl-C."""
    django.start()
    from dafeng.jobs.worker import Process

    process = Process()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: process.stop())
    process.loop(until=lambda: until_idle)
