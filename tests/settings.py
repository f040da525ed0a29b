"""The project's settings with what tests need: a key, cheap hashes, nothing queued for real."""

import os
import tempfile

os.environ.setdefault("SECRET_KEY", "only for tests")
os.environ.setdefault("CIVIGAUGE_DEMO", "1")
os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="civigauge-tests-"))

from assessment.settings import *  # noqa: F403 -- the environment comes first

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
