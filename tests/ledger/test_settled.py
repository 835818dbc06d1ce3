"""A final statistic changes only by two people, however the correction comes in."""

import datetime
import json
import uuid
from decimal import Decimal

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.world import World, fresh_code, signed

from dafeng.evidence import services as evidence
from dafeng.evidence.error import NotAllowed, ReasonMissing, SamePerson
from dafeng.evidence.models import Approval
from dafeng.evidence.models import Entry as LogEntry
from dafeng.ledger import selectors, services
from dafeng.ledger.error import ChangeWaits, FinalMoved
from dafeng.ledger.models import Delivery, Statistic
from dafeng.ledger.services import Said
from dafeng.people.error import NotSigned, SecondFactorMissing
from dafeng.people.role import Role
from dafeng.site.cli import dafeng

pytestmark = pytest.mark.django_db
AREA = "990001"
TODAY = datetime.date(2026, 5, 20)
CSV = "月份,汽油（吨）\n2025年1月,100\n2025年2月,110\n"
MIXED = "月份,汽油（吨）\n2025年1月,104\n2025年2月,110\n2025年3月,120\n"
PASSWORD = "dafeng.people.backends.PasswordBackend"


@pytest.fixture
def world(db):
    made = World()
    made.second = made.user("second-officer", role=Role.OFFICER)
    return made


def send(actor, *rows, vintage="final", known="2026-01-15", reason="核实后更正"):
    return services.deliver(
        actor=actor,
        area=AREA,
        form="oil_monthly",
        rows=[Said(series="oil.gasoline", period=p, amount=Decimal(a)) for p, a in rows],
        known_date=datetime.date.fromisoformat(known),
        today=TODAY,
        vintage=vintage,
        document_title="销量月报",
        reason=reason,
    )[1]


def counts():
    points = selectors.series(area=AREA, ids=["oil.gasoline"], on=TODAY)["oil.gasoline"].points
    return [point.amount for point in points]


def decide(actor, approval, approve=True, **said):
    return evidence.decide(actor=actor, approval=approval, approve=approve, **said)


def test_a_first_final_figure_is_taken_at_once_and_its_correction_waits(world):
    assert send(world[Role.OFFICER], ("2025-01", 100)).added == 1
    done = send(signed(world[Role.OFFICER]), ("2025-01", 104), known="2026-02-01")
    assert (done.added, done.corrected, done.waiting) == (0, 0, 1)
    assert counts() == [100]
    with pytest.raises(SamePerson):
        decide(signed(world[Role.OFFICER]), done.approval)
    with pytest.raises(NotAllowed):
        decide(world[Role.LEADER], done.approval)
    fresh_code(world.second)
    with pytest.raises(NotSigned):
        decide(world.second, done.approval)
    assert counts() == [100]
    decide(signed(world.second), done.approval)
    assert counts() == [104]
    row = Statistic.objects.latest("pk")
    assert (row.supersedes.amount, row.entered_by) == (100, world[Role.OFFICER])
    assert row.delivery.corrected == 1
    said = json.loads(LogEntry.objects.filter(kind="ledger.statistics_corrected").get().payload)
    assert (said["corrected"], said["signed"]) == (1, True)


@pytest.mark.parametrize(
    ("arm", "reason", "error"),
    [
        (lambda user: user, "更正", SecondFactorMissing),
        (lambda user: fresh_code(user) and user, "更正", NotSigned),
        (signed, " ", ReasonMissing),
    ],
)
def test_a_correction_without_its_code_or_reason_leaves_nothing(world, arm, reason, error):
    send(world[Role.OFFICER], ("2025-01", 100))
    with pytest.raises(error):
        send(arm(world[Role.OFFICER]), ("2025-01", 104), ("2025-02", 1), reason=reason)
    assert (Statistic.objects.count(), Delivery.objects.count()) == (1, 1)
    assert not Approval.objects.exists()


