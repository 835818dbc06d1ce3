"""Figures of an area for tests of pages: months of statistics, an outlook, a light that turned."""

import datetime

from tests.accounting.city import MONTH, months_of, said
from tests.outlook.town import town

from dafeng.accounting import services as accounting
from dafeng.evidence.services import System
from dafeng.ledger.services import deliver
from dafeng.outlook import services as outlook
from dafeng.outlook.selectors.history import Material
from dafeng.outlook.services import outlook as write
from dafeng.plan.models import LightChange, Target

SYSTEM = System("test")
FORMS = {"power_monthly": "power.", "gas_monthly": "gas.", "oil_monthly": "oil."} | {
    "coal_monthly": "coal.",
    "industry_monthly": "industry.",
}


def send_months(area, *, today, until=10):
    """Two years of monthly tables, the second up to a month, and the shipped factors."""
    year = today.year
    accounting.issue_shipped(actor=SYSTEM)
    figures = months_of(year - 1) | months_of(year, MONTH, range(1, until + 1))
    for form, prefix in FORMS.items():
        deliver(
            actor=SYSTEM,
            area=area,
            form=form,
            rows=[row for row in said(figures) if row.series.startswith(prefix)],
            known_date=today,
            today=today,
            vintage="final",
        )


def run_outlook(area, monkeypatch):
    """A run of a small town's outlook, few paths of it."""
    request = {key: value for key, value in town().items() if key != "paths"}
    years = tuple(range(2015, 2026))
    monkeypatch.setattr(write, "material", lambda *, area, on=None: Material(request, years))
    monkeypatch.setattr(write, "PATHS", 200)
    return outlook.refresh_run(actor=SYSTEM, area=area)


def turn_light(area, key, *, on=datetime.date(2026, 3, 1)):
    """The light of a target that turned from green to red."""
    target = Target.objects.get(key=key)
    return LightChange.objects.create(
        area=area, target=target, on=on, before="green", after="red", reason="", facts={}
    )
