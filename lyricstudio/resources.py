"""Finds `resources/` from a checkout, from an installed wheel and from a frozen bundle."""

from __future__ import annotations

import sys
from pathlib import Path


def resource_root() -> Path:
    """Return the folder that holds the shipped data files.

    Raises FileNotFoundError when the installation is broken and no such folder exists.
    """
    here = Path(__file__).resolve().parent
    frozen = Path(getattr(sys, "_MEIPASS", here)) / "lyricstudio" / "_resources"
    for candidate in (here / "_resources", frozen, here.parent / "resources"):
        if candidate.is_dir():
            return candidate
    msg = f"no resources folder beside {here}: the installation is incomplete"
    raise FileNotFoundError(msg)


def resource(*parts: str) -> Path:
    """Return the path of one shipped file or folder, whether it exists or not."""
    return resource_root().joinpath(*parts)
