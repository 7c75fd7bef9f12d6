"""Why a part is suggested to be what it is, in words, read off the same facts that the labelling rules use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyricstudio.domain.kind_reasons import kind_reasons
from lyricstudio.domain.kinds import LabelSource, PartKind
from lyricstudio.domain.repeats import keys_of, likeness
from lyricstudio.domain.stanza_kinds import Stanza, metre_distance
from lyricstudio.domain.stanza_similarity import line_key

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricstudio.domain.kind_model import KindModel
    from lyricstudio.domain.song import Part, Song

_ALIKE_METRE = 0.25
_SHORT_TITLE = 2
_BY_PLACE = "Guessed from its place"


def reasons(song: Song, model: KindModel | None = None) -> tuple[tuple[str, ...], ...]:
    """Return for each part of a song one or two short sentences; none for what a person said.

    With the labelling `model`, what weighed most with it is said of parts that it named and that do not return.
    """
    said = kind_reasons(song, model) if model and any(p.source is LabelSource.MODEL for p in song.parts) else ()
    finder = _Finder(song, said)
    return tuple(finder.reasons(i) for i in range(len(song.parts)))


def lines_word(part: Part) -> str:
    """Return "lines 12–15", "line 7" or "no lines"."""
    if part.start == part.end:
        return "no lines"
    if part.end - part.start == 1:
        return f"line {part.end}"
    return f"lines {part.start + 1}–{part.end}"


def name_of(part: Part) -> str:
    """Return "Chorus" or "Verse 2"."""
    word = part.kind.value.capitalize()
    return f"{word} {part.number}" if part.number else word


class _Finder:
    def __init__(self, song: Song, by_model: Sequence[tuple[str, ...]] = ()) -> None:
        self._song = song
        self._by_model = by_model
        self._keys = [keys_of(song, part) for part in song.parts]
        self._stanzas = [Stanza.of(song.part_lines(part)) for part in song.parts]
        self._title = line_key(song.title)
        self._kinds = [part.kind for part in song.parts]

    def reasons(self, index: int) -> tuple[str, ...]:
        part = self._song.parts[index]
        if part.source is LabelSource.PERSON:
            return () if part.confirmed else ("You set these lines",)
        if part.source is LabelSource.HEADING:
            return (f"Heading “{part.heading.strip('[]')}”" if part.heading else "A heading says so",)
        if part.source is LabelSource.FORMAT:
            return ("The file names it",)
        if part.start == part.end:
            return ("No words",)
        return self._by_repeats(index) or self._weighed(index) or self._by_place(index)

    def _weighed(self, index: int) -> tuple[str, ...]:
        named = self._song.parts[index].source is LabelSource.MODEL
        return self._by_model[index] if named and self._by_model else ()

    def _by_repeats(self, index: int) -> tuple[str, ...]:
        parts = self._song.parts
        alike = {i: likeness(self._keys[index], keys) for i, keys in enumerate(self._keys) if i != index}
        earlier = [i for i in alike if i < index and alike[i] > 0 and parts[i].kind is parts[index].kind]
        exact = [i for i in earlier if alike[i] == 1]
        if exact:
            return self._same_as(index, exact[0])
        if earlier:
            return (f"Much like {lines_word(parts[earlier[0]])}",)
        later = [i for i in alike if i > index and alike[i] == 1]
        if not later:
            return ()
        times = len(later) + 1
        again = "Sung twice" if times == 2 else f"Sung {times} times"
        return (f"{again}: again in {lines_word(parts[later[0]])}", *self._title_reason(index))

    def _same_as(self, index: int, first: int) -> tuple[str, ...]:
        part, lead = self._song.parts[index], self._song.parts[first]
        again = "Sung again" if part.span == lead.span else f"Same as {lines_word(lead)}"
        return again, f"Repeat of {name_of(lead)}"

    def _title_reason(self, index: int) -> tuple[str, ...]:
        if len(self._title) <= _SHORT_TITLE or not any(self._title in key for key in self._keys[index]):
            return ()
        return ("Has the title’s words",)

    def _by_place(self, index: int) -> tuple[str, ...]:
        part = self._song.parts[index]
        count = part.end - part.start
        lines = f"{count} line" if count == 1 else f"{count} lines"
        twin = self._built_like(index)
        if twin is not None:
            return (f"{lines}, built like {name_of(self._song.parts[twin])}",)
        return {
            PartKind.VERSE: self._verse,
            PartKind.CHORUS: self._lone_chorus,
            PartKind.BRIDGE: self._bridge,
            PartKind.PRE_CHORUS: self._pre_chorus,
            PartKind.POST_CHORUS: self._post_chorus,
            PartKind.INTRO: lambda i: ("Opens the song" if i == 0 else "Before the first verse",),
            PartKind.OUTRO: self._outro,
            PartKind.AD_LIB: lambda _i: ("All in parentheses",),
        }.get(part.kind, lambda _i: (_BY_PLACE,))(index)

    def _built_like(self, index: int) -> int | None:
        """Return the nearest part of the same kind with as many lines of about as many syllables."""
        mine = self._stanzas[index].syllables
        others = [i for i, kind in enumerate(self._kinds) if i != index and kind is self._kinds[index]]
        near = [i for i in others if metre_distance(mine, self._stanzas[i].syllables) <= _ALIKE_METRE]
        before: Sequence[int] = [i for i in near if i < index]
        return before[-1] if before else next(iter(near), None)

    def _verse(self, index: int) -> tuple[str, ...]:
        if PartKind.CHORUS in self._kinds[index + 1 :]:
            return ("Returns nowhere, leads to a chorus",)
        return ("Returns nowhere",)

    def _lone_chorus(self, index: int) -> tuple[str, ...]:
        return self._title_reason(index) or ("Built unlike the verses",)

    def _bridge(self, index: int) -> tuple[str, ...]:
        if PartKind.CHORUS in self._kinds[index + 1 :]:
            return "Built unlike the verses", "Before the last chorus"
        return ("Built unlike the verses",)

    def _post_chorus(self, index: int) -> tuple[str, ...]:
        return ("Right after a chorus",) if index and self._kinds[index - 1].is_chorus_like else (_BY_PLACE,)

    def _outro(self, index: int) -> tuple[str, ...]:
        if index == len(self._kinds) - 1:
            return ("Ends the song",)
        return (_BY_PLACE,) if PartKind.CHORUS in self._kinds[index:] else ("After the last chorus",)

    def _pre_chorus(self, index: int) -> tuple[str, ...]:
        after = self._kinds[index + 1 : index + 2]
        return ("Right before a chorus",) if after == [PartKind.CHORUS] else (_BY_PLACE,)
