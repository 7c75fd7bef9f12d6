"""Who wrote each line of a draft, whether it stays when others are rewritten, and how marks follow an edit.

Prompts alone are no authorship, so a writer needs to be able to show which words are their own: each line
is a person's, a model's, or a model's that a person edited, and an edited line remembers what it was.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TYPE_CHECKING

from lyricstudio.domain.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

OWN_WORDS = 0.75  # from this share of new words on an edited line is the person's own


class Author(StrEnum):
    """Who wrote a line."""

    PERSON = "person"
    EDITED = "edited"
    MODEL = "model"


@dataclass(frozen=True, slots=True)
class LineMark:
    """What is known of one line: its author, the model and its words where one wrote it.

    `locked` lines stay when others are rewritten; `allowed` says that a run found in the catalogue may stand.
    """

    author: Author = Author.PERSON
    model: str = ""
    original: str = ""
    locked: bool = False
    allowed: bool = False

    @classmethod
    def by_model(cls, model: str, line: str) -> LineMark:
        """Return the mark of a line that a model just wrote."""
        return cls(Author.MODEL, model, line)

    def edited(self, line: str) -> LineMark:
        """Return the mark after a person changed the line: edited, back as the model wrote it, or their own."""
        if not self.model:
            return replace(self, allowed=False)
        if line.strip() == self.original.strip():
            return replace(self, author=Author.MODEL, allowed=False)
        own = share_of_new_words(self.original, line) >= OWN_WORDS
        return replace(self, author=Author.PERSON if own else Author.EDITED, allowed=False)


def share_of_new_words(before: str, after: str) -> float:
    """Return the share of the words of a line that another version of it does not have (0 to 1)."""
    old, new = words(before), words(after)
    if not new:
        return 1.0
    return 1.0 - sum(min(old.count(word), new.count(word)) for word in set(new)) / len(new)


def carry_marks(before: Sequence[str], marks: Sequence[LineMark], after: Sequence[str]) -> tuple[LineMark, ...]:
    """Return the marks of an edited text: lines that stayed keep theirs, changed ones are edited, new ones own."""
    known = padded(marks, len(before))
    found: list[LineMark] = []
    for what, i1, i2, j1, j2 in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if what == "equal":
            found += known[i1:i2]
        elif what in ("replace", "insert"):
            for offset, line in enumerate(after[j1:j2]):
                old = known[i1 + offset] if i1 + offset < i2 else LineMark()
                found.append(old.edited(line))
    return tuple(found)


def padded(marks: Sequence[LineMark], length: int) -> list[LineMark]:
    """Return one mark for each of `length` lines; lines that nobody marked are a person's."""
    return [*marks[:length], *([LineMark()] * (length - len(marks)))]


@dataclass(frozen=True, slots=True)
class Shares:
    """How many words are whose."""

    person: int = 0
    edited: int = 0
    model: int = 0

    @property
    def total(self) -> int:
        """Return all words."""
        return self.person + self.edited + self.model

    def percent(self, author: Author) -> int:
        """Return an author's share in whole percent; the three add up to 100 (or to 0 without words)."""
        if not self.total:
            return 0
        order = (Author.PERSON, Author.EDITED, Author.MODEL)
        exact = [getattr(self, a.value) * 100 / self.total for a in order]
        whole = [int(value) for value in exact]
        by_rest = sorted(range(3), key=lambda i: whole[i] - exact[i])
        for i in by_rest[: 100 - sum(whole)]:
            whole[i] += 1
        return whole[order.index(author)]


def shares(texts: Iterable[tuple[Sequence[str], Sequence[LineMark]]]) -> Shares:
    """Count the words of each author over (lines, marks) of parts."""
    counts = dict.fromkeys(Author, 0)
    for lines, marks in texts:
        for line, mark in zip(lines, padded(marks, len(lines)), strict=True):
            counts[mark.author] += len(words(line))
    return Shares(counts[Author.PERSON], counts[Author.EDITED], counts[Author.MODEL])


def marks_to_json(marks: Sequence[LineMark]) -> str:
    """Write marks as a JSON array of rows, in the order of the fields."""
    rows = [[m.author.value, m.model, m.original, int(m.locked), int(m.allowed)] for m in marks]
    return json.dumps(rows, ensure_ascii=False) if rows else "[]"


def marks_from_json(text: str) -> tuple[LineMark, ...]:
    """Read marks."""
    return tuple(LineMark(Author(a), str(m), str(o), bool(k), bool(w)) for a, m, o, k, w in json.loads(text or "[]"))
