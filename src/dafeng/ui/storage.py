"""Static files: the bundler already put hashes into the names."""

from django.contrib.staticfiles.storage import StaticFilesStorage


class HashedStorage(StaticFilesStorage):
    """Serves the bundler's names through its manifest."""
