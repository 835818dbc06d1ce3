"""Chance that is the same on every machine: a number for a seed and some words. Pure."""

import hashlib

import numpy as np


def number(seed: int, *words: object) -> int:
    """A number below 2⁶³ that seed and words decide."""
    text = "|".join(map(str, (seed, *words)))
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") >> 1


def even(seed: int, *words: object) -> float:
    """A fraction in [0, 1)."""
    return number(seed, *words) / 2**63


def noise(seed: int, *words: object) -> float:
    """About normal, of spread 1, within ±3: the sum of twelve fractions less six, halved down."""
    total = sum(even(seed, *words, turn) for turn in range(12)) - 6
    return max(-3.0, min(3.0, total))


def source(seed: int, *words: object) -> np.random.Generator:
    """A stream of chance for arrays, of its own for these words."""
    return np.random.Generator(np.random.PCG64(number(seed, *words)))
