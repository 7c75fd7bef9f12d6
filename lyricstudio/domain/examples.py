"""Turns songs into chat examples with the one prompt template, part by part or as whole songs.

The brief says what the part really is: its place in the form, its lines, syllables and rhyme scheme. So a
model learns to obey the same words that composing uses later.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from lyricstudio.domain.answer import write_answer
from lyricstudio.domain.kinds import AnswerFormat, ContextMode, Split
from lyricstudio.domain.near_duplicates import text_key
from lyricstudio.domain.prompt import PartBrief, PromptTemplate, system_prompt, user_prompt
from lyricstudio.domain.records import Example, Message
from lyricstudio.domain.tokens import as_record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from lyricstudio.domain.song import Part, Song
    from lyricstudio.domain.tokens import ChatCounter

OVER_LIMIT = "over the token limit"
NO_TEXT = "no text (instrumental or empty)"
RETURNING = "returns with identical text"


class PartMeasure(Protocol):
    """Measures and describes a part; services put the pronunciation table and the describer behind it."""

    def syllables(self, song: Song, part: Part) -> int:
        """Return the usual number of syllables a line (0 when there is nothing to say)."""
        ...

    def scheme(self, song: Song, part: Part) -> str:
        """Return one rhyme letter or `-` a line."""
        ...

    def about(self, song: Song, part: Part) -> str:
        """Return what the part is about."""
        ...


@dataclass(frozen=True, slots=True)
class ExampleStyle:
    """How examples are written: context, answer format, template and the token limit of one example."""

    context: ContextMode
    answer_format: AnswerFormat
    template: PromptTemplate
    token_limit: int


@dataclass(frozen=True, slots=True)
class TooLong:
    """A part whose example alone is longer than the limit: the song, the part, and the example's tokens."""

    song_id: int
    part_id: int
    tokens: int


@dataclass(frozen=True, slots=True)
class MadeExamples:
    """The examples of one song, the plain lyrics of each one's answers, and a reason for every part that made none."""

    examples: tuple[Example, ...]
    texts: tuple[str, ...]
    dropped: tuple[str, ...]
    too_long: tuple[TooLong, ...] = ()


@dataclass(frozen=True, slots=True)
class _Turn:
    """One part as question and answer; `wanted` says whether it belongs to the group."""

    part: Part
    key: str
    user: Message
    answer: str
    wanted: bool


