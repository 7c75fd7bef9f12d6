"""The importers with everything they need from other rooms: what commands and windows read songs with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyricstudio.importers.registry import Registry, default_importers
from lyricstudio.store.foreign_database import open_foreign

if TYPE_CHECKING:
    from lyricstudio.domain.headings import HeadingTable


def song_reader(headings: HeadingTable) -> Registry:
    """Return all importers; SQLite files are opened by the store."""
    return default_importers(headings, open_foreign)
