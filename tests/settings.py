"""The product's settings in a data folder of the test run's own, with a quick password hash."""

import os
import tempfile

os.environ.setdefault("DAFENG_HOME", tempfile.mkdtemp(prefix="dafeng-test-"))

from dafeng.site.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
