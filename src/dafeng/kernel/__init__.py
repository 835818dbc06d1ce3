"""Words that every part shares. Pure: no Django, no clock, no file, no setting."""
