"""Says where LyricStudio keeps its own files, so that every process agrees and tests can redirect them.

`LYRICSTUDIO_DATA` replaces the data folder and `LYRICSTUDIO_RUNTIME` the runtime folder.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import platformdirs

APP = "lyricstudio"


def data_dir() -> Path:
    """Return the folder for bases, engine files and profiles (not created here)."""
    override = os.environ.get("LYRICSTUDIO_DATA")
    return Path(override) if override else Path(platformdirs.user_data_dir(APP, appauthor=False))


def log_dir() -> Path:
    """Return the folder for log files (not created here)."""
    return data_dir() / "logs"


def bases_dir() -> Path:
    """Return the folder that holds one sub-folder per base model (not created here)."""
    return data_dir() / "bases"


def engine_dir() -> Path:
    """Return the folder that holds the local engine's files, jobs and adapters (not created here)."""
    return data_dir() / "engine"


def projects_dir() -> Path:
    """Return the folder where the window makes projects: beside the person's documents (not created here)."""
    if os.environ.get("LYRICSTUDIO_DATA"):
        return data_dir() / "projects"
    return Path(platformdirs.user_documents_dir()) / "LyricStudio"


def runtime_dir() -> Path:
    """Return the per-user folder for sockets and addresses, as the platform defines it.

    Where the platform's own folder is missing (a bare container), a private one under the
    temporary folder serves, because the engine's address must live somewhere.
    """
    override = os.environ.get("LYRICSTUDIO_RUNTIME")
    if override:
        return Path(override)
    usual = Path(platformdirs.user_runtime_dir(APP, appauthor=False))
    if usual.parent.is_dir() and os.access(usual.parent, os.W_OK):
        return usual
    user = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")
    return Path(tempfile.gettempdir()) / f"{APP}-{user}"
