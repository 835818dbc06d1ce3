"""A list of meters and channels as a table: all of it is created, or nothing and why."""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from dafeng.evidence.services import Actor, Log, writing
from dafeng.kernel.error import DafengError
from dafeng.kernel.flow import CARRIERS, FLOWS
from dafeng.metering.cleaning.unit import read_decimal
from dafeng.metering.error import BadMeterList
from dafeng.metering.models import Channel, Meter
from dafeng.metering.services.importing import limit_of_uploads
from dafeng.metering.services.meter import add_channel, add_meter
from dafeng.people.models import Organisation
from dafeng.sheet.table import LINE
from dafeng.sheet.upload import read

# What each column may be called, the first being that of the template.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "code": ("计量器具编号", "code"),
    "name": ("名称", "name"),
    "level": ("级别", "level"),
    "carrier": ("能源品种", "carrier"),
    "serial_number": ("出厂编号", "serial_number"),
    "accuracy_class": ("准确度等级", "accuracy_class"),
    "calibrated_until": ("检定有效期至", "calibrated_until"),
    "parent": ("上级表编号", "parent"),
    "valid_from": ("启用日期", "valid_from"),
    "channel": ("通道名称", "channel"),
    "source_name": ("数据名称", "source_name"),
    "kind": ("数据类型", "kind"),
    "unit": ("单位", "unit"),
    "flow": ("用途", "flow"),
    "at_boundary": ("计入单位", "at_boundary"),
    "stamp": ("时间标记", "stamp"),
    "interval_minutes": ("间隔分钟", "interval_minutes"),
    "source_zone": ("时区", "source_zone"),
    "ratio": ("倍率", "ratio"),
    "modulus": ("满码", "modulus"),
    "max_rate": ("最大功率", "max_rate"),
    "net": ("双向", "net"),
    "gap_minutes": ("断点分钟", "gap_minutes"),
}
NEEDED = ("code", "name", "level", "carrier")
LEVELS = {
    "进出用能单位": "entity",
    "主要次级": "unit",
    "主要次级用能单位": "unit",
    "主要设备": "equipment",
}
LEVELS |= {"主要用能设备": "equipment"}
KINDS = {"累计读数": "register", "区间电量": "interval", "区间用量": "interval", "功率": "power"}
KINDS |= {"充电记录": "session", "状态": "state"}
STAMPS = {"起": "start", "止": "end", "开始": "start", "结束": "end"}
TRUE = {"1", "是", "yes", "true", "y"}
FALSE = {"0", "否", "no", "false", "n"}
METER = ("name", "level", "carrier", "serial_number", "accuracy_class")
MOST_FAULTS = 200


class Fault(Exception):
    """One cell that is wrong."""

    def __init__(self, column: str, reason: str) -> None:
        self.column, self.reason = column, reason
        super().__init__(f"{column}: {reason}")


def import_meters(
    *, actor: Actor, organisation: Organisation, path: Path, file_name: str, folder: Path
) -> tuple[int, int]:
    """Create the meters and channels of a list; returns how many of each.

    A meter whose code stands in several lines, or is known, gets the further channels. Raises
    `BadMeterList`.
    """
    table = read(path, file=file_name, folder=folder, limit=limit_of_uploads())[0]
    names = {alias: key for key, aliases in COLUMNS.items() for alias in aliases}
    places = {names[c.strip()]: str(n) for n, c in enumerate(table.columns) if c.strip() in names}
    missing = [COLUMNS[key][0] for key in NEEDED if key not in places]
    if missing:
        raise BadMeterList(faults=[(1, missing[0], "the column is missing")])
    rows = [
        (row[LINE], {key: _text(row[place]) for key, place in places.items()})
        for batch in table.batches()
        for row in batch.to_pylist()
    ]
    with writing(actor=actor, permission="metering.change_meter", subject=organisation) as log:
        counts = _take_all(log, organisation, [row for row in rows if any(row[1].values())])
        log.record("metering.meter_list_taken", organisation, meters=counts[0], channels=counts[1])
    return counts


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _take_all(
    log: Log, organisation: Organisation, rows: list[tuple[int, dict[str, str]]]
) -> tuple[int, int]:
    faults: list[tuple[int, str, str]] = []
    meters = channels = 0
    for line, row in rows:
        try:
            with transaction.atomic():
                new, added = _take(log, organisation, row)
            meters, channels = meters + new, channels + added
        except Fault as fault:
            faults.append((line, COLUMNS[fault.column][0], fault.reason))
        except DafengError as error:
            faults.append((line, COLUMNS["source_name"][0], error.message()))
        if len(faults) >= MOST_FAULTS:
            break
    if faults:
        raise BadMeterList(faults=faults)
    return meters, channels


