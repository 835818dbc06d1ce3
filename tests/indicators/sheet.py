"""A small definition sheet, and figures that come for it."""

import datetime
from decimal import Decimal

from dafeng.evidence.services import System, writing
from dafeng.indicators.definition import definitions
from dafeng.indicators.models import Indicator, Reading
from dafeng.ledger.services import Said, record_statistics

TODAY = datetime.date(2026, 5, 20)
AREA = "990001"
KEYS = ("charging_piles", "straw_rate", "co2_peak_year", "carbon_intensity_reduction")


def load_sheet(keys=KEYS, leave_out=()):
    """The rows that a pack would bring for these indicators, without some readings."""
    for key in keys:
        definition = definitions()[key]
        row = Indicator.objects.create(
            key=key, name_zh=definition.name.zh, name_en=definition.name.en, unit=definition.unit
        )
        kept = [each for each in definition.readings if each.id not in leave_out]
        for place, each in enumerate(kept):
            Reading.objects.create(
                indicator=row,
                key=each.id,
                name_zh=each.name.zh,
                name_en=each.name.en,
                is_default=place == 0,
                order=place,
            )


def record(*said, vintage="final", area=AREA, today=TODAY):
    """Figures as (series, period, amount)."""
    rows = [Said(series=s, period=p, amount=Decimal(str(a))) for s, p, a in said]
    with writing(actor=System("test"), permission="ledger.enter_statistics") as log:
        record_statistics(
            log,
            area=area,
            rows=rows,
            known_date=today,
            today=today,
            vintage=vintage,
            document_title="年报",
        )


PILES = (
    ("pile.public", "2025", 300),
    ("pile.dedicated", "2025", 100),
    ("pile.private", "2025", 500),
    ("pile.guns", "2025", 1200),
)
