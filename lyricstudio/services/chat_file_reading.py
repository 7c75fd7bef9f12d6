"""Reads chat files of any size line by line, so that a file of a gigabyte needs no more memory than a small one."""

from __future__ import annotations

import hashlib
import json
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from lyricstudio.domain.errors import UserError
from lyricstudio.domain.kinds import Split
from lyricstudio.services.dataset_files import REPORT_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_LINE_BYTES = 32 * 1024 * 1024
BATCH_LINES = 256
BATCH_BYTES = 4 * 1024 * 1024
UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_BLOCK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its 1-based number and its bytes without the line end, None when it is longer than 32 MB."""

    number: int
    content: bytes | None

    @property
    def is_blank(self) -> bool:
        """Say whether there is nothing on the line."""
        return self.content is not None and not self.content.strip()


@dataclass(frozen=True, slots=True)
class FrozenFile:
    """What the report beside one of our own files says: how often examples repeat, and which split it is."""

    repeat: int
    split: Split


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a file for reading; raises UserError when it is missing, a folder or not readable."""
    if path.is_dir():
        raise UserError(f"{path} is a folder", "name one file of it")
    try:
        stream = path.open("rb")
    except FileNotFoundError as error:
        raise UserError(f"there is no file {path}", "check the name") from error
    except OSError as error:
        raise UserError(f"{path} cannot be read: {error.strerror}", "check its permissions") from error
    with stream:
        yield stream


def read_lines(stream: BinaryIO) -> Iterator[Line]:
    """Yield the lines of an open file; a byte order mark is taken off the first one."""
    number = 0
    while content := stream.readline(MAX_LINE_BYTES + 1):
        number += 1
        if len(content) > MAX_LINE_BYTES and not content.endswith(b"\n"):
            _skip_line(stream)
            yield Line(number, None)
            continue
        yield Line(number, content.removeprefix(UTF8_MARK) if number == 1 else content)


def _skip_line(stream: BinaryIO) -> None:
    while rest := stream.readline(_BLOCK):
        if rest.endswith(b"\n"):
            return


def batches(lines: Iterator[Line]) -> Iterator[list[Line]]:
    """Yield lines in batches that are bounded in number and bytes."""
    batch: list[Line] = []
    size = 0
    for line in lines:
        batch.append(line)
        size += len(line.content or b"")
        if len(batch) >= BATCH_LINES or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def starts_with_mark(path: Path) -> bool:
    """Say whether a file begins with the UTF-8 byte order mark."""
    with opened(path) as stream:
        return stream.read(len(UTF8_MARK)) == UTF8_MARK


def is_utf16(path: Path) -> bool:
    """Say whether a file begins with a UTF-16 byte order mark."""
    with opened(path) as stream:
        return stream.read(2) in _UTF16_MARKS


def is_text(path: Path) -> bool:
    """Say whether a file looks like text: no zero byte at its start, UTF-16 aside."""
    with opened(path) as stream:
        start = stream.read(_BLOCK)
    return start[:2] in _UTF16_MARKS or b"\0" not in start


def is_json_list(path: Path) -> bool:
    """Say whether a file is one big JSON list, which some tools write instead of one object a line."""
    with opened(path) as stream:
        return stream.read(4096).removeprefix(UTF8_MARK).lstrip()[:1] == b"["


def frozen_file(path: Path) -> FrozenFile | None:
    """Return what the report beside a file says of it, None when it is none of ours or was changed since."""
    try:
        report = json.loads((path.parent / REPORT_FILE).read_bytes())
        entry = report["files"][path.name]
        repeat, split = int(report["repeat"]), Split(path.stem)
        unchanged = entry["bytes"] == path.stat().st_size and entry["sha256"] == _sha256(path)
    except (OSError, ValueError, LookupError, TypeError):
        return None
    return FrozenFile(repeat if split is Split.TRAIN else 1, split) if unchanged else None


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