def test_a_refused_correction_changes_nothing_and_may_be_asked_for_again(world):
    send(world[Role.OFFICER], ("2025-01", 100))
    for _ in range(2):
        done = send(signed(world[Role.OFFICER]), ("2025-01", 104))
        decide(signed(world.second), done.approval, approve=False, decision="无依据")
    assert counts() == [100]


def test_what_waits_is_not_asked_twice_and_not_for_another_amount(world):
    send(world[Role.OFFICER], ("2025-01", 100))
    send(signed(world[Role.OFFICER]), ("2025-01", 104))
    again = send(world.second, ("2025-01", 104), ("2025-02", 7))
    assert (again.added, again.repeated, again.waiting) == (1, 1, 0)
    with pytest.raises(ChangeWaits):
        send(signed(world.second), ("2025-01", 105), ("2025-03", 7))
    assert counts() == [100, 7]
    assert Approval.objects.count() == 1


def test_a_preliminary_figure_is_corrected_by_one_person(world):
    send(world[Role.OFFICER], ("2025-01", 100), vintage="preliminary")
    assert send(world[Role.OFFICER], ("2025-01", 104), vintage="preliminary").corrected == 1
    assert counts() == [104]


def test_a_revision_after_a_census_takes_the_place_of_a_final_figure_by_two_people(world):
    send(world[Role.OFFICER], ("2025-01", 100))
    revised = send(signed(world[Role.OFFICER]), ("2025-01", 120), vintage="census")
    assert counts() == [100]
    corrected = send(signed(world[Role.OFFICER]), ("2025-01", 105))
    decide(signed(world.second), corrected.approval)
    with pytest.raises(FinalMoved):
        decide(signed(world.second), revised.approval)
    revised.approval.refresh_from_db()
    assert (revised.approval.state, counts()) == ("pending", [105])
    evidence.withdraw(actor=world[Role.OFFICER], approval=revised.approval)
    asked = send(signed(world[Role.OFFICER]), ("2025-01", 120), vintage="census").approval
    decide(signed(world.second), asked)
    assert counts() == [120]
    assert Statistic.objects.latest("pk").supersedes is None


@pytest.fixture
def officer(world, client):
    client.force_login(world[Role.OFFICER], backend=PASSWORD)
    return client


def upload(client, text, vintage="final"):
    said = {"vintage": vintage, "known_date": "2026-01-15", "document_title": "月报"}
    file = SimpleUploadedFile("销量.csv", text.encode())
    address = reverse("ledger:statistic_upload", args=["oil_monthly"])
    return client.post(address, said | {"file": file})["Location"]


def test_a_file_with_new_figures_and_corrections_of_final_ones(world, officer):
    officer.post(upload(officer, CSV), {"step": "confirm"})
    address = upload(officer, MIXED)
    preview = officer.get(address).content.decode()
    assert "有 1 项将替换最终核实数" in preview
    assert 'name="reason"' in preview
    said = {"step": "confirm", "reason": "核实后更正"}
    code = fresh_code(world[Role.OFFICER])
    refused = officer.post(address, said)
    assert refused.status_code == 422
    assert "核实后更正" in refused.content.decode()
    assert officer.post(address, said | {"reason": "", "code": code}).status_code == 422
    assert counts() == [100, 110]
    result = officer.post(address, said | {"code": code}, follow=True).content.decode()
    assert counts() == [100, 110, 120]
    for words in ("已入库 1 项数据", "1 项最终核实数的更正等待第二人审批", "等待第二人审批"):
        assert words in result
    figure = "?series=oil.gasoline&period=2025-01"
    for name in ("statistic_form", "statistic_history"):
        page = officer.get(reverse(f"ledger:{name}", args=["oil_monthly"]) + figure)
        assert "申请更正最终核实数" in page.content.decode()
    other = reverse("ledger:statistic_history", args=["oil_monthly"])
    page = officer.get(f"{other}?series=oil.gasoline&period=2025-03").content.decode()
    assert "申请更正最终核实数" not in page

    asked = Approval.objects.get()
    officer.force_login(world.second, backend=PASSWORD)
    page = officer.get(asked.get_absolute_url()).content.decode()
    for words in ("成品油", "示范市", "汽油", "2025-01", "100 t", "104 t", "核实后更正"):
        assert words in page
    said = {"act": "approve", "code": fresh_code(world.second)}
    assert officer.post(asked.get_absolute_url(), said).status_code == 302
    assert counts() == [104, 110, 120]
    assert "已同意" in officer.get(address).content.decode()


