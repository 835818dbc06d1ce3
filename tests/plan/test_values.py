"""The four values by hand: who may, what supersedes what, what was known when, who agrees."""

import datetime
from decimal import Decimal

import pytest
from tests.world import signed

from dafeng.evidence import services as evidence
from dafeng.evidence.error import NotAllowed, SamePerson
from dafeng.evidence.models import Entry
from dafeng.indicators import error as ie
from dafeng.indicators.models import Value
from dafeng.indicators.services import Statement, read_statement
from dafeng.kernel.period import parse_period
from dafeng.people.models import Organisation, Succession
from dafeng.plan import error as e
from dafeng.plan import selectors, services
from dafeng.plan.models import NamedSystem, Target
from dafeng.plan.services import Paper

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 3, 1)
AREA = "360781"


def target(key="T27"):
    return selectors.targets().get(key=key)


def says(amount="3000", **more):
    said = {
        "kind": "filed",
        "vintage": "preliminary",
        "period": parse_period("2025"),
        "document_title": "2025年统计表",
        "known_date": DAY,
        "amount": Decimal(amount),
    } | more
    return Statement(**said)


def enter(actor, statement, key="T27", **more):
    return services.enter_value(
        actor=actor, indicator=target(key).indicator, statement=statement, **more
    )


def state(key="T27", on=datetime.date(2026, 6, 1)):
    return selectors.standing(target(key), on, area=AREA).state


def known_on(indicator, day):
    found = selectors.known_figures([indicator], day, area=AREA)
    return [figure.number for figure in found.get(indicator, ())]


def test_a_value_is_a_row_with_its_document_and_a_row_in_the_log(people):
    value = enter(people.transport, says()).value
    assert (value.amount, value.period, value.unit) == (3000, "2025", "辆")
    entry = Entry.objects.get(kind="value.entered")
    assert (entry.actor, entry.subject_id) == (people.transport, str(value.pk))


def test_a_correction_is_a_new_row_and_the_old_one_stays(people):
    old = enter(people.transport, says()).value
    new = enter(people.transport, says("3050", known_date=DAY + datetime.timedelta(9))).value
    assert new.supersedes == old
    old.refresh_from_db()
    assert old.amount == 3000
    assert known_on(old.indicator_id, datetime.date(2026, 3, 9)) == [old.pk]
    assert known_on(old.indicator_id, datetime.date(2026, 3, 10)) == [new.pk]
    assert known_on(old.indicator_id, datetime.date(2026, 2, 28)) == []


def test_another_vintage_or_kind_supersedes_nothing(people):
    enter(people.transport, says())
    final = enter(signed(people.transport), says("3120", vintage="final")).value
    assert final.supersedes is None
    assert enter(people.statistics, says(kind="statistical")).value.supersedes is None
    assert Value.objects.filter(superseded_by=None).count() == 3


@pytest.mark.parametrize(
    ("who", "kind", "key", "may"),
    [
        ("officer", "assigned", "T27", True),
        ("officer", "statistical", "T27", True),
        ("officer", "filed", "T27", True),
        ("officer", "computed", "T27", False),
        ("transport", "filed", "T27", True),
        ("filer", "filed", "T27", True),
        ("transport", "filed", "T46", False),
        ("water", "filed", "T46", False),  # it only cooperates
        ("transport", "statistical", "T27", False),
        ("transport", "assigned", "T27", False),
        ("statistics", "statistical", "T27", True),
        ("statistics", "filed", "T27", False),
        ("leader", "filed", "T27", False),
        ("auditor", "assigned", "T27", False),
        ("manager", "filed", "T27", False),
        ("system", "assigned", "T27", False),
    ],
)
def test_who_may_enter_which_value(people, who, kind, key, may):
    actor = getattr(people, who)
    if may:
        assert enter(actor, says(kind=kind), key).value.kind == kind
    else:
        with pytest.raises(NotAllowed):
            enter(actor, says(kind=kind), key)
        assert not Value.objects.exists()


def test_the_program_itself_computes(people):
    value = enter(evidence.System("indicators"), says(kind="computed")).value
    assert value.entered_by is None


def test_a_successor_files_for_the_body_whose_duty_it_took_over(people):
    with pytest.raises(NotAllowed):
        enter(people.water, says(), "T46")
    forestry = Organisation.objects.get(code="natural_resources")
    Succession.objects.create(
        predecessor=forestry, successor=people.water.organisation, date=datetime.date(2025, 1, 1)
    )
    assert enter(people.water, says("76"), "T46").value.amount == 76


