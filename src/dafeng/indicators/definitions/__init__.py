"""Indicators, one file each."""
