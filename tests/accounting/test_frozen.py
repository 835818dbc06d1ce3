"""A frozen inventory: the same bytes from the same figures, whatever comes later."""

import datetime
import json

import pytest
from django.urls import reverse
from tests.accounting.city import DIESEL, MONTH, months_of, said
from tests.world import World

from dafeng.accounting import selectors, services
from dafeng.accounting.error import InventoryKnown, NothingToFreeze
from dafeng.accounting.models import FrozenInventory
from dafeng.evidence import canonical
from dafeng.evidence.models import Entry as LogEntry
from dafeng.evidence.services import System, writing
from dafeng.ledger.services import record_statistics
from dafeng.people.role import Role

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 20)
SYSTEM = System("test")
AREA = "360199"
JSON = "application/json"
ONCE = {"Idempotency-Key": "freeze-june-once"}


def record(by_period, *, area=AREA, vintage="preliminary"):
    with writing(actor=SYSTEM, permission="ledger.enter_statistics") as log:
        record_statistics(
            log,
            area=area,
            rows=said(by_period),
            known_date=TODAY,
            today=TODAY,
            vintage=vintage,
            document_title="月报",
        )


def freeze(**more):
    given = {"actor": SYSTEM, "area": AREA, "period": "2023", "grid": "annual", "title": "2023年"}
    return services.freeze_inventory(**(given | more))


@pytest.fixture(autouse=True)
def _factors(db):
    services.issue_shipped(actor=SYSTEM)


def test_a_frozen_inventory_is_the_one_on_the_page_and_stays_when_figures_change():
    record(months_of(2023))
    made = freeze()
    total = selectors.inventory(area=AREA, period="2023").total
    assert json.loads(made.body)["total"]["co2"] == repr(total.co2)
    assert canonical.digest(made.body) == made.content_hash
    assert LogEntry.objects.filter(payload__contains=made.content_hash).count() == 1
    record({"2023-06": {"oil.diesel": 1500}}, vintage="final")
    made = FrozenInventory.objects.get(pk=made.pk)
    assert services.recompute_inventory(made)
    again = freeze(title="2023年（修订）")
    assert again.version == 2
    more = float(json.loads(again.body)["total"]["co2"]) - total.co2
    assert more == pytest.approx(500 * DIESEL)


def test_a_frozen_inventory_of_an_invented_area_says_so_under_its_hash():
    record({"2023-06": MONTH})
    real = json.loads(freeze(period="2023-06").body)
    assert real["sample"] is False
    assert "sample_note" not in real
    record({"2023-06": MONTH}, area="999901")
    made = freeze(period="2023-06", area="999901")
    body = json.loads(made.body)
    assert body["sample"] is True
    assert "示例" in body["sample_note"]["zh"]
    assert canonical.digest(made.body) == made.content_hash
    assert services.recompute_inventory(made)


def test_what_the_energy_lacks_is_kept():
    without = {name: each for name, each in MONTH.items() if name != "power.pv_own_use"}
    record(months_of(2023) | {"2023-12": without})
    body = json.loads(freeze().body)
    assert body["total"]["energy_gaps"] == [["power.pv_own_use", "no_months"]]
    assert body["total"]["gaps"] == []


def test_factors_that_come_later_change_nothing():
    record(months_of(2024))
    made = freeze(period="2024")
    row = {
        "id": "electricity.grid",
        "name": {"zh": "电网因子"},
        "quantity": "grid_emission_factor",
        "unit": "kgCO2/kWh",
        "applies_to": {"region": ["36"], "calibre": "province"},
        "edition": "city",
        "owner": "city",
        "source": {"title": "公告"},
        "status": "second-hand",
        "values": {"2024-01-01": 0.5, "2025-01-01": None},
    }
    with writing(actor=SYSTEM, permission="accounting.issue_factors") as log:
        services.issue_city(log, title="2024", rows=[row])
    assert services.recompute_inventory(FrozenInventory.objects.get(pk=made.pk))
    assert json.loads(made.body)["total"]["gaps"] == [["electricity.grid", "no_value"]]


def test_a_number_that_was_changed_is_found():
    record(months_of(2023))
    made = freeze()
    made.body = made.body.replace("1", "2", 1)
    assert not services.recompute_inventory(made)


def test_the_same_twice_and_nothing_at_all_are_refused():
    with pytest.raises(NothingToFreeze):
        freeze()
    record(months_of(2023))
    freeze()
    with pytest.raises(InventoryKnown):
        freeze(title="again")


def test_from_the_page_to_the_frozen_one_and_its_file(client):
    world = World()
    client.force_login(world[Role.OFFICER], backend="dafeng.people.backends.PasswordBackend")
    record({"2023-06": MONTH}, area=world.county.code)
    answer = client.post(
        reverse("accounting:inventory_freeze"),
        {"period": "2023-06", "grid": "annual", "title": "六月"},
    )
    made = FrozenInventory.objects.get()
    assert answer["Location"] == reverse("accounting:inventory_frozen", args=[made.pk])
    text = client.get(answer["Location"]).content.decode()
    assert made.content_hash in text
    assert "state-ok" in text
    file = client.get(answer["Location"], {"export": "json"})
    assert canonical.digest(file.content.decode()) == made.content_hash
    listed = client.get(reverse("accounting:inventory"), {"period": "2023-06"}).content.decode()
    assert reverse("accounting:inventory_frozen", args=[made.pk]) in listed


def test_the_same_by_the_api(client):
    world = World()
    client.force_login(world[Role.OFFICER], backend="dafeng.people.backends.PasswordBackend")
    record({"2023-06": MONTH}, area=world.county.code)
    said_there = {"period": "2023-06", "title": "六月"}
    answer = client.post("/api/v1/inventory/frozen", said_there, content_type=JSON, headers=ONCE)
    assert answer.status_code == 201, answer.content.decode()
    (found,) = client.get("/api/v1/inventory/frozen").json()["items"]
    assert found["content_hash"] == FrozenInventory.objects.get().content_hash
    assert found["body"]["period"] == "2023-06"