def _take(log: Log, organisation: Organisation, row: dict[str, str]) -> tuple[int, int]:
    for key in NEEDED:
        if not row.get(key):
            raise Fault(key, "it is missing")
    meter = Meter.objects.filter(code=row["code"]).first()
    new = meter is None
    if meter is None:
        meter = _new_meter(log, organisation, row)
    elif meter.organisation_id != organisation.pk:
        raise Fault("code", "another organisation has a meter of this code")
    if not row.get("kind"):
        return int(new), 0
    values = _channel_values(row)
    name = row.get("channel") or row["name"]
    source_name = row.get("source_name") or row["code"]
    add_channel(log, meter=meter, name=name, source_name=source_name, **values)
    return int(new), 1


def _new_meter(log: Log, organisation: Organisation, row: dict[str, str]) -> Meter:
    values: dict[str, Any] = {key: row.get(key, "") for key in METER}
    values["level"] = _word("level", values["level"], LEVELS, Meter.Level.values)
    carriers = {name.zh: key for key, name in CARRIERS.items()}
    values["carrier"] = _word("carrier", values["carrier"], carriers, list(CARRIERS))
    for key in ("calibrated_until", "valid_from"):
        values[key] = _date(key, row.get(key, ""))
    if row.get("parent"):
        parent = Meter.objects.filter(code=row["parent"], organisation=organisation).first()
        if parent is None:
            raise Fault("parent", "the organisation has no meter of this code")
        values["parent"] = parent
    return add_meter(log, organisation=organisation, code=row["code"], **values)


def _channel_values(row: dict[str, str]) -> dict[str, Any]:
    kind = _word("kind", row["kind"], KINDS, Channel.KindChoice.values)
    values: dict[str, Any] = {"kind": kind, "unit": row.get("unit", "")}
    flows = {flow.name.zh: flow.id for flow in FLOWS.values()}
    if row.get("flow"):
        values["flow"] = _word("flow", row["flow"], flows, list(FLOWS))
    if row.get("stamp"):
        values["stamp"] = _word("stamp", row["stamp"], STAMPS, Channel.StampChoice.values)
    if row.get("source_zone"):
        values["source_zone"] = row["source_zone"]
    for key in ("interval_minutes", "gap_minutes"):
        if row.get(key):
            values[key] = int(_number(key, row[key]))
    for key in ("ratio", "modulus", "max_rate"):
        if row.get(key):
            values[key] = _number(key, row[key])
    for key in ("at_boundary", "net"):
        if row.get(key):
            values[key] = _yes(key, row[key])
    return values


def _word(key: str, said: str, names: Mapping[str, str], known: list[str]) -> str:
    found = names.get(said, said)
    if found not in known:
        raise Fault(key, f"{said} is none of {', '.join(names)}")
    return found


def _number(key: str, said: str) -> Decimal:
    number = read_decimal(said)
    if number is None:
        raise Fault(key, f"{said} is no number")
    return number


def _yes(key: str, said: str) -> bool:
    if said.casefold() in TRUE | FALSE:
        return said.casefold() in TRUE
    raise Fault(key, f"{said} is neither yes nor no")


def _date(key: str, said: str) -> datetime.date | None:
    if not said:
        return None
    try:
        return datetime.date.fromisoformat(said[:10].replace("/", "-"))
    except ValueError as error:
        raise Fault(key, f"{said} is no date like 2026-03-02") from error
