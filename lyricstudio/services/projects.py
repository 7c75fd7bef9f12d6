"""Makes and opens projects, for every surface alike."""

from __future__ import annotations

from pathlib import Path

from lyricstudio.store.project import Project


def create_project(path: Path | str) -> Project:
    """Make an empty project file and open it; UserError when something is there or it cannot be made."""
    return Project.create(Path(path).expanduser())


def open_project(path: Path | str) -> Project:
    """Open a project file; UserError when it is missing, foreign, newer, damaged, locked or read-only."""
    return Project.open(Path(path).expanduser())
