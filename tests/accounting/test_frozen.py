"""A frozen inventory: the same bytes from the same figures, whatever comes later."""

import datetime
import inspect
import json
import re
from dataclasses import replace

import pytest
from django.urls import reverse
from tests.accounting.city import DIESEL, MONTH, months_of, said
from tests.world import World, fresh_code, signed

from dafeng.accounting import selectors, services
from dafeng.accounting.error import InventoryKnown, NothingToFreeze
from dafeng.accounting.inventory_line import _bound
from dafeng.accounting.method import methods
from dafeng.accounting.models import FrozenInventory
from dafeng.evidence import canonical
from dafeng.evidence.models import Entry as LogEntry
from dafeng.evidence.services import System, writing
from dafeng.ledger.services import record_statistics
from dafeng.people.error import NotSigned, SecondFactorMissing
from dafeng.people.role import Role

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 20)
SYSTEM = System("test")
AREA = "360199"
JSON = "application/json"
SAME = services.Repeat(
    same=True, is_kept=True, is_signed=False, is_pinned=True, methods=(), program="", lines=()
)
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


def seen_on(page):
    """The hash that a page to freeze shows."""
    (found,) = re.findall(r'name="seen" value="([0-9a-f]{64})"', page.content.decode())
    return found


def repeat(made):
    return services.recompute_inventory(FrozenInventory.objects.get(pk=made.pk))


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
    assert repeat(made) == SAME
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
    assert repeat(made).same


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
    assert repeat(made) == SAME
    assert json.loads(made.body)["total"]["gaps"] == [["electricity.grid", "no_value"]]


def test_a_number_that_was_changed_is_found():
    record(months_of(2023))
    made = freeze()
    made.body = made.body.replace("1", "2", 1)
    found = services.recompute_inventory(made)
    assert (found.same, found.is_kept) == (False, False)


def test_a_number_that_was_changed_with_its_hash_is_not_what_the_log_says():
    record(months_of(2023))
    made = freeze()
    made.body = made.body.replace('"sample":false', '"sample":true')
    made.content_hash = canonical.digest(made.body)
    assert not services.recompute_inventory(made).is_kept


def test_a_method_that_has_changed_since_is_named_with_the_lines_that_differ(monkeypatch):
    record(months_of(2023))
    made = freeze()
    assert set(made.pins["methods"]) >= {"combustion", "electricity", "comprehensive_energy"}
    known = dict(methods())
    burning = known["combustion"]
    (burnt, energy) = burning.terms
    known["combustion"] = replace(burning, terms=(replace(burnt, sign=-1), energy))
    monkeypatch.setattr("dafeng.accounting.method.methods", lambda: known)
    monkeypatch.setattr("dafeng.accounting.services.freezing.methods", lambda: known)
    _bound.cache_clear()
    found = repeat(made)
    _bound.cache_clear()
    assert (found.same, found.is_kept) == (False, True)
    assert found.methods == ("combustion",)
    assert "oil.diesel" in found.lines
    assert "power.agriculture" not in found.lines


def test_another_program_is_named_though_it_gives_the_same_bytes(monkeypatch):
    record(months_of(2023))
    made = freeze()
    monkeypatch.setattr("dafeng.accounting.services.freezing.__version__", "9.0.0")
    found = repeat(made)
    assert found.same
    assert found.program == made.pins["program"]


def test_wording_is_no_part_of_a_definition_and_what_runs_is():
    method = methods()["combustion"]
    assert replace(method, source="another").definition == method.definition
    assert replace(method, editions=method.editions[:1]).definition != method.definition
    assert len({each.definition for each in methods().values()}) == len(methods())


def test_comments_and_layout_of_a_function_are_no_part_of_its_definition(monkeypatch):
    method = methods()["lmdi"]
    before, source = method.definition, inspect.getsource(inspect.getmodule(method.function))

    def definition_of(changed):
        assert changed != source
        monkeypatch.setattr(inspect, "getsource", lambda module: changed)
        return method.definition

    assert definition_of(source.replace("The logarithmic mean", "A mean")) == before
    assert definition_of(source.replace("if a == b:\n", "if (a == b):  # both\n\n")) == before
    assert definition_of(source.replace("if a == b:", "if a >= b:")) != before


def test_without_a_code_nothing_is_frozen():
    world = World()
    record(months_of(2023))
    officer = world[Role.OFFICER]
    with pytest.raises(SecondFactorMissing):
        freeze(actor=officer)
    fresh_code(officer)
    with pytest.raises(NotSigned):
        freeze(actor=officer)
    assert not FrozenInventory.objects.exists()
    assert repeat(freeze(actor=signed(officer))).is_signed


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
    address = reverse("accounting:inventory_freeze") + "?period=2023-06&grid=annual"
    given = {"title": "六月", "seen": seen_on(client.get(address))}
    assert reverse("people:second_factor") in client.post(address, given)["Location"]
    code = fresh_code(world[Role.OFFICER])
    assert client.post(address, given).status_code == 422
    assert not FrozenInventory.objects.exists()
    answer = client.post(address, given | {"code": code})
    made = FrozenInventory.objects.get()
    assert answer["Location"] == reverse("accounting:inventory_frozen", args=[made.pk])
    text = client.get(answer["Location"]).content.decode()
    assert made.content_hash in text
    assert "已签名" in text
    assert "刚才复算：完全一致" in text
    assert "化石燃料燃烧" in text
    file = client.get(answer["Location"], {"export": "json"})
    assert canonical.digest(file.content.decode()) == made.content_hash
    listed = client.get(reverse("accounting:inventory"), {"period": "2023-06"}).content.decode()
    assert reverse("accounting:inventory_frozen", args=[made.pk]) in listed


def test_figures_that_came_since_the_page_was_shown_are_not_signed_unseen(client):
    world = World()
    officer = world[Role.OFFICER]
    client.force_login(officer, backend="dafeng.people.backends.PasswordBackend")
    record({"2023-06": MONTH}, area=world.county.code)
    address = reverse("accounting:inventory_freeze") + "?period=2023-06&grid=annual"
    before = seen_on(client.get(address))
    given = {"title": "六月", "code": fresh_code(officer)}
    assert client.post(address, given).status_code == 422
    record({"2023-06": {"oil.diesel": 1500}}, area=world.county.code, vintage="final")
    answer = client.post(address, given | {"seen": before})
    assert answer.status_code == 422
    assert "2023-06 数据已有变动" in answer.content.decode()
    assert not FrozenInventory.objects.exists()
    now = seen_on(answer)
    assert now != before
    assert client.post(address, given | {"seen": now}).status_code == 302
    assert FrozenInventory.objects.get().content_hash == now


def test_the_same_by_the_api(client):
    world = World()
    client.force_login(world[Role.OFFICER], backend="dafeng.people.backends.PasswordBackend")
    record({"2023-06": MONTH}, area=world.county.code)
    said_there = {"period": "2023-06", "title": "六月"}
    address = "/api/v1/inventory/frozen"
    code = fresh_code(world[Role.OFFICER])
    refused = client.post(address, said_there, content_type=JSON, headers=ONCE)
    assert refused.json()["error"]["code"] == "people.not_signed"
    headers = ONCE | {"X-Signature-Code": code}
    answer = client.post(address, said_there, content_type=JSON, headers=headers)
    assert answer.status_code == 201, answer.content.decode()
    (found,) = client.get("/api/v1/inventory/frozen").json()["items"]
    assert found["content_hash"] == FrozenInventory.objects.get().content_hash
    assert found["body"]["period"] == "2023-06"
