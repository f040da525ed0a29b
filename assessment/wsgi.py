"""The entry point of the web server."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "assessment.settings")
application = get_wsgi_application()

# What start-up made lives as long as the process, and a page makes thousands of short-lived
# objects: without these lines the collector costs a tenth of every page, and its marks in the
# objects make each web process copy the memory that it shares with the others.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 10, 10)
