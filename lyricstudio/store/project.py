"""A project: one file, and the songs, datasets, runs, models, drafts and settings in it."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Self

from lyricstudio.store.compositions import CompositionRepository
from lyricstudio.store.database import WAIT_SECONDS, Database
from lyricstudio.store.datasets import DatasetRepository
from lyricstudio.store.draft_versions import DraftVersionRepository
from lyricstudio.store.models import ModelRepository
from lyricstudio.store.opening import check_file, make_file, prepare_file
from lyricstudio.store.reviews import ReviewRepository
from lyricstudio.store.run_samples import RunSampleRepository
from lyricstudio.store.runs import RunRepository
from lyricstudio.store.settings import SettingRepository
from lyricstudio.store.song_listing import SongListing
from lyricstudio.store.song_sources import SongSources
from lyricstudio.store.songs import SongRepository

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType


class Project:
    """An open project file; use it as a context manager, from any thread."""

    def __init__(self, path: Path, wait_seconds: float = WAIT_SECONDS) -> None:
        self.path = path
        self._database = Database(path, wait_seconds)
        self.songs = SongRepository(self._database)
        self.sources = SongSources(self._database)
        self.listing = SongListing(self._database)
        self.reviews = ReviewRepository(self._database)
        self.datasets = DatasetRepository(self._database)
        self.runs = RunRepository(self._database)
        self.samples = RunSampleRepository(self._database)
        self.models = ModelRepository(self._database)
        self.compositions = CompositionRepository(self._database)
        self.versions = DraftVersionRepository(self._database)
        self.settings = SettingRepository(self._database)

    @classmethod
    def create(cls, path: Path | str) -> Self:
        """Make an empty project file and open it; UserError when there is a file, or it cannot be made."""
        make_file(Path(path))
        return cls.open(path)

    @classmethod
    def open(cls, path: Path | str, wait_seconds: float = WAIT_SECONDS) -> Self:
        """Open a project file and bring it to the newest schema.

        `wait_seconds` is how long a write waits for another program. UserError when the file is
        missing, no project, damaged, of a newer version, locked or read-only.
        """
        file = Path(path)
        check_file(file)
        prepare_file(file, wait_seconds)
        return cls(file, wait_seconds)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make everything written in this block, by this thread, one transaction: all of it or nothing."""
        with self._database.write():
            yield

    def close(self) -> None:
        """Close the file in all threads."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
