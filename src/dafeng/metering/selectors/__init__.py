"""Everything that reads: meters, amounts of times, completeness."""
