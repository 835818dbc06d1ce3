"""The product's settings in a data folder of the test run's own, with a quick password hash."""

import atexit
import os
import shutil
import tempfile

import hypothesis

if "DAFENG_HOME" not in os.environ:
    os.environ["DAFENG_HOME"] = _home = tempfile.mkdtemp(prefix="dafeng-test-")
    atexit.register(shutil.rmtree, _home, ignore_errors=True)

from dafeng.site.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# each client of a test makes the middleware anew: the built files are looked up, not all read
WHITENOISE_AUTOREFRESH = True

# what a test wrote without the log is seen at once; tests of kept pages switch them on
CACHES["pages"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}  # noqa: F405

# a loaded machine is slow, not wrong: no property of ours is about time
hypothesis.settings.register_profile(
    "dafeng",
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
    print_blob=True,
)
hypothesis.settings.load_profile("dafeng")
