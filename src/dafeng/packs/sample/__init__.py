"""An invented county, made from a seed: so that there is something to see before data come in.

Everything here is invented; its area code, 999901, is no division's.
"""
