"""Writes files whole or not at all, and turns what the disk says into a sentence."""

from __future__ import annotations

import os
import re
import unicodedata
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO

from lyricstudio.domain.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$", re.IGNORECASE)
_MOST_BYTES = 180  # of a file name: below the 255 of common file systems, with room for a number and a suffix


@contextmanager
def told_plainly(path: Path) -> Iterator[None]:
    """Raise UserError when the disk refuses: no folder, no permission, no space."""
    try:
        yield
    except OSError as error:
        raise UserError(
            f"{path} cannot be written: {error.strerror or error}",
            "choose a folder that exists, that you may write to and that has free space",
        ) from error


@contextmanager
def atomic(path: Path) -> Iterator[BinaryIO]:
    """Open a file for writing that takes its name only when all of it is on the disk.

    UserError when it cannot be written; what was there before is then still there.
    """
    if path.is_dir():
        raise UserError(f"{path} is a folder", "give the name of a file in it")
    draft = path.with_name(f".{path.name[:80]}.{os.getpid()}.new")
    with told_plainly(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with draft.open("wb") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            draft.replace(path)
        finally:
            with suppress(OSError):
                draft.unlink(missing_ok=True)


def write_bytes(path: Path, content: bytes) -> None:
    """Write a small file atomically."""
    with atomic(path) as stream:
        stream.write(content)


def safe_name(text: str, otherwise: str = "song") -> str:
    """Return a file name, without suffix, that every common file system takes; "" gives `otherwise`."""
    name = _UNSAFE.sub("_", unicodedata.normalize("NFC", text)).strip(" .")
    name = name.encode("utf-8", "replace")[:_MOST_BYTES].decode("utf-8", "ignore").strip(" .")
    if _RESERVED.match(name):
        name = f"_{name}"
    return name or otherwise


class UniqueNames:
    """Gives each file of a folder a name of its own, also where upper and lower case are one."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, name: str) -> str:
        """Return the name, with a number behind it when it was given before."""
        candidate, number = name, 1
        while candidate.casefold() in self._taken:
            number += 1
            candidate = f"{name} ({number})"
        self._taken.add(candidate.casefold())
        return candidate
