"""Everything at once: set up, then server and worker under one parent."""

import signal
import sys
import time

import click

from dafeng.site import config, logs, server


@click.command()
@click.option("--empty", is_flag=True, help="Do not bring the sample data at the first start.")
def command(empty: bool) -> None:
    """Set up what is not yet set up, then serve and work until told to stop.

    The first start brings the data of an invented county, so that there is something to see.
    """
    settings = config.load()
    server.check_port(host=settings.host, port=settings.port)
    from dafeng.site import setup
    from dafeng.site.supervisor import Supervisor

    setup.set_up(announce=lambda line: click.echo(line))
    if not empty:
        bring_sample()
    logs.configure(level=settings.log_level, form=settings.log_format)
    supervisor = Supervisor(settings, announce=lambda line: click.echo(line))
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: supervisor.stop())
    sys.exit(supervisor.run())


def bring_sample() -> None:
    """Load the sample data where nothing is metered yet and nobody has removed them."""
    from django.utils import timezone

    from dafeng.packs.sample import state
    from dafeng.packs.sample.services.loading import Plan
    from dafeng.site.commands.sample import show_bar
    from dafeng.site.run_now import load_sample_now

    if state.is_wanted():
        started = time.monotonic()
        load_sample_now(Plan(today=timezone.localdate()), show=show_bar)
        click.echo(f"· sample data ({time.monotonic() - started:.1f} s): dafeng sample remove")
