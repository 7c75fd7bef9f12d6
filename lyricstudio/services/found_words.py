"""Finds the words of a draft in the catalogue and says whose they are: song, part, line, and how it reads there."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lyricstudio.domain.found_words import FoundRun, found_runs
from lyricstudio.domain.originality import compare
from lyricstudio.services.originality import index_songs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricstudio.domain.lyric_index import LyricIndex
    from lyricstudio.domain.originality import RunMatch
    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.domain.song import Song
    from lyricstudio.store.project import Project


@dataclass(frozen=True, slots=True)
class Source:
    """Where found words stand: the song, the part and line in it in words, and the line itself."""

    song_id: int
    title: str
    artist: str
    place: str
    quote: str


@dataclass(frozen=True, slots=True)
class FoundWords:
    """One underlined piece of a line and its source; `words` is the length of the whole run."""

    run: FoundRun
    words: int
    changed_word: bool
    source: Source


@dataclass(frozen=True, slots=True)
class TextFinds:
    """What was found of one text, its longest run in words, and in how many songs was searched."""

    found: tuple[FoundWords, ...] = ()
    longest: int = 0
    songs: int = 0


class CatalogueSearch:
    """Searches one project; the index is built at the first question and again when songs changed."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._lock = threading.Lock()
        self._index: LyricIndex | None = None

    def forget(self) -> None:
        """Songs changed: the next question builds the index again."""
        self._index = None

    def find(self, texts: Sequence[str], ctx: WorkContext) -> tuple[TextFinds, ...]:
        """Search texts; one answer for each."""
        with self._lock:  # two questions at once must not build the index twice
            if self._index is None:
                self._index = index_songs(self._project, ctx)
            index = self._index
        songs: dict[int, Song | None] = {}
        answers = []
        for text in texts:
            ctx.checkpoint()
            report = compare(text, index)
            runs = found_runs(text, report)
            found = tuple(
                FoundWords(run, run.match.length, run.match.kind == "near", self._source(run.match, songs))
                for run in runs
            )
            answers.append(TextFinds(found, report.longest_run_words, report.songs_searched))
        return tuple(answers)

    def _source(self, match: RunMatch, songs: dict[int, Song | None]) -> Source:
        if match.song_id not in songs:
            songs[match.song_id] = next(self._project.songs.iterate(ids=[match.song_id]), None)
        song = songs[match.song_id]
        place, quote = _place(song, match.line) if song is not None else (f"line {match.line}", match.found)
        return Source(match.song_id, match.title, match.artist, place, quote)


def _place(song: Song, line: int) -> tuple[str, str]:
    """Return "Verse 2, line 3" and the line, for a line of the lyric (1-based)."""
    at = line - 1
    quote = song.lines[at] if 0 <= at < len(song.lines) else ""
    for part in song.parts:
        if part.start <= at < part.end:
            number = f" {part.number}" if part.number else ""
            return f"{part.kind.value.capitalize()}{number}, line {at - part.start + 1}", quote
    return f"line {line}", quote
