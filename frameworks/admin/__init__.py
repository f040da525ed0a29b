"""The framework in Django admin: drafts on plain pages, published versions to read only."""

from frameworks.admin import comments, families, others, question, sources, structure, versions

__all__ = ["comments", "families", "others", "question", "sources", "structure", "versions"]
