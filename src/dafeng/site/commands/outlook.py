"""Whether a series peaks in time, and how well such forecasts have done."""

from typing import Any

import click

from dafeng.outlook import fitted, hindcast, one_sector, request, sector_request
from dafeng.outlook.projection import project
from dafeng.outlook.shipped import shipped_models
from dafeng.site import contract


@click.group()
def command() -> None:
    """Project emissions, judge the peak, and score past forecasts."""


@command.command()
@click.argument("file", metavar="REQUEST")
def peak(file: str) -> None:
    """Answer a request with a verdict on the peak."""
    models = shipped_models()
    contract.answer_each(file, lambda item: request.answer(item, models))


@command.command()
@click.argument("file", metavar="REQUEST")
def sector(file: str) -> None:
    """Answer a request with the outlook of a city by its sectors."""
    models = shipped_models()
    contract.answer_each(file, lambda item: sector_request.answer(item, models))


@command.command("hindcast")
@click.argument("panel", metavar="PANEL.csv")
@click.option("--paths", type=click.IntRange(1, 100_000), default=2000, show_default=True)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True)
@click.option("--without-population", is_flag=True)
@click.option("--model", type=click.Choice(["panel", "sector"]), default="panel", show_default=True)
def run_hindcast(panel: str, paths: int, seed: int, without_population: bool, model: str) -> None:
    """Forecast the past of a panel from seven origins and print the score table."""
    projector = one_sector.project if model == "sector" else project

    def work() -> Any:
        places = fitted.read_panel(fitted.decode_panel(contract.read_bytes(panel)))
        cases = hindcast.hindcast(
            places,
            paths=paths,
            seed=seed,
            population=not without_population,
            projector=projector,
        )
        return request.score_table(cases)

    contract.answer(work)


@command.command()
@click.argument("panel", metavar="PANEL.csv")
def fit(panel: str) -> None:
    """Fit the pooled model to a panel and print the file that ships with the product."""
    contract.answer(lambda: fitted.fit_file(fitted.decode_panel(contract.read_bytes(panel))))
