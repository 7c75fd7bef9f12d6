"""What writing a part needs and gives, whichever way it is written: line by line or as a whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from lyricstudio.domain.answer import end_word
from lyricstudio.domain.originality import longest_runs
from lyricstudio.domain.songcraft_score import Candidate, LineContext, LineScore, LineScorer
from lyricstudio.domain.words import words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from lyricstudio.domain.group_habits import GroupHabits, PartShape, Voice
    from lyricstudio.domain.lyric_index import LyricIndex
    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.domain.prompt import PromptTemplate
    from lyricstudio.domain.records import LyricModel, Message
    from lyricstudio.providers.interface import Generator

_TAIL_WORDS = 6  # words of the line before that a copied run may begin in


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """How hard to search: candidates a line, end words tried for a rhyme, whole parts where no prefix can be forced."""

    candidates: int = 16
    least: int = 8  # candidates before the search may stop at a line without fault
    samples: int = 4  # lines sampled from one prefix in one request
    rounds: int = 2  # times that the search goes on because the best last word fits badly
    finalists: int = 4  # candidates whose last word is looked at more closely
    most_words: int = 8  # end words tried until one line rhymes
    whole_parts: int = 8
    attempts: int = 3  # times a part with faults is written
    alternatives: int = 2000  # next tokens that a rhyme word is chosen by
    temperature: float = 0.9
    top_p: float = 0.95


@dataclass(frozen=True, slots=True)
class Workshop:
    """A model with all that is known about its writer."""

    generator: Generator
    model: LyricModel
    template: PromptTemplate
    habits: GroupHabits
    scorer: LineScorer
    training: LyricIndex
    settings: SearchSettings = field(default_factory=SearchSettings)


@dataclass(frozen=True, slots=True)
class PartTask:
    """One part to write: the conversation that asks for it, its shape, and what was sung before it.

    By line number: `held` lines stand already and stay, of `kept` ones the first words stay; `profile` are the
    syllables wished of each line, `avoid` texts (compared by words) that must not be written again.
    """

    messages: tuple[Message, ...]
    shape: PartShape
    voice: Voice
    seed: int
    song: tuple[str, ...] = ()
    used_ends: frozenset[str] = frozenset()
    held: Mapping[int, str] = field(default_factory=dict)
    kept: Mapping[int, str] = field(default_factory=dict)
    profile: tuple[int, ...] = ()
    avoid: frozenset[str] = frozenset()

    @property
    def scheme(self) -> str:
        """Return the rhyme scheme, one letter or `-` for each line."""
        return self.shape.scheme.ljust(self.shape.lines, "-")[: self.shape.lines]

    def context(self, lines: Sequence[str]) -> LineContext:
        """Return where the next line stands after `lines`."""
        at = len(lines)
        scheme = self.scheme.ljust(at + 1, "-")
        letter = scheme[at]
        ends = [end_word(line) for line in lines]
        later = [(i, line) for i, line in sorted(self.held.items()) if i > at]
        waiting = [end_word(line) for i, line in later if i < len(scheme) and scheme[i] == letter != "-"]
        return LineContext(
            position=at,
            syllables=self.profile[at] if at < len(self.profile) else self.shape.syllables,
            partners=(*(w for w, s in zip(ends, scheme, strict=False) if s == letter != "-"), *waiting),
            awaits_rhyme=letter != "-" and letter in scheme[at + 1 :],
            earlier=tuple(lines),
            song=(*self.song, *(line for _, line in later)),
            used_ends=self.used_ends | frozenset(ends) | frozenset(end_word(line) for _, line in later),
            voice=self.voice,
        )


@dataclass(frozen=True, slots=True)
class WrittenPart:
    """The lines of a part and the mean score of its lines."""

    lines: tuple[str, ...]
    score: float


class PartWriter(Protocol):
    """One way of writing a part."""

    def write(self, task: PartTask, ctx: WorkContext, on_line: Callable[[str], None]) -> WrittenPart:
        """Write one part, telling each line when it is settled."""
        ...


def score_lines(workshop: Workshop, texts: Sequence[tuple[str, float]], context: LineContext) -> list[LineScore]:
    """Score cleaned lines, each with its log-probability, at one place; copied runs may begin in the line before."""
    tail = words(context.earlier[-1])[-_TAIL_WORDS:] if context.earlier else []
    runs = longest_runs([[*tail, *words(text)] for text, _ in texts], workshop.training)
    return [
        workshop.scorer.score(Candidate(text, logprob, run), context)
        for (text, logprob), run in zip(texts, runs, strict=True)
    ]
