"""Cities as data: the loader, and one folder a city."""
