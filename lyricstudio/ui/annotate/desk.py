"""The song in hand: its labels, the line and part a person is at, and every edit of it as a step that can be undone."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from lyricstudio.domain.errors import UserError
from lyricstudio.domain.reasons import reasons
from lyricstudio.domain.review_pace import ReviewPace
from lyricstudio.ui.undo import Change

if TYPE_CHECKING:
    from collections.abc import Callable

    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.domain.song import AdLib, Part, Song
    from lyricstudio.services.annotating import OpenedSong
    from lyricstudio.ui.annotate.saver import Saver
    from lyricstudio.ui.studio import Studio


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person is: a part of the form (by index) and one of the song's lines."""

    part: int = 0
    line: int = 0


@dataclass(frozen=True, slots=True)
class _State:
    song: Song
    place: Place


class Desk(QObject):
    """Signals: leaving() before the place or the labels change, for what is still being typed; changed() after the
    labels or the song did, moved() after the place or the marked words did, opened() with another song on the desk.
    """

    leaving = Signal()

    changed = Signal()
    moved = Signal()
    opened = Signal()

    def __init__(self, studio: Studio, saver: Saver) -> None:
        super().__init__()
        self._studio = studio
        self._saver = saver
        self.song: Song | None = None
        self.reasons: tuple[tuple[str, ...], ...] = ()
        self.place = Place()
        self.words: AdLib | None = None
        self.pace = ReviewPace()

    # What is there

    @property
    def parts(self) -> tuple[Part, ...]:
        """Return the parts of the song in performed order."""
        return self.song.parts if self.song is not None else ()

    @property
    def part(self) -> Part | None:
        """Return the part a person is at."""
        return self.parts[self.place.part] if self.place.part < len(self.parts) else None

    @property
    def unreviewed(self) -> tuple[int, ...]:
        """Return the parts that nobody has confirmed."""
        return tuple(i for i, part in enumerate(self.parts) if not part.confirmed)

    def show(self, opened: OpenedSong | None) -> None:
        """Put a song on the desk, at its first part that waits; None clears it."""
        self.leaving.emit()
        self.song = self._saver.numbered(opened.song) if opened is not None else None
        self.reasons = opened.reasons if opened is not None else ()
        first = next(iter(self.unreviewed), 0)
        self.place = Place(first, self.parts[first].start if self.parts else 0)
        self.words = None
        self.opened.emit()

    def renew(self, opened: OpenedSong) -> None:
        """Show the same song again as somebody else changed it; the place stays as far as it can."""
        self.song, self.reasons = self._saver.numbered(opened.song), opened.reasons
        self.place = self._valid(self.place)
        self.words = None
        self.changed.emit()
        self.moved.emit()

    def show_reasons(self, song: Song, found: tuple[tuple[str, ...], ...]) -> None:
        """Take the reasons for a state of the song, unless it has moved on."""
        if song is self.song and found != self.reasons:
            self.reasons = found
            self.changed.emit()

    # Moving

    def _valid(self, place: Place) -> Place:
        if not self.parts:
            return Place()
        index = max(0, min(place.part, len(self.parts) - 1))
        part = self.parts[index]
        return Place(index, max(part.start, min(place.line, max(part.start, part.end - 1))))

    def go(self, part: int, line: int | None = None) -> None:
        """Go to a part, at a line of it or its first."""
        self.leaving.emit()
        if not self.parts:
            return
        part = max(0, min(part, len(self.parts) - 1))
        wanted = self._valid(Place(part, self.parts[part].start if line is None else line))
        if wanted != self.place or self.words is not None:
            self.place, self.words = wanted, None
            self.moved.emit()

    def step(self, lines: int) -> None:
        """Go some lines down, or up when negative, through the parts in performed order."""
        steps = [(i, line) for i, part in enumerate(self.parts) for line in _lines(part)]
        here = (self.place.part, self.place.line)
        if here in steps:
            self.go(*steps[max(0, min(steps.index(here) + lines, len(steps) - 1))])

    def go_unreviewed(self, back: bool = False) -> bool:
        """Go to the next (or previous) part that waits, round the end; return whether there is another one."""
        waiting = [i for i in self.unreviewed if i != self.place.part]
        if not waiting:
            return False
        here = self.place.part
        ahead = [i for i in waiting if (i < here if back else i > here)]
        self.go((ahead[-1] if back else ahead[0]) if ahead else (waiting[-1] if back else waiting[0]))
        return True

    def mark_words(self, words: AdLib | None) -> None:
        """Mark words of a line for the next command, or nothing."""
        if words != self.words:
            self.words = words
            self.moved.emit()

    # Changing

    def edit(self, text: str, change: Callable[[Song], Song], then: Callable[[Song], Place] | None = None) -> bool:
        """Change the song, with undo; what it refuses is told. `then` says where to go. Return whether it changed."""
        self.leaving.emit()
        before = self.song
        if before is None:
            return False
        try:
            after = self._saver.numbered(change(before))
        except UserError as error:
            self._studio.notices.fail_with(error)
            return False
        if after == before:
            return False
        old, new = _State(before, self.place), _State(after, then(after) if then is not None else self.place)
        self._studio.undo.do(
            Change(f"{text} in “{before.title}”", lambda _ctx: self._put(new), lambda _ctx: self._put(old), ())
        )
        return True

    def _put(self, state: _State) -> None:
        song = state.song
        self._note_pace(song)
        if self.song is not None and self.song.id == song.id:
            # Title and the like may have changed elsewhere meanwhile.
            self.reasons = _kept(self.song, self.reasons, song)
            self.song = replace(self.song, parts=song.parts, ad_libs=song.ad_libs)
            self.place, self.words = self._valid(state.place), None
            self._saver.save(self.song)
            self.changed.emit()
            self.moved.emit()
            return
        self._saver.save(song)
        self.song, self.reasons = song, reasons(song)
        self.place, self.words = self._valid(state.place), None
        self.opened.emit()

    def _note_pace(self, song: Song) -> None:
        if self.song is not None and self.song.id == song.id:
            done = sum(part.confirmed for part in song.parts) - sum(part.confirmed for part in self.parts)
            self.pace.note(time.monotonic(), done)

    def explain(self) -> Callable[[WorkContext], tuple[Song, tuple[tuple[str, ...], ...]]] | None:
        """Return the work that finds the reasons for the present state, None without a song."""
        song = self.song
        return None if song is None else lambda _ctx: (song, reasons(song))


def _lines(part: Part) -> range:
    return range(part.start, max(part.end, part.start + 1))


def _kept(before: Song, found: tuple[tuple[str, ...], ...], after: Song) -> tuple[tuple[str, ...], ...]:
    """Return the known reasons for the parts that are as they were, until the new ones are found."""
    known = dict(zip(before.parts, found, strict=False))
    return tuple(known.get(part, ()) for part in after.parts)
