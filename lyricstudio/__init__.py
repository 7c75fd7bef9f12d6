"""LyricStudio: label lyrics, train small granular lyric models, compose songs part by part."""

from __future__ import annotations

__version__ = "0.1.0"