def test_a_preview_without_corrections_asks_for_neither_reason_nor_code(world, officer):
    page = officer.get(upload(officer, CSV)).content.decode()
    assert 'name="reason"' not in page
    assert 'name="code"' not in page


def test_a_figure_by_hand_waits_too(world, officer):
    send(world[Role.OFFICER], ("2025-01", 100))
    said = {
        "series": "oil.gasoline",
        "period": "2025-01",
        "amount": "104",
        "vintage": "final",
        "known_date": "2026-02-01",
        "document_title": "更正",
        "reason": "核实后更正",
        "code": fresh_code(world[Role.OFFICER]),
    }
    address = reverse("ledger:statistic_enter", args=["oil_monthly"])
    page = officer.post(address, said, follow=True).content.decode()
    assert "1 项最终核实数的更正等待第二人审批" in page
    assert counts() == [100]


def test_the_api_says_what_waits_and_the_same_code_signs_it(world, officer):
    def post(amount, **headers):
        return officer.post(
            "/api/v1/statistics",
            {
                "form": "oil_monthly",
                "vintage": "final",
                "known_date": "2026-01-15",
                "reason": "更正",
                "rows": [{"series": "oil.gasoline", "period": "2025-01", "amount": amount}],
            },
            content_type="application/json",
            headers={"Idempotency-Key": uuid.uuid4().hex, **headers},
        )

    assert post("100").json()["approval"] is None
    code = fresh_code(world[Role.OFFICER])
    assert post("104").json()["error"]["code"] == "people.not_signed"
    answer = post("104", **{"X-Signature-Code": code})
    assert answer.status_code == 201, answer.content
    asked = Approval.objects.get()
    assert (answer.json()["waiting"], answer.json()["approval"]) == (1, str(asked.pk))
    assert counts() == [100]


def test_the_shell_asks_too_and_one_person_agrees(world, tmp_path):
    def run(text, *more):
        file = tmp_path / "oil.csv"
        file.write_text(text)
        words = ["statistics", "import", str(file), "--form", "oil_monthly"]
        words += ["--vintage", "final", "--known", "2026-01-15", *more]
        return json.loads(CliRunner().invoke(dafeng, words).stdout)[0]

    assert run(CSV)["approval"] is None
    assert run(MIXED)["error"]["code"] == "evidence.reason_missing"
    assert counts() == [100, 110]
    answer = run(MIXED, "--reason", "核实后更正")
    assert answer["waiting"] == [
        {"series": "oil.gasoline", "period": "2025-01", "old": "100", "new": "104"}
    ]
    assert counts() == [100, 110, 120]
    asked = Approval.objects.get(pk=answer["approval"])
    assert asked.requested_by is None
    decide(signed(world.second), asked)
    assert counts() == [104, 110, 120]


def test_who_has_no_app_yet_comes_back_to_the_correction(world, officer):
    send(world[Role.OFFICER], ("2025-01", 100))
    address = upload(officer, MIXED)
    led = officer.post(address, {"step": "confirm", "reason": "核实后更正"})
    assert "second-factor" in led["Location"]
    assert counts() == [100]
    assert Delivery.objects.get(state="draft").get_absolute_url() == address
    fresh_code(world[Role.OFFICER])
    page = officer.post(address, {"step": "confirm", "reason": "核实后更正"})
    assert page.status_code == 422
    assert "核实后更正</textarea>" in page.content.decode()
