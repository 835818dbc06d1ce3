"""Indicators: what each measures, in words the office can sign, and its values of four kinds."""
