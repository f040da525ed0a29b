"""Language codes: BCP 47 in files, pages and reports; Django's own in settings and cookies."""

from __future__ import annotations

_SCRIPTS = {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant"}


def bcp47(code: str | None) -> str:
    """``zh-hans`` -> ``zh-Hans``; without a language English."""
    return _SCRIPTS.get((code or "en").lower(), code or "en")


def django_code(language: str) -> str:
    """``zh-Hans`` -> ``zh-hans``."""
    return language.lower()
