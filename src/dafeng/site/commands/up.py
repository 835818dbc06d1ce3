"""Everything at once: set up, then server and worker under one parent."""

import signal
import sys

import click

from dafeng.site import config, logs, server


@click.command()
def command() -> None:
    """Set up what is not yet set up, then serve and work until told to stop."""
    settings = config.load()
    server.check_port(host=settings.host, port=settings.port)
    from dafeng.site import setup
    from dafeng.site.supervisor import Supervisor

    setup.set_up(announce=lambda line: click.echo(line))
    logs.configure(level=settings.log_level, form=settings.log_format)
    supervisor = Supervisor(settings, announce=lambda line: click.echo(line))
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: supervisor.stop())
    sys.exit(supervisor.run())
