"""Bodies, organisations, places, users, and who may do what."""
