"""The project's settings with what tests need: a key, cheap hashes, nothing queued for real."""

import os
import tempfile

os.environ.setdefault("SECRET_KEY", "only for tests")
os.environ.setdefault("CIVIGAUGE_DEMO", "1")
os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="civigauge-tests-"))
os.environ.setdefault("SQLITE_SYNCHRONOUS", "OFF")  # the data live no longer than the tests

from assessment.settings import *  # noqa: F403 -- the environment comes first

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}

# A file, as in use: an in-memory database is one connection that all threads of the live server
# would share, and that nobody may close while one of them is still answering.
DATABASES["default"]["TEST"] = {"NAME": DATA_DIR / "tests.sqlite3" if IS_SQLITE else None}  # noqa: F405
