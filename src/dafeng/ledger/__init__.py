"""Activity entries, which of them is booked, and what was closed: all that accounting reads."""
