"""One file for each form that somebody sends: `<id>.py` with one object `FORM`."""
