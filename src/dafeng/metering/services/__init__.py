"""Everything that writes: meters and channels, sources, imports, pushes, slots."""
