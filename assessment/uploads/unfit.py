"""What is said when a file is not taken."""

from __future__ import annotations


class Unfit(Exception):
    """The file cannot be taken; the message says why, and what to do instead."""
