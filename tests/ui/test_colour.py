"""Colours: text is legible, and series can be told apart by those who see fewer colours."""

import itertools
import re
from pathlib import Path

import numpy as np
import pytest

STYLE = Path(__file__).parents[2] / "frontend" / "css"
# Machado, Oliveira, Fernandes (2009), severity 1.0, on linear RGB
SIGHT = {
    "normal": np.eye(3),
    "protan": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deutan": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
}


def colours(file: str) -> dict[str, np.ndarray]:
    found = re.findall(r"--([\w-]+): #([0-9a-f]{3,6});", (STYLE / file).read_text())
    return {name: linear(value) for name, value in found}


def linear(value: str) -> np.ndarray:
    full = "".join(c * 2 for c in value) if len(value) == 3 else value
    parts = np.array([int(full[i : i + 2], 16) / 255 for i in (0, 2, 4)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def contrast(one: np.ndarray, other: np.ndarray) -> float:
    """Contrast ratio of WCAG 2.2."""
    weights = np.array([0.2126, 0.7152, 0.0722])
    light, dark = sorted((one @ weights, other @ weights), reverse=True)
    return float((light + 0.05) / (dark + 0.05))


def oklab(rgb: np.ndarray) -> np.ndarray:
    """Ottosson (2020)."""
    to_lms = np.array(
        [
            [0.4122214708, 0.5363325363, 0.0514459929],
            [0.2119034982, 0.6806995451, 0.1073969566],
            [0.0883024619, 0.2817188376, 0.6299787005],
        ]
    )
    to_lab = np.array(
        [
            [0.2104542553, 0.7936177850, -0.0040720468],
            [1.9779984951, -2.4285922050, 0.4505937099],
            [0.0259040371, 0.7827717662, -0.8086757660],
        ]
    )
    return to_lab @ np.cbrt(to_lms @ np.clip(rgb, 0, 1))


@pytest.mark.parametrize("file", ["token.css", "dark.css"])
@pytest.mark.parametrize("ink", ["text", "text-2", "text-3", "accent", "ok", "warn", "bad", "info"])
@pytest.mark.parametrize("ground", ["bg", "surface"])
def test_text_is_legible_on_its_ground(file: str, ink: str, ground: str) -> None:
    known = colours(file)
    assert contrast(known[ink], known[ground]) >= 4.5


@pytest.mark.parametrize("file", ["token.css", "dark.css"])
@pytest.mark.parametrize("kind", ["ok", "warn", "bad", "info"])
def test_a_badge_is_legible(file: str, kind: str) -> None:
    known = colours(file)
    assert contrast(known[kind], known[f"{kind}-soft"]) >= 4.5


@pytest.mark.parametrize("file", ["token.css", "dark.css"])
@pytest.mark.parametrize("step", range(3))
def test_the_names_of_tiles_are_legible(file: str, step: int) -> None:
    known = colours(file)
    assert contrast(known["chart-text"], known[f"chart-seq-{step}"]) >= 4.5


@pytest.mark.parametrize("file", ["token.css", "dark.css"])
@pytest.mark.parametrize("sight", SIGHT)
def test_the_first_five_series_can_be_told_apart(file: str, sight: str) -> None:
    known = colours(file)
    seen = {n: oklab(SIGHT[sight] @ known[f"chart-{n}"]) for n in range(1, 6)}
    for one, other in itertools.combinations(seen, 2):
        distance = float(np.linalg.norm(seen[one] - seen[other]))
        assert distance >= 0.08, f"chart-{one} and chart-{other}: {distance:.3f}"
