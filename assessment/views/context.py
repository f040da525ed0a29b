"""What every template may know."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

# The version stands in the path, so that a browser never keeps an old file.
VENDORED = {
    "BOOTSTRAP_CSS": "vendor/bootstrap-5.3.9/bootstrap.min.css",
    "HTMX_JS": "vendor/htmx-2.0.11/htmx.min.js",
}


def product(_request: HttpRequest) -> dict[str, Any]:
    return {
        **VENDORED,
        "SIGNUP": settings.SIGNUP,
        "HAS_MAIL": settings.HAS_MAIL,
        "DEMO": settings.DEMO,
        "LOCAL_DRAFTS": settings.LOCAL_DRAFTS,
    }
