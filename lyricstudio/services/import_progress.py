"""How far an import is, in bytes of the files it reads: known before any file is understood."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lyricstudio.domain.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class FileProgress:
    """Adds up the sizes of the files that are done and what was seen of the one in hand."""

    def __init__(self, sizes: dict[str, int]) -> None:
        self._sizes = sizes
        self._total = sum(sizes.values())
        self._finished = 0
        self._seen = 0
        self._path = ""
        self._absolute: tuple[str, str] = ("", "")

    @classmethod
    def over(cls, paths: Iterable[Path]) -> FileProgress:
        """Look at the sizes of all files in some files and folders, in bytes."""
        return cls({str(file): size for path in paths for file, size in _files(path)})

    def passed(self, path: str, seen: int) -> None:
        """Note that an entry of a file was read, with `seen` characters of it."""
        if path != self._path:
            self._finished += self._sizes.pop(self._path, 0)
            self._path, self._seen = path, 0
        self._seen += seen

    def absolute(self, path: str) -> str:
        """Return a file's full path: the same file is the same, from whatever folder it is imported."""
        if path != self._absolute[0]:
            self._absolute = path, str(Path(path).resolve())
        return self._absolute[1]

    def step(self, note: str) -> Progress:
        """Return how far the import is, in bytes."""
        in_hand = min(self._seen, self._sizes.get(self._path, 0))
        return Progress(self._finished + in_hand, self._total or None, note)

    def finished(self, note: str) -> Progress:
        """Return that all files are done."""
        return Progress(self._total, self._total or None, note)


def _files(path: Path) -> Iterator[tuple[Path, int]]:
    files = sorted(path.rglob("*")) if path.is_dir() else [path]
    for file in files:
        try:
            if file.is_file():
                yield file, file.stat().st_size
        except OSError:
            continue  # the importer will say what is wrong with it