@pytest.mark.parametrize(
    ("statement", "error"),
    [
        (says(known_date=datetime.date(2999, 1, 1)), ie.KnownInFuture),
        (says(amount="1", vintage="final", period=parse_period("2090")), ie.PeriodNotOver),
        (
            Statement(
                kind="filed",
                vintage="flash",
                period=parse_period("2025"),
                document_title="x",
                known_date=DAY,
            ),
            ie.SaysNothing,
        ),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(people, statement, error):
    with pytest.raises(error):
        enter(signed(people.transport), statement)
    assert not Value.objects.exists()


def test_the_same_again_and_an_earlier_correction_are_refused(people):
    enter(people.transport, says())
    with pytest.raises(ie.NothingChanged):
        enter(people.transport, says())
    with pytest.raises(ie.KnownBefore):
        enter(people.transport, says("1", known_date=DAY - datetime.timedelta(1)))
    assert Value.objects.count() == 1


def test_a_final_figure_changes_only_by_two_people(people):
    first = enter(signed(people.transport), says("3200", vintage="final")).value
    assert state() == "reached"
    asked = enter(signed(people.officer), says("2900", vintage="final"), reason="核实后更正")
    assert asked.value is None
    assert state() == "reached"
    with pytest.raises(e.ChangeWaits):
        enter(signed(people.second), says("2950", vintage="final"), reason="again")
    with pytest.raises(SamePerson):
        evidence.decide(actor=people.officer, approval=asked.approval, approve=True)
    with pytest.raises(NotAllowed):
        evidence.decide(actor=people.leader, approval=asked.approval, approve=True)
    evidence.decide(actor=signed(people.second), approval=asked.approval, approve=True)
    row = Value.objects.get(supersedes=first)
    assert (row.amount, row.entered_by) == (2900, people.officer)
    assert state() == "missed"
    assert state(on=datetime.date(2026, 2, 1)) == "pending"


def test_a_refused_change_changes_nothing(people):
    enter(signed(people.transport), says("3200", vintage="final"))
    asked = enter(signed(people.officer), says("2900", vintage="final"), reason="更正")
    evidence.decide(
        actor=signed(people.second), approval=asked.approval, approve=False, decision="无依据"
    )
    assert Value.objects.count() == 1
    assert state() == "reached"


def test_a_preliminary_figure_changes_by_its_owner_alone(people):
    enter(people.transport, says())
    assert enter(people.transport, says("3100")).value is not None


def test_a_statement_survives_its_spelling(people):
    statement = says(
        "3.14", document_date=DAY, reading="one", note="备注", period=parse_period("2025-03")
    )
    assert read_statement(statement.plain()) == statement


def test_a_reading_that_does_not_count_decides_nothing(people):
    row = target("T01")
    other = row.indicator.readings.exclude(is_default=True).first()
    statement = says("30", kind="assigned", vintage="final", reading=other.key)
    enter(signed(people.officer), statement, "T01")
    assert state("T01") == "pending"
    enter(signed(people.officer), says("28", kind="assigned", vintage="final"), "T01")
    assert state("T01") == "reached"


def test_an_assigned_target_waits_until_its_document_comes(people):
    assert state("T04") == "unassigned"
    paper = Paper(
        area=AREA,
        kind="assign",
        value=Decimal(18),
        document_title="下达通知",
        document_number="赣市发改〔2024〕1号",
        document_date=datetime.date(2024, 2, 1),
        known_date=datetime.date(2024, 2, 9),
    )
    with pytest.raises(NotAllowed):
        services.record_decision(actor=people.transport, target=target("T04"), paper=paper)
    services.record_decision(actor=signed(people.officer), target=target("T04"), paper=paper)
    assert state("T04", datetime.date(2024, 2, 8)) == "unassigned"
    assert state("T04", datetime.date(2024, 2, 9)) == "running"
    assert state("T04", datetime.date(2026, 2, 9)) == "pending"
    (path,) = selectors.standing(target("T04"), DAY, area=AREA).paths
    assert path.at(2025) == 18


def test_an_assignment_needs_its_value_and_a_day_that_has_come(people):
    paper = {
        "kind": "assign",
        "document_title": "x",
        "document_date": DAY,
        "known_date": DAY,
    }
    with pytest.raises(e.AssignmentEmpty):
        services.record_decision(
            actor=signed(people.officer), target=target("T04"), paper=Paper(**paper, area=AREA)
        )
    later = paper | {"known_date": datetime.date(2999, 1, 1), "value": Decimal(1)}
    with pytest.raises(e.DecisionInFuture):
        services.record_decision(
            actor=signed(people.officer), target=target("T04"), paper=Paper(**later, area=AREA)
        )


def test_all_51_targets_have_a_state_without_any_figure(people):
    found = {}
    for row in selectors.standings(selectors.targets(), DAY, area=AREA):
        found.setdefault(row.state, []).append(row.target.key)
    assert {key: len(rows) for key, rows in found.items()} == {
        "pending": 30,
        "running": 18,
        "unassigned": 3,
    }
    assert found["unassigned"] == ["T04", "T05", "T38"]


def test_only_the_office_says_what_the_city_has(people):
    system = NamedSystem.objects.get(key="N02")
    with pytest.raises(NotAllowed):
        services.state_system(actor=people.transport, system=system, city_state="in_use")
    services.state_system(actor=people.officer, system=system, city_state="in_use")
    assert NamedSystem.objects.get(key="N02").city_state == "in_use"
    assert Target.objects.filter(retired_date=None).count() == 51


def test_values_of_another_area_decide_nothing_here(people):
    number = target().indicator_id
    enter(people.transport, says("950", area="999901"))
    assert known_on(number, DAY) == []
    assert selectors.standing(target(), DAY, area=AREA).latest is None
    assert selectors.standing(target(), DAY, area="999901").latest.amount == 950
    own = enter(people.transport, says("10")).value
    assert own.supersedes is None
    assert own.area == AREA
