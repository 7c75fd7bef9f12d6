"""The habits of a group of parts, learnt from what its model was trained on: shapes, voice, vocabulary.

Composing asks for the shapes that the model has seen (line count, rhyme scheme, syllables of each
kind) and the scorer prefers lines that keep the writer's case and put ad-libs where the writer does.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from statistics import median
from typing import TYPE_CHECKING

from lyricstudio.domain.answer import end_word, strip_marks
from lyricstudio.domain.kinds import PartKind
from lyricstudio.domain.structure import ad_libs, rhyme_scheme, sung_words, usual_syllables

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lyricstudio.domain.prompt import PromptTemplate
    from lyricstudio.domain.pronunciation import Pronunciations
    from lyricstudio.domain.records import Example

_CLOSING = ".!?…"
_OFTEN = 0.5  # from this share on a habit is one
_ALWAYS = 0.9


@dataclass(frozen=True, slots=True)
class PartShape:
    """The measurable form of a part: lines, rhyme scheme (a letter or `-` a line), syllables a line."""

    lines: int
    scheme: str
    syllables: int


@dataclass(frozen=True, slots=True)
class LearntPart:
    """One part of the training set, without marks."""

    kind: PartKind
    numbered: bool
    lines: tuple[str, ...]
    shape: PartShape
    about: str


@dataclass(frozen=True, slots=True)
class Voice:
    """How a writer's lines look: letter case, where ad-libs stand, how a part ends.

    `ad_lib_lines` are the line numbers (0-based) of a part that usually carry an ad-lib; `case` is
    "lower", "upper", "sentence" or "" (no habit); `closing` is the mark behind a last line ("" for none).
    """

    case: str = ""
    ad_lib_lines: frozenset[int] = frozenset()
    closing: str = ""


class GroupHabits:
    """What a model's training parts have in common."""

    def __init__(self, system: str, parts: Sequence[LearntPart]) -> None:
        self.system = system
        self.parts = tuple(parts)

    @classmethod
    def learn(
        cls, examples: Iterable[Example], template: PromptTemplate, pronunciations: Pronunciations
    ) -> GroupHabits:
        """Read the habits of the trained answers of a dataset's examples."""
        systems: Counter[str] = Counter()
        parts: list[LearntPart] = []
        for example in examples:
            question = ""
            for message in example.messages:
                if message.role == "system":
                    systems[message.content] += 1
                elif message.role == "user":
                    question = message.content
                elif message.weight != 0:
                    parts.append(_learnt(question, message.content, template, pronunciations))
        system = systems.most_common(1)[0][0] if systems else ""
        return cls(system, [part for part in parts if part.lines])

    def shape(self, kind: PartKind) -> PartShape:
        """Return the most usual shape of a kind; of all parts where the group has none of this kind."""
        counted = Counter((part.shape.lines, part.shape.scheme) for part in self._like(kind))
        if not counted:
            return PartShape(4, "AABB", 8)
        lines, scheme = counted.most_common(1)[0][0]
        syllables = [p.shape.syllables for p in self._like(kind) if p.shape.lines == lines and p.shape.syllables]
        return PartShape(lines, scheme, round(median(syllables)) if syllables else 0)

    def is_numbered(self, kind: PartKind) -> bool:
        """Say whether parts of this kind usually carry a number in the training prompts."""
        parts = [part for part in self.parts if part.kind is kind]
        return sum(part.numbered for part in parts) > _OFTEN * len(parts)

    def voice(self, kind: PartKind, lines: int) -> Voice:
        """Return how the lines of a kind look in a part of so many lines."""
        alike = [part for part in self._like(kind) if part.shape.lines == lines] or list(self._like(kind))
        return Voice(self.case, _ad_lib_lines(alike, lines), self._closing)

    @cached_property
    def case(self) -> str:
        """Return the group's letter case: "lower", "upper", "sentence" or "" (no habit)."""
        lines = [line for part in self.parts for line in part.lines if re.search(r"[^\W\d_]", line)]
        if not lines:
            return ""
        shares = {
            "lower": sum(line == line.lower() for line in lines),
            "upper": sum(line == line.upper() for line in lines),
            "sentence": sum(_first_letter(line).isupper() for line in lines),
        }
        best = max(shares, key=lambda name: shares[name])
        return best if shares[best] >= _ALWAYS * len(lines) else ""

    @cached_property
    def _closing(self) -> str:
        lasts = Counter(part.lines[-1].rstrip()[-1:] for part in self.parts)
        mark, count = lasts.most_common(1)[0] if lasts else ("", 0)
        return mark if mark and mark in _CLOSING and count > _OFTEN * len(self.parts) else ""

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Return the words of the training parts, lower case."""
        return frozenset(w.lower().replace("’", "'") for p in self.parts for line in p.lines for w in sung_words(line))

    @cached_property
    def end_words(self) -> Counter[str]:
        """Return how often each word ends a line."""
        return Counter(end_word(line) for part in self.parts for line in part.lines)

    def end_syllables(self, pronunciations: Pronunciations) -> int:
        """Return the syllables that nine of ten of the group's end words do not exceed (2 without parts)."""
        lengths = sorted(pronunciations.syllables(word) for word in self.end_words.elements() if word)
        return max(1, lengths[int(0.9 * len(lengths))]) if lengths else 2

    def _like(self, kind: PartKind) -> Sequence[LearntPart]:
        same = [part for part in self.parts if part.kind is kind]
        kindred = [part for part in self.parts if part.kind.is_chorus_like and kind.is_chorus_like]
        return same or kindred or self.parts


def _learnt(question: str, answer: str, template: PromptTemplate, pronunciations: Pronunciations) -> LearntPart:
    lines = tuple(line for line in strip_marks(answer).splitlines() if line.strip())
    kind, numbered = _kind_of(question, template)
    shape = PartShape(len(lines), rhyme_scheme(lines, pronunciations), usual_syllables(lines, pronunciations))
    return LearntPart(kind, numbered, lines, shape, _about_of(question, template))


def _kind_of(question: str, template: PromptTemplate) -> tuple[PartKind, bool]:
    pattern = re.escape(template.kind).replace(r"\{kind\}", r"(?P<kind>[a-z-]+)")
    found = re.match(pattern.replace(r"\{number\}", r"(?P<number> \d+)?"), question)
    try:
        return (PartKind(found["kind"]), bool(found["number"])) if found else (PartKind.OTHER, False)
    except (ValueError, IndexError):
        return PartKind.OTHER, False


def _about_of(question: str, template: PromptTemplate) -> str:
    pattern = "^" + re.escape(template.about).replace(r"\{about\}", "(?P<about>.+)") + "$"
    found = re.search(pattern, question, re.MULTILINE)
    return found["about"].strip() if found else ""


def _ad_lib_lines(parts: Sequence[LearntPart], lines: int) -> frozenset[int]:
    usual = set()
    for i in range(lines):
        # A longer part than any learnt one keeps the habit of every second line.
        seen = [bool(ad_libs(p.lines[i])) for p in parts if i < len(p.lines)]
        seen = seen or [bool(ad_libs(line)) for p in parts for line in p.lines[i % 2 :: 2]]
        if seen and sum(seen) > _OFTEN * len(seen):
            usual.add(i)
    return frozenset(usual)


def _first_letter(line: str) -> str:
    found = re.search(r"[^\W\d_]", line)
    return found.group() if found else ""
