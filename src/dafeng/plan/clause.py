"""How a clause is numbered in English: the document's own number, spelt and then as it stands."""

DIGITS = "〇一二三四五六七八九"


def english_number(number: str, *, kind: str) -> str:
    """``Ch. 3, Action 1, item 2 (三/一/2)``; a number of another shape stands as it is.

    :param number: parts of a section's number, Chinese or Arabic, with strokes between them.
    :param kind: the kind of the section; below a chapter stand actions, or tasks at once.
    """
    found = [_value(part) for part in number.split("/")]
    if not 1 <= len(found) <= 3 or None in found:
        return number
    second = "item" if kind == "task" and len(found) == 2 else "Action"
    names = ("Ch.", second, "item")
    spelt = ", ".join(f"{name} {value}" for name, value in zip(names, found, strict=False))
    return f"{spelt} ({number})"


def _value(text: str) -> int | None:
    """A whole number up to 99 in Arabic or Chinese digits."""
    if text.isascii() and text.isdigit():
        return int(text)
    tens, sign, ones = text.rpartition("十")
    if sign:
        high, low = (DIGITS.find(part) if part else empty for part, empty in ((tens, 1), (ones, 0)))
        return None if len(tens) > 1 or len(ones) > 1 or min(high, low) < 0 else 10 * high + low
    value = DIGITS.find(text) if len(text) == 1 else -1
    return value if value > 0 else None
