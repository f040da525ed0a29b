"""Files from people: what they may be, whether they are it, and whether they are safe to keep."""
