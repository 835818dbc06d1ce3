"""Everything that is written of the outlook; imported from here."""
