"""The invented county as it is made: the same from the same seed, and of one piece."""

import datetime
import hashlib
import itertools
import sqlite3
from collections import Counter, defaultdict
from contextlib import closing
from decimal import Decimal
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pytest

from dafeng.evidence import services as evidence
from dafeng.ledger.form import columns, find_form, parse_span
from dafeng.metering.cleaning.arrival import keep
from dafeng.metering.cleaning.channel import compile_register
from dafeng.metering.cleaning.segment import segments
from dafeng.metering.cleaning.text import counts_of_text, good_quality
from dafeng.metering.cleaning.verdict import Readings, Verdict, judge
from dafeng.metering.description import describe
from dafeng.metering.models import Meter
from dafeng.metering.services.meter import check_channel
from dafeng.packs.error import SampleLoaded
from dafeng.packs.sample import (
    county,
    fault,
    instrument,
    progress,
    reading,
    state,
    statistics,
)
from dafeng.packs.sample.services import metered, removing
from dafeng.packs.sample.services.loading import Plan, enqueue_load
from dafeng.people.credit_code import is_valid
from dafeng.people.models import Organisation, Place

TODAY = datetime.date(2026, 3, 20)
MONTH = datetime.date(2026, 1, 1), datetime.date(2026, 2, 1)
MONTH_END_US = 1_769_875_200_000_000  # 2026-02-01 at UTC+8


def digest(seed):
    """A hash over everything that the generator makes of a small county."""
    state = hashlib.sha256()
    for row in statistics.rows(seed=seed, today=TODAY):
        state.update(repr(row).encode())
    for each in instrument.instruments(small=True):
        made = reading.readings(each, seed=seed, first=MONTH[0], last=MONTH[1])
        for part in (made.times, made.values):
            state.update(part.tobytes())
    return state.hexdigest()


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others():
    assert digest(7) == digest(7)
    assert digest(7) != digest(8)


def test_there_is_everything_that_a_county_has():
    sites = county.sites()
    kinds = Counter(site.sector.split(".")[0] for site in sites)
    assert kinds["industry"] == 40
    assert kinds["public"] == 60
    assert kinds["charging"] == 6
    assert {site.code for site in sites} > {"sample-park", "sample-data-centre"}
    assert len({site.code for site in sites}) == len(sites) == len({s.name.zh for s in sites})
    assert all(site.name.zh.startswith("示例") for site in sites)
    assert all(site.name.en.startswith("Sample") for site in sites)
    assert all(not is_valid(site.code) for site in sites)
    tiles = {(town.row, town.column) for town in county.TOWNSHIPS}
    assert len(tiles) == len(county.TOWNSHIPS)
    assert all(site.place.startswith(county.AREA) for site in sites)


def test_three_hundred_meters_of_every_kind_with_every_fault():
    found = instrument.instruments()
    assert len(found) == 300
    assert {each.kind for each in found} == {"register", "interval", "power", "session", "state"}
    assert {each.fault for each in found} == set(fault.FAULTS)
    assert {each.stamp for each in found} == {"start", "end"}
    assert {each.every for each in found} == {15, 60}
    assert [each.kind for each in found if each.net] == ["register"]
    assert any(each.kind == "power" and each.interval_minutes is None for each in found)
    codes = {each.code for each in found}
    assert len(codes) == 300
    assert {each.parent for each in found if each.parent} <= codes


def test_wholes_are_the_sum_of_their_parts_in_every_month_and_vintage():
    amounts = {}
    for row in statistics.rows(seed=1, today=TODAY):
        amounts[row.series, row.period, row.vintage] = row.amount
    parts = defaultdict(list)
    for series, (_form, column) in columns().items():
        if column.part_of and statistics.is_modelled(series):
            parts[column.part_of].append(series)
    checked = 0
    for whole in ("power.total", "power.industry", "coal.industry", "gdp.current"):
        for (series, period, vintage), amount in amounts.items():
            if series == whole:
                said = [amounts[part, period, vintage] for part in parts[whole]]
                assert amount == sum(said, Decimal(0)), (whole, period, vintage)
                checked += 1
    assert checked > 400


def test_the_tables_end_with_the_last_full_month_and_nothing_is_known_too_early():
    rows = list(statistics.rows(seed=1, today=TODAY))
    assert {row.period for row in rows if row.form == "power_monthly"} >= {"2015-01", "2026-02"}
    late = {(r.form, r.period) for r in rows if r.known_date > find_form(r.form).due_date(r.period)}
    assert 3 <= len({pair for pair in late if pair[0] == "power_monthly"}) < 30
    assert max(parse_span(row.period).end for row in rows) <= datetime.date(2026, 3, 1)
    assert all(parse_span(row.period).end <= row.known_date <= TODAY for row in rows)
    assert len({(row.series, row.period, row.vintage) for row in rows}) == len(rows)


