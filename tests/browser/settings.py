"""The project's settings, with a server that can be told when to die."""

from assessment.settings import *  # noqa: F403 -- the settings as they are in use

MIDDLEWARE = [*MIDDLEWARE, "tests.browser.dying.dying"]  # noqa: F405
