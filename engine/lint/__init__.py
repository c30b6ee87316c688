"""Checks of definitions before they are deployed: one small function a rule."""

from engine.lint.findings import Catalog, Difference, Finding

__all__ = ["Catalog", "Difference", "Finding"]
