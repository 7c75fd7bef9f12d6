"""What was dropped on the window or chosen in a file dialog: projects are opened, the rest is imported."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

SUFFIX = ".lyricstudio"


@dataclass(frozen=True, slots=True)
class ImportPaths:
    """Files and folders to import: a target for the library; none means that the person still has to choose."""

    paths: tuple[Path, ...] = ()


def dropped_paths(data: QMimeData) -> tuple[Path, ...]:
    """Return the local files and folders of a drop."""
    return tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())


def project_among(paths: tuple[Path, ...]) -> Path | None:
    """Return the first project file, None without one."""
    return next((path for path in paths if path.suffix == SUFFIX and path.is_file()), None)
