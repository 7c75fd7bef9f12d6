"""Copies a folder out whole or not at all."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from lyricstudio.domain.errors import UserError
from lyricstudio.exporters.files import told_plainly

if TYPE_CHECKING:
    from pathlib import Path


def copy_folder(source: Path, target: Path) -> tuple[Path, ...]:
    """Copy a folder to a new place and return the files there.

    The copy takes its name only when it is complete. UserError when something is there already or
    it cannot be written.
    """
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise UserError(f"{target} exists already", "choose a new folder, or empty that one")
    draft = target.with_name(f".{target.name}.{os.getpid()}.new")
    with told_plainly(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copytree(source, draft)
            if target.exists():
                target.rmdir()
            draft.rename(target)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return tuple(sorted(path for path in target.rglob("*") if path.is_file()))
