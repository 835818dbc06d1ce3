"""One spelling for one value, so that a hash means the same on every machine."""

import datetime
import hashlib
import json
import unicodedata
import uuid
from decimal import Decimal
from typing import Any


def spell(value: Any) -> Any:
    """A value in the words of canonical JSON: NFC strings, decimals as strings, no floats."""
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat(timespec="microseconds")
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, dict):
        return {spell(str(key)): spell(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [spell(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return sorted(spell(item) for item in value)
    if hasattr(value, "pk"):
        return spell(value.pk)
    raise TypeError(f"{type(value)} has no canonical spelling")


def dump(value: Any) -> str:
    """Canonical JSON: sorted keys, no spaces, UTF-8."""
    return json.dumps(
        spell(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def digest(data: str | bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()
