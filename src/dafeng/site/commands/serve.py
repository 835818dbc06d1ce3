"""The pages and the API."""

import click

from dafeng.site import config, logs, server


@click.command()
@click.option("--host", help="Address to listen on, instead of the setting.")
@click.option("--port", type=int, help="Port to listen on, instead of the setting.")
def command(host: str | None, port: int | None) -> None:
    """Serve the pages and the API."""
    settings = config.load()
    changed = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    logs.configure(level=settings.log_level, form=settings.log_format)
    server.serve(settings.model_copy(update=changed))
