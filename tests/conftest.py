"""What all tests share: a data folder of their own, and people to act."""

import os
import tempfile

os.environ.setdefault("DAFENG_HOME", tempfile.mkdtemp(prefix="dafeng-test-"))
