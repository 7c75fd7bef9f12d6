"""Files that lie beside lyrics and are none: hidden ones, system litter, texts about the collection."""

from __future__ import annotations

# In a folder these are about the songs and no songs; named one by one on the command line they are read.
_ABOUT = ("readme", "readme.md", "readme.txt", "license", "license.md", "licence", "licence.md", "copying")
_LITTER = frozenset({"thumbs.db", "desktop.ini", "__macosx", "icon\r", *_ABOUT})


def is_litter(name: str) -> bool:
    """Say whether a file or folder of this name is passed over in a folder or an archive."""
    return name.startswith(".") or name.casefold() in _LITTER
