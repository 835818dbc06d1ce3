"""Under https the cookie of the session has another name, and the API knows it."""

import os
import subprocess
import sys

SCRIPT = """
import django; django.setup()
from dafeng.site.api import Session
from django.conf import settings
print(Session.param_name, settings.SESSION_COOKIE_NAME)
"""


def test_the_api_reads_the_cookie_by_its_name_under_https(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env=os.environ
        | {
            "DAFENG_HOME": str(tmp_path),
            "DAFENG_HTTPS": "true",
            "DJANGO_SETTINGS_MODULE": "dafeng.site.settings",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["__Host-sessionid", "__Host-sessionid"]
