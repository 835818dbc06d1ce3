"""Levers: what somebody may do about emissions, one a file."""
