"""From an activity to tonnes: methods as terms, factors by date, a trace for every number."""
