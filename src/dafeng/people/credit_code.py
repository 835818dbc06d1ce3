"""The unified social credit code by GB 32100-2015. Pure."""

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
VALUES = {letter: value for value, letter in enumerate(ALPHABET)}
LENGTH = 18


def clean(text: str) -> str:
    """Capitals without spaces and hyphens."""
    return "".join(text.split()).replace("-", "").upper()


def check_digit(code: str) -> str:
    """The 18th character for the first 17: 31 minus the sum of value x 3^place mod 31, mod 31."""
    total = sum(VALUES[letter] * pow(3, place, 31) for place, letter in enumerate(code[:17]))
    return ALPHABET[-total % 31]


def is_valid(code: str) -> bool:
    """Whether it has 18 characters of the alphabet, six digits of a division, and its check digit.

    The letters I, O, S, V and Z do not occur. The organisation code inside it has its own check
    digit, which codes of before 2015 carry and a few later ones do not: it is not asked for.
    """
    return (
        len(code) == LENGTH
        and all(letter in VALUES for letter in code)
        and code[2:8].isdecimal()
        and code[17] == check_digit(code)
    )
