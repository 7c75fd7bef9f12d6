"""Zip files from strangers, read by entry and never unpacked to a name of their choice.

Every limit is on bytes that really come out, because a zip's own sizes may lie (bombs, overlapping entries).
"""

from __future__ import annotations

import errno
import zipfile
import zlib
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_ENTRIES = 200_000
_ALWAYS_FINE = 64 << 20  # bytes that any entry may hold, however well it was compressed
_LARGEST_RATIO = 250  # text compresses to a tenth, repeated text to a hundredth; deflate's limit is a thousandth
_CHUNK = 1 << 16
BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error, ValueError)
"""What the standard library raises for a damaged, locked or exotic zip file."""


class ZipProblem(Exception):  # noqa: N818 - carried to a rejection, never shown as an error
    """Why a zip file or one of its entries cannot be read."""

    def __init__(self, reason: str, hint: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.hint = hint


class ZipReader:
    """An opened zip file; streams entries with their sizes watched."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = {info.filename: info for info in archive.infolist()}

    @property
    def entries(self) -> list[zipfile.ZipInfo]:
        """Return all entries in the order of the directory."""
        return self._archive.infolist()

    def __contains__(self, name: str) -> bool:
        return name in self._names

    @contextmanager
    def open(self, entry: str | zipfile.ZipInfo) -> Iterator[BinaryIO]:
        """Open an entry for reading; raises ZipProblem when it is missing, locked, damaged or a bomb."""
        info = self._names.get(entry) if isinstance(entry, str) else entry
        if info is None:
            raise ZipProblem(f"The file lacks its part '{entry}'.", "Save it again and import that.")
        _check(info)
        try:
            with self._archive.open(info) as stream:
                yield _Watched(stream, info)  # pyright: ignore[reportReturnType] - read() is all that is used
        except BROKEN as error:
            raise _problem(info, error) from error

    def read(self, entry: str | zipfile.ZipInfo, limit: int) -> bytes:
        """Return an entry of at most `limit` bytes; raises ZipProblem."""
        with self.open(entry) as stream:
            found = stream.read(limit + 1)
        if len(found) > limit:
            raise ZipProblem("A part of the file is too large.", "Is this a file of songs?")
        return found


@contextmanager
def open_zip(path: Path) -> Iterator[ZipReader]:
    """Open a zip file; raises ZipProblem when it is none or too many things are in it."""
    try:
        archive = zipfile.ZipFile(path)
    except (*BROKEN, OSError) as error:
        if isinstance(error, OSError) and error.errno != errno.EINVAL:  # a seek before the file's beginning
            raise
        raise ZipProblem("The file is damaged: its directory cannot be read.", "Get or save it again.") from error
    with archive:
        if len(archive.filelist) > MOST_ENTRIES:
            raise ZipProblem(f"The archive holds more than {MOST_ENTRIES:,} files.", "Unpack it and import the folder.")
        yield ZipReader(archive)


class _Watched:
    """A stream that stops when more comes out of an entry than its compressed size can honestly hold."""

    def __init__(self, stream: IO[bytes], info: zipfile.ZipInfo) -> None:
        self._stream = stream
        self._limit = _limit_of(info)
        self._seen = 0

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, at most `size` when it is given."""
        if size is None or size < 0:
            return b"".join(iter(lambda: self.read(_CHUNK), b""))
        found = self._stream.read(size)
        self._seen += len(found)
        if self._seen > self._limit:
            raise _bomb()
        return found


def _limit_of(info: zipfile.ZipInfo) -> int:
    return max(_ALWAYS_FINE, info.compress_size * _LARGEST_RATIO)


def _check(info: zipfile.ZipInfo) -> None:
    if info.flag_bits & 0x1:
        raise ZipProblem("It is locked with a password.", "Unlock it first.")
    if info.file_size > _limit_of(info):
        raise _bomb()


def _bomb() -> ZipProblem:
    return ZipProblem("It would unpack to an absurd size (a zip bomb).", "Leave it out.")


def _problem(info: zipfile.ZipInfo, error: Exception) -> ZipProblem:
    if isinstance(error, NotImplementedError):
        return ZipProblem("It is compressed in a way that is not read.", "Pack it as an ordinary zip file.")
    return ZipProblem(f"The part '{info.filename[:80]}' is damaged.", "Get or save the file again.")