class ExampleWriter:
    """Writes the examples of songs in one style."""

    def __init__(self, style: ExampleStyle, measure: PartMeasure, counter: ChatCounter) -> None:
        self._style = style
        self._measure = measure
        self._counter = counter

    def write(self, song: Song, wanted: Callable[[Part], bool]) -> MadeExamples:
        """Return the examples of one song for the parts of a group."""
        parts = [(i, part) for i, part in enumerate(song.parts, 1)]
        empty = [NO_TEXT for _, part in parts if wanted(part) and not song.part_text(part).strip()]
        turns = [self._turn(song, i, part, wanted(part)) for i, part in parts if song.part_text(part).strip()]
        made = self._by_part(song, turns) if self._style.context is ContextMode.PART else self._by_song(song, turns)
        return replace(made, dropped=(*empty, *made.dropped))

    def brief(self, song: Song, position: int, part: Part) -> PartBrief:
        """Return what a prompt asks for when the answer is this part (`position` is 1-based in the form)."""
        return PartBrief(
            artist=song.artist,
            kind=part.kind,
            number=part.number,
            position=position,
            form=song.form,
            lines=part.end - part.start,
            syllables=self._measure.syllables(song, part),
            scheme=self._measure.scheme(song, part),
            about=self._measure.about(song, part),
            tags=tuple(dict.fromkeys((*song.tags, *part.tags))),
        )

    def _turn(self, song: Song, position: int, part: Part, wanted: bool) -> _Turn:
        brief = self.brief(song, position, part)
        answer = write_answer(song.part_lines(part), brief.scheme, self._style.answer_format)
        key = text_key(song.part_text(part)) or song.part_text(part)
        return _Turn(part, key, Message("user", user_prompt(self._style.template, brief)), answer, wanted)

    def _system(self, song: Song) -> Message:
        return Message("system", system_prompt(self._style.template, song.artist))

    def _sizes(self, song: Song, turns: Sequence[_Turn]) -> list[int]:
        """Return the tokens of an example of nothing but the system message, then those each turn adds."""
        alone = [as_record([self._system(song)])]
        counted = self._counter.count(alone + [as_record(self._conversation(song, [turn])) for turn in turns])
        return [counted[0].total, *(size.total - counted[0].total for size in counted[1:])]

    def _by_part(self, song: Song, turns: Sequence[_Turn]) -> MadeExamples:
        kept: list[_Turn] = []
        dropped: list[str] = []
        seen: set[str] = set()
        head, *sizes = self._sizes(song, turns)
        long: list[TooLong] = []
        for turn, size in zip(turns, sizes, strict=True):
            if not turn.wanted:
                continue
            if turn.key in seen:
                dropped.append(RETURNING)
                continue
            seen.add(turn.key)
            if head + size > self._style.token_limit:
                dropped.append(OVER_LIMIT)
                long.append(_too_long(song, turn, head + size))
            else:
                kept.append(turn)
        return replace(self._made(song, [[turn] for turn in kept], dropped), too_long=tuple(long))

    def _by_song(self, song: Song, turns: Sequence[_Turn]) -> MadeExamples:
        head, *sizes = self._sizes(song, turns)
        room = self._style.token_limit - head
        fitting = [(turn, size) for turn, size in zip(turns, sizes, strict=True) if size <= room]
        long = [(turn, size) for turn, size in zip(turns, sizes, strict=True) if size > room and turn.wanted]
        windows = [_up_to_last_wanted(window) for window in _windows(fitting, room)]
        windows = [window for window in windows if window]
        made = self._made(song, windows, [OVER_LIMIT for _ in long])
        return replace(made, too_long=tuple(_too_long(song, turn, head + size) for turn, size in long))

    def _made(self, song: Song, windows: Sequence[Sequence[_Turn]], dropped: Sequence[str]) -> MadeExamples:
        examples = tuple(_example(song, self._conversation(song, window), window) for window in windows)
        texts = tuple("\n".join(song.part_text(turn.part) for turn in window if turn.wanted) for window in windows)
        return MadeExamples(examples, texts, tuple(dropped))

    def _conversation(self, song: Song, window: Sequence[_Turn]) -> tuple[Message, ...]:
        messages = [self._system(song)]
        for turn in window:
            messages += [turn.user, Message("assistant", turn.answer, None if turn.wanted else 0)]
        return tuple(messages)


def _too_long(song: Song, turn: _Turn, tokens: int) -> TooLong:
    return TooLong(song.id or 0, turn.part.id or 0, tokens)


def _windows(turns: Sequence[tuple[_Turn, int]], room: int) -> Iterator[list[_Turn]]:
    """Yield runs of turns that fit `room` tokens, one after the other, so that each answer is trained once."""
    window: list[_Turn] = []
    used = 0
    for turn, size in turns:
        if window and used + size > room:
            yield window
            window, used = [], 0
        window.append(turn)
        used += size
    if window:
        yield window


def _up_to_last_wanted(window: Sequence[_Turn]) -> Sequence[_Turn]:
    """Return a window without the turns behind the last trained one, from which nothing could be learnt."""
    last = max((i for i, turn in enumerate(window, 1) if turn.wanted), default=0)
    return window[:last]


def _example(song: Song, messages: tuple[Message, ...], turns: Sequence[_Turn]) -> Example:
    part_ids = tuple(turn.part.id for turn in turns if turn.wanted and turn.part.id is not None)
    return Example(messages, song.id or 0, part_ids, Split.TRAIN)


def trained_answers(example: Example) -> tuple[str, ...]:
    """Return the answers of an example that are trained, as they are written in it."""
    return tuple(m.content for m in example.messages if m.role == "assistant" and m.weight != 0)
