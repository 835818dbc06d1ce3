"""Dafeng (达峰): the systems a county-level city needs to bring its CO2 to a peak."""

__version__ = "0.1.0"