def test_growth_is_plausible_and_the_years_do_not_jump():
    for series in ("power.total", "coal.industry", "gas.industry", "gdp.current"):
        years = defaultdict(float)
        for row in statistics.rows(seed=3, today=TODAY):
            last = row.period.endswith("Q4") or row.form != "gdp_quarterly"
            if row.series == series and row.vintage == "final" and last:
                years[row.period[:4]] += float(row.amount)
        whole = [years[str(year)] for year in range(2015, 2025)]
        growth = [now / before - 1 for before, now in itertools.pairwise(whole)]
        assert all(-0.12 < each < 0.5 for each in growth), (series, growth)


def test_the_works_of_a_branch_use_less_than_the_branch():
    shares = defaultdict(float)
    for each in instrument.instruments():
        bought = each.flow == "electricity.purchased" and each.kind == "register"
        if bought or each.carrier in ("bituminous", "natural_gas"):
            shares[each.curve.series] += each.curve.share
    assert {"power.industry.cement", "coal.industry.paper", "gas.industry"} <= set(shares)
    assert all(share < 0.95 for share in shares.values()), shares


def test_a_register_moves_by_what_the_table_says_and_its_faults_leave_traces():
    whole = next(e for e in instrument.instruments() if e.kind == "register" and not e.fault)
    made = reading.readings(whole, seed=1, first=MONTH[0], last=MONTH[1])
    moved = (made.values[-1] - made.values[0]) % (whole.modulus * 100) / 100 * whole.ratio
    assert abs(moved / reading.month_amount(whole, 1, MONTH[0]) - 1) < 1e-4
    traces = {}
    for each in instrument.instruments():
        if each.fault and each.fault not in traces and each.kind != "state":
            traces[each.fault] = reading.readings(each, seed=1, first=MONTH[0], last=MONTH[1])
    steps = {name: np.diff(found.times) for name, found in traces.items()}
    assert steps["gap"].max() > 4 * reading.DAY_US > steps["outage"].max() > reading.QUARTER_US
    assert MONTH_END_US - traces["silent"].times[-1] > 2 * reading.DAY_US
    assert np.diff(traces["rollover"].values).min() < -50_000_000
    assert len(traces["exchange"].events) == 1
    assert not traces["reset"].events
    assert traces["late"].late is not None
    assert len(traces["late"].late[0]) > 100
    assert len(set(traces["duplicate"].times)) < len(traces["duplicate"].times)
    assert (steps["clock"] != reading.QUARTER_US).sum() == 2
    assert (np.diff(traces["stuck"].values) == 0).sum() > 90
    assert np.abs(np.diff(traces["spike"].values)).max() > 8_000_000


WONDERED_AT = {
    "rollover": {Verdict.ROLLOVER: 1},
    "reset": {Verdict.RESET: 1},
    "spike": {Verdict.SPIKE: 4},
    "dip": {Verdict.FALSE_DIP: 4},
    "jitter": {Verdict.JITTER: 4},
    "step": {Verdict.SUSPECT: 1},
    "stuck": {Verdict.SUSPECT: 1},  # what it had missed comes at once
    "clock": {Verdict.SUSPECT: 3},
}


def described(each, events):
    """A register as the rules know it when the county is loaded."""
    owner = Organisation(code=each.site)
    row = metered.make_channel(each, Meter(organisation=owner), seed=1, today=TODAY)
    check_channel(row, events=events)
    return compile_register(describe(row, events))


def judged(each, made):
    """The verdicts but the plain ones, how many are no readings, and what it moved by [10⁻⁶]."""
    events = [metered.channel_event(1, event) for event in made.events]
    register = described(each, events)
    late = reading.Readings(*made.late) if made.late else reading.Readings(*[made.times[:0]] * 2)
    table = pa.concat_tables([reading.table(1, made), reading.table(1, late)])
    counts, good = counts_of_text(table["value"].cast(pa.string()).combine_chunks())
    said = good_quality(table["quality"].combine_chunks())
    good = good if said is None else good & said
    times = np.concatenate((made.times, late.times))
    kept = Readings.of(register, *keep(register, times[good], counts[good]))
    codes = judge(kept)
    found = Counter(Verdict(int(code)) for code in codes)
    found = {verdict: n for verdict, n in found.items() if verdict > Verdict.PLAIN}
    return found, len(set(times)) - len(kept.times), int(segments(kept, codes).amount.sum())


