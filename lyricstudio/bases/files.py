"""Moves big model files with a disk check, progress and cancelling, and never leaves half a file in place."""

from __future__ import annotations

import hashlib
import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from lyricstudio.domain.errors import UserError
from lyricstudio.domain.progress import Progress, WorkContext

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHUNK = 1 << 20  # bytes copied between two looks at whether the person cancelled
_SPARE = 200 * 1024 * 1024  # bytes that stay free on the disk


def check_space(folder: Path, needed: int) -> None:
    """Raise UserError when `needed` bytes and a reserve do not fit where `folder` is or will be."""
    place = folder
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    if free < needed + _SPARE:
        message = f"Not enough space at {place}: {in_megabytes(needed)} are needed, {in_megabytes(free)} are free."
        raise UserError(message, "Free some space, or set LYRICSTUDIO_DATA to a folder on another disk.")


def in_megabytes(count: int) -> str:
    """Write a number of bytes for a person."""
    return f"{count / 1e6:,.0f} MB"


def copy_stream(source: IO[bytes], target: IO[bytes], total: int, ctx: WorkContext, note: str) -> str:
    """Copy all bytes, reporting progress, and return their sha256 (hexadecimal)."""
    digest, done = hashlib.sha256(), 0
    while chunk := source.read(_CHUNK):
        ctx.checkpoint()
        digest.update(chunk)
        target.write(chunk)
        done += len(chunk)
        ctx.report(Progress(done, total, note))
    return digest.hexdigest()


def sha256_of(path: Path, ctx: WorkContext, note: str = "Checking the file") -> str:
    """Return the sha256 of a file (hexadecimal), reporting progress."""
    with path.open("rb") as source, Path(os.devnull).open("wb") as nowhere:
        return copy_stream(source, nowhere, path.stat().st_size, ctx, note)


def file_sha256(path: Path) -> str:
    """Return the sha256 of a file (hexadecimal) without a word."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


@contextmanager
def working_folder(parent: Path, name: str) -> Iterator[Path]:
    """Give a fresh folder inside `parent` for half-done work, and take it away afterwards whatever happens."""
    folder = parent / f".{name}.{os.getpid()}.tmp"
    shutil.rmtree(folder, ignore_errors=True)
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        hint = "Change its permissions, or set LYRICSTUDIO_DATA to another folder."
        raise UserError(f"The folder {parent} may not be written ({error.strerror}).", hint) from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
