"""The project's settings with two pages more: the floors that the figures are compared with."""

from assessment.settings import *  # noqa: F403 -- the settings as they are in use

ROOT_URLCONF = "tests.bench.urls"