def test_every_fault_of_a_register_is_treated_as_the_rule_says():
    """Verdict by verdict; what the month says is counted once, but where a part is lost."""
    seen, inexact = set(), {"reset", "stuck", "clock", "step", "silent"}
    for each in instrument.instruments():
        if each.kind != "register" or each.fault in seen or not (each.fault or each.net):
            continue
        seen.add(each.fault)
        made = reading.readings(each, seed=1, first=MONTH[0], last=MONTH[1])
        verdicts, dropped, moved = judged(each, made)
        assert verdicts == WONDERED_AT.get(each.fault, {}), each
        assert dropped == {"overflow": 4, "negative": 4, "bad": 24}.get(each.fault, 0), each
        share = moved / 1e6 / reading.month_amount(each, 1, MONTH[0])
        low, high = (0.5, 1.005) if each.fault in inexact else (0.998, 1.002)
        assert low < share < high, (each, share)
    assert seen - {""} == set(instrument.REGISTER_FAULTS)


def test_recorded_changes_say_what_changed():
    found = {}
    for each in instrument.instruments():
        if each.fault in ("exchange", "ratio", "unit"):
            made = reading.readings(each, seed=1, first=MONTH[0], last=MONTH[1])
            (event,) = (metered.channel_event(1, event) for event in made.events)
            found[each.fault] = (event.kind, event.new_initial, event.unit, event.ratio or 0)
            if each.fault == "ratio":
                assert event.ratio == 2 * each.ratio
    assert found["exchange"] == ("exchange", 0, "", 0)
    assert found["unit"] == ("exchange", 0, "MWh", 1)
    assert found["ratio"][:3] == ("change", None, "")


def test_what_came_without_a_value_or_as_bad_is_stored_so():
    found = {}
    for each in instrument.instruments():
        if each.fault in ("bad", "empty"):
            made = reading.readings(each, seed=1, first=MONTH[0], last=MONTH[1])
            table = reading.table(1, made)
            bad = table["quality"].to_pylist().count("bad")
            found.setdefault(each.fault, set()).add((bad, table["value"].null_count))
    assert found == {"bad": {(24, 0)}, "empty": {(0, 24)}}


def test_readings_print_as_a_meter_says_them():
    counts = np.array([12345, 7, 0, -250, 10**11], np.int64)
    printed = reading.decimals(counts).cast(pa.string()).to_pylist()
    assert printed == ["123.45", "0.07", "0.00", "-2.50", "1000000000.00"]


def test_progress_shows_every_manner_and_never_passes_what_can_be():
    goal = progress.Goal(95.0, 2025, ">=", False, False, "%")
    goals = [(f"indicator-{place}", [goal]) for place in range(len(progress.MANNERS))]
    said = defaultdict(list)
    for key, each in progress.figures(goals, seed=1, today=datetime.date(2026, 11, 27)):
        said[key].append(each)
    kinds = {
        manner: {(s.kind, s.vintage) for s in said[f"indicator-{place}"] if s.year == 2025}
        for place, manner in enumerate(progress.MANNERS)
    }
    assert kinds["silent"] == set()
    assert kinds["computed"] == {("computed", "preliminary")}
    assert ("statistical", "final") not in kinds["preliminary"]
    assert ("statistical", "final") in kinds["ahead"] & kinds["near"] & kinds["behind"]
    assert all(0 <= s.amount <= 100 for rows in said.values() for s in rows)
    assert all(s.known_date <= datetime.date(2026, 11, 27) for rows in said.values() for s in rows)


def test_a_first_start_brings_it_and_none_after_it_was_removed(db):
    assert state.is_wanted()
    with evidence.writing(actor=evidence.System("test"), permission="packs.load_sample") as log:
        log.record("sample.loaded", "people.place")
        log.record("sample.removed", "people.place")
    assert not state.is_wanted()


def test_what_somebody_began_to_remove_is_not_whole_and_comes_back_only_by_hand(db):
    Place.objects.create(code=county.AREA, name_zh="示例县", level="county")
    assert state.is_wanted()
    with evidence.writing(actor=evidence.System("test"), permission="packs.load_sample") as log:
        log.record(state.LOADED, "people.place")
    with pytest.raises(SampleLoaded):
        enqueue_load(Plan(today=TODAY))
    with evidence.writing(actor=evidence.System("test"), permission="packs.load_sample") as log:
        log.record(state.LEAVING, "people.place")
    assert not state.is_whole()
    assert not state.is_wanted()
    assert enqueue_load(Plan(today=TODAY))


def test_a_removal_says_whether_the_room_was_given_back(tmp_path, monkeypatch):
    with (
        closing(sqlite3.connect(tmp_path / "a", isolation_level=None, timeout=0)) as db,
        closing(sqlite3.connect(tmp_path / "a", isolation_level=None)) as reader,
    ):
        db.executescript("PRAGMA journal_mode=WAL; CREATE TABLE t (x); INSERT INTO t VALUES (1);")
        made = SimpleNamespace(
            vendor="sqlite", in_atomic_block=False, cursor=lambda: closing(db.cursor())
        )
        monkeypatch.setattr(removing, "connection", made)
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM t").fetchall()
        assert removing._shrink_database() is False
        reader.execute("COMMIT")
        assert removing._shrink_database() is True
