"""Imports the plotting library where it disturbs nobody: call it in the job that reads a chart's data."""

from __future__ import annotations


def load_plots() -> None:
    """Import pyqtgraph (half a second when cold), so that the first chart is drawn without a pause."""
    import pyqtgraph  # noqa: F401 - only loaded
