"""What the keys of the annotate view do to the song in hand; every one of them can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyricstudio.domain.ad_libs import toggled, words_of
from lyricstudio.domain.annotating import (
    accept,
    accept_sure,
    follow,
    remove,
    reopen,
    set_kind,
    set_number,
    set_repeat,
    sing_again,
)
from lyricstudio.domain.boundaries import boundary_range, merge, move_boundary, split
from lyricstudio.domain.kinds import PartKind
from lyricstudio.domain.repeats import exact_repeats
from lyricstudio.ui.annotate.desk import Place
from lyricstudio.ui.notices import Notice
from lyricstudio.ui.words import count, kind_word

if TYPE_CHECKING:
    from collections.abc import Callable

    from lyricstudio.domain.song import Part, Song
    from lyricstudio.ui.annotate.desk import Desk
    from lyricstudio.ui.studio import Studio


class LabelCommands:
    """The labelling half of the view."""

    studio: Studio
    desk: Desk
    next_to_review: Callable[[], None]

    goes_on = True
    """Whether a kind key on a suggestion also goes on to the next part that waits."""
    threshold = 0.9
    _labelled: tuple[int, Place] | None = None
    """The part that a kind key has just labelled and left, and where it led."""

    def _name(self) -> str:
        return _name(self.desk.part) if self.desk.part is not None else ""

    # What a part is

    def set_kind(self, kind: str) -> None:
        """Say what the current part is; it is confirmed, and its unconfirmed repeats follow."""
        part, wanted, index = self.desk.part, PartKind(kind), self.desk.place.part
        if part is None:
            return
        here = self.desk.place
        there = self._next_waiting(index) if self.goes_on and not part.confirmed else here
        self.desk.edit(f"Set {kind_word(wanted)}", lambda song: set_kind(song, index, wanted), lambda _song: there)
        self._labelled = (index, self.desk.place)

    @property
    def _meant(self) -> int:
        """Return the part that a number means: right after a kind key the one just labelled ("C2" is chorus 2)."""
        known = self._labelled
        # Every step and every edit makes another place, so the same one means that nothing happened since.
        return known[0] if known is not None and known[1] is self.desk.place else self.desk.place.part

    def _count(self, text: str, change: Callable[[Song, int], Song]) -> None:
        index = self._meant
        if index < len(self.desk.parts):
            self.desk.edit(f"{text} {_name(self.desk.parts[index])}", lambda song: change(song, index))
            self._labelled = (index, self.desk.place)

    def set_number(self, number: str) -> None:
        """Give the current part, or the one just labelled, a number, 0 for none."""
        self._count("Number", lambda song, i: set_number(song, i, int(number) or None))

    def change_repeat(self, step: str) -> None:
        """Say that the current part, or the one just labelled, is sung once more, or once less, in a row."""
        self._count("Repeat", lambda song, i: set_repeat(song, i, min(99, song.parts[i].repeat + int(step))))

    def accept(self) -> None:
        """Accept the current suggestion and go to the next one; with none left, to the next song."""
        part, index = self.desk.part, self.desk.place.part
        if part is None:
            self.next_to_review()
            return
        if not part.confirmed:
            following = self._next_waiting(index)
            self.desk.edit(f"Accept {self._name()}", lambda song: accept(song, index), lambda song: following)
        elif not self.desk.go_unreviewed():
            self.next_to_review()

    def _next_waiting(self, index: int) -> Place:
        """Return where to go on after a part is accepted: the next that waits, round the end, else where we are."""
        waiting = [i for i in self.desk.unreviewed if i != index]
        ahead = [i for i in waiting if i > index] or waiting
        wanted = ahead[0] if ahead else index
        return Place(wanted, self.desk.parts[wanted].start) if ahead else self.desk.place

    def accept_sure(self) -> None:
        """Accept all suggestions of the song that are sure enough, and go to the next that waits."""
        limit = self.threshold

        def then(song: Song) -> Place:
            waiting = next((i for i, part in enumerate(song.parts) if not part.confirmed), None)
            return self.desk.place if waiting is None else Place(waiting, song.parts[waiting].start)

        self.desk.edit("Accept the sure suggestions", lambda song: accept_sure(song, limit), then)

    def reopen(self) -> None:
        """Make the current part a suggestion again."""
        index = self.desk.place.part
        self.desk.edit(f"Open {self._name()}", lambda song: reopen(song, index))

    def follow(self) -> None:
        """Give all parts with the same words the label of the current one."""
        song, index = self.desk.song, self.desk.place.part
        if song is None or not song.parts:
            return
        others = len(exact_repeats(song, index))
        if not others:
            self.studio.notices.post(Notice("No other part has these words", "info"))
            return
        if self.desk.edit(f"Label the repeats of {self._name()}", lambda song: follow(song, index)):
            words = f"{count(others, 'repeat')} labelled {self._name()}"
            self.studio.notices.tell(words, action="Undo", run=self.studio.undo.undo)

    def sing_again(self) -> None:
        """Let the last chorus above return after the current part: for songs that print it once."""
        index, parts = self.desk.place.part, self.desk.parts
        found = [i for i in range(index + 1) if parts and parts[i].kind.is_chorus_like and i != index]
        if not found:
            self.studio.notices.post(Notice("No chorus stands above this part", "info"))
            return
        chorus = found[-1]
        self.desk.edit(
            f"Sing {kind_word(parts[chorus].kind, parts[chorus].number)} again",
            lambda song: sing_again(song, chorus, index),
            lambda song: Place(index + 1, song.parts[index + 1].start),
        )

    def remove(self) -> None:
        """Take a part out of the form whose lines are sung elsewhere too, or that has none."""
        index = self.desk.place.part
        if self.desk.parts:
            self.desk.edit(f"Take out {self._name()}", lambda song: remove(song, index))

    # Where it begins and ends

    def split(self) -> None:
        """Begin a new part at the current line."""
        index, line = self.desk.place.part, self.desk.place.line
        if self.desk.parts:
            self.desk.edit(
                f"Split {self._name()}", lambda song: split(song, index, line), lambda song: _at(song, index + 1, line)
            )

    def merge(self) -> None:
        """Join the current part to the one above."""
        self._merge(self.desk.place.part)

    def merge_below(self) -> None:
        """Join the part below to the current one."""
        self._merge(self.desk.place.part + 1)

    def _merge(self, lower: int) -> None:
        line = self.desk.place.line
        if self.desk.parts:
            self.desk.edit("Merge parts", lambda song: merge(song, lower), lambda song: _at(song, lower - 1, line))

    def move_start(self, step: str) -> None:
        """Let the current part begin a line higher or lower."""
        self.move_boundary(self.desk.place.part, step=int(step))

    def move_end(self, step: str) -> None:
        """Let the current part end a line higher or lower."""
        self.move_boundary(self.desk.place.part + 1, step=int(step))

    def move_boundary(self, index: int, line: int | None = None, step: int = 0) -> None:
        """Let a part begin at a line, or some lines further; nothing happens where it cannot move."""
        song = self.desk.song
        allowed = boundary_range(song, index) if song is not None else None
        if song is None or allowed is None:
            return
        wanted = max(allowed[0], min(allowed[1], song.parts[index].start + step if line is None else line))
        here = self.desk.place
        self.desk.edit(
            "Move a boundary", lambda song: move_boundary(song, index, wanted), lambda song: _nearest(song, here)
        )

    # Ad-libs

    def mark_ad_lib(self) -> None:
        """Mark the chosen words as ad-libs, or take their mark away."""
        words = self.desk.words
        if words is None or words.start == words.end:
            hint = "Double-click a word, drag over some, or press → in the lyric; then press the key again."
            self.studio.notices.post(Notice("No words are chosen", "info", hint))
            return
        song = self.desk.song
        said = words_of(song, words) if song is not None else ""
        self.desk.edit(f"Mark “{said}” as ad-lib", lambda song: toggled(song, words))


def _name(part: Part) -> str:
    return kind_word(part.kind, part.number)


def _at(song: Song, index: int, line: int) -> Place:
    """Return the place of a line in the part at an index, or in the nearest one that has the line."""
    inside = [i for i, part in enumerate(song.parts) if _has(part, line)]
    best = min(inside, key=lambda i: abs(i - index), default=min(index, len(song.parts) - 1))
    return Place(best, line)


def _nearest(song: Song, place: Place) -> Place:
    """Stay in the part where a person is; its lines may have gone."""
    part = song.parts[place.part]
    return Place(place.part, max(part.start, min(place.line, max(part.start, part.end - 1))))


def _has(part: Part, line: int) -> bool:
    return part.start <= line < part.end
