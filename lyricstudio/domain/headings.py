"""The heading taxonomy as data: which words name a part of a song, and what else a heading says.

`HeadingTable` reads resources/headings.tsv and turns the text of one heading ("Chorus x2: A & B") into a
`Heading`: kind, number, performers, repeat. Where headings stand in a lyric is `heading_lines`' business.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from lyricstudio.domain.errors import UserError
from lyricstudio.domain.heading_words import fold, looks_like_names, split_performers, take_repeat
from lyricstudio.domain.kinds import PartKind

if TYPE_CHECKING:
    from collections.abc import Mapping

_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+", re.UNICODE)
_NUMBER = re.compile(
    r"^(?P<sep>\s*[:#.№–—-]?\s*(?:[nN][or]?[.°º]\s*|V\.\s?|#)?)(?P<digits>\d{1,2})(?:\.\d{1,2})?(?P<letter>[a-dA-D])?"
    r"(?:st|nd|rd|th|º|ª|°|番|절)?(?![^\W_])"
)
_ROMAN = re.compile(r"^(?P<sep>[\s.:-]*)(?P<roman>[IVX]{1,5}|[ivx]{2,5})(?![^\W_])")
_ORDINAL = re.compile(r"(\d{1,2})(?:\.|er|[eè]re|i?[eè]me|e|º|ª|°|[.-]?(?:й|я|ая|ый|ой|е))[\s-]+(?=[^\W\d_])")
_WORD = re.compile(r"^(?P<sep>[\s.:–—-]*)(?P<word>[^\W\d_]+)")
_EXCEPT_LAST = re.compile(
    r"\b(?:except|without|w/o|minus|omit)\b.*\blast\b(?:\s+(?P<count>two|2|three|3))?", re.IGNORECASE
)
_PARENTHESES = re.compile(r"\(([^()]*)\)\s*$")
_EDGE = " \t*_~=#\"'“”«»"
_SEPARATOR = re.compile(r"^\s*([:;,|(\[{–—/&+-]|\band\b|\by\b|\bet\b)\s*", re.IGNORECASE)
_COUNTS = {"two": 2, "2": 2, "three": 3, "3": 3}
_LONGEST_TERM, _LONGEST_TYPO = 5, 40
_MOST_REMEMBERED = 20_000
_LONGEST_HEADING = 300  # characters; what is longer is no heading, and slow to look at
_UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Heading:
    """What one heading says; `kind` None is a bracketed mark that is no part (a performer, "[?]").

    `recall` means that an earlier part comes again ("Repeat Chorus"), `without_last` how many of its last
    lines are left out, `also` further parts that the same heading names ("Repeat Chorus and 2nd verse").
    `strong` is false where the word is also an ordinary one ("Break"); `latest` means the part of that kind
    that was printed last, where else the first one is meant.
    """

    label: str
    kind: PartKind | None = None
    number: int | None = None
    performers: tuple[str, ...] = ()
    repeat: int = 1
    recall: bool = False
    without_last: int = 0
    also: tuple[Heading, ...] = ()
    strong: bool = True
    rest: str = ""
    latest: bool = False


@dataclass(frozen=True, slots=True)
class HeadingTable:
    """The words of headings by what they mean, folded (no case, accents, hyphens, spaces)."""

    parts: Mapping[str, PartKind]
    weak: frozenset[str]
    marks: frozenset[str]
    credits: tuple[str, ...]
    instruments: frozenset[str]
    numbers: Mapping[str, int]
    repeats: Mapping[str, int]
    recalls: tuple[str, ...]
    qualifiers: frozenset[str]
    names: tuple[str, ...]
    first_words: frozenset[str] = field(default=frozenset())
    _known: dict[tuple[str, bool], Heading | None] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def from_tsv(cls, text: str) -> HeadingTable:
        """Read the table (role, term, value, flag, count; `#` comments); raises UserError on a bad row."""
        rows: dict[str, list[tuple[str, str, str]]] = {}
        for line in text.splitlines():
            if not line.strip() or line.startswith(("#", "role\t")):
                continue
            role, term, value, flag = [*line.split("\t"), "", "", ""][:4]
            rows.setdefault(role, []).append((term, value, flag))
        try:
            return cls._from_rows(rows)
        except ValueError as error:
            raise UserError(f"The heading table has a row that cannot be read: {error}.", "Reinstall.") from error

    @classmethod
    def _from_rows(cls, rows: Mapping[str, list[tuple[str, str, str]]]) -> HeadingTable:
        parts = rows.get("part", [])
        opening = [
            t for role in ("part", "number", "recall", "qualifier", "instrument") for t, _, _ in rows.get(role, [])
        ]
        return cls(
            parts={fold(term): PartKind(value) for term, value, _ in parts},
            weak=frozenset(fold(term) for term, _, flag in parts if flag == "weak"),
            marks=frozenset(fold(term) or term for term, _, _ in rows.get("not", [])),
            credits=tuple(term.casefold() for term, _, _ in rows.get("credit", [])),
            instruments=frozenset(fold(term) for term, _, _ in rows.get("instrument", [])),
            numbers={term.casefold(): int(value) for term, value, _ in rows.get("number", [])},
            repeats={term.casefold(): int(value) for term, value, _ in rows.get("repeat", [])},
            recalls=tuple(sorted((t.casefold() for t, _, _ in rows.get("recall", [])), key=len, reverse=True)),
            qualifiers=frozenset(fold(term) for term, _, _ in rows.get("qualifier", [])),
            names=tuple(term for term, _, _ in rows.get("name", [])),
            first_words=frozenset(fold(_TOKEN.findall(term)[0]) for term in opening if _TOKEN.findall(term)),
        )

    def kind_of(self, term: str) -> PartKind | None:
        """Return the kind that a bare term names ("Pre - Chorus", "guitar solo"), typos of one slip included."""
        key = fold(term)
        return self._kind_of_key(key) or (self._kind_of_typo(key) if 5 <= len(key) <= _LONGEST_TYPO else None)

    def read(self, text: str, marked: bool = True) -> Heading | None:
        """Read the text of a heading without its brackets; None when it names no part.

        `marked` says that the text stood in brackets or other marks, so that performers may follow
        without a separator and a slip of the pen is forgiven. What was read is remembered, because a
        catalogue writes the same headings again and again.
        """
        if len(text) > _LONGEST_HEADING:
            return None
        known = self._known.get((text, marked), _UNREAD)
        if not isinstance(known, str):
            return known
        if len(self._known) >= _MOST_REMEMBERED:
            self._known.clear()
        found = self._read(text, marked)
        self._known[text, marked] = found
        return found

    def _read(self, text: str, marked: bool) -> Heading | None:
        label = " ".join(text.split())
        plain = label.strip(_EDGE)
        if not plain or self.is_mark(plain):
            return None
        body, recall = self._take_recall(plain)
        body, repeat = take_repeat(body.strip(_EDGE + ".:"))
        body, said = self._take_repeat_word(body)
        found = self._read_body(body.strip(_EDGE), marked)
        if found is None:
            return self._read_reversed(plain) if marked else None
        times = max(repeat, said, found.repeat)
        return replace(found, label=label, repeat=times, recall=recall or found.recall)

    def is_mark(self, text: str) -> bool:
        """Say whether a bracketed text is known to be no part: a credit, a stage direction, "?" or "x2"."""
        if len(text) > _LONGEST_HEADING:
            return False
        plain = text.strip(_EDGE + ".:()").casefold()
        if not fold(plain) or fold(plain) in self.marks or self.repeat_mark(text):
            return True
        return plain.startswith(self.credits) and self._starts_with_credit(plain)

    def repeat_mark(self, text: str) -> int:
        """Return how often "x2", "(2x)", "bis" or "repeat 3X" asks for, 0 when the text says something else."""
        plain = text.strip(_EDGE + ".:()[]").casefold()
        if plain in self.repeats:
            return self.repeats[plain]
        rest, count = take_repeat(plain)
        rest = rest.strip(_EDGE + ".:()")
        if count > 1 and (not rest or rest in self.recalls):
            return count
        return 2 if plain in ("repeat", "repeat all") else 0

    def _starts_with_credit(self, plain: str) -> bool:
        return any(plain.startswith(c) and not plain[len(c) : len(c) + 1].isalpha() for c in self.credits)

    def _kind_of_key(self, key: str) -> PartKind | None:
        return self.parts.get(key) or (self.parts.get(key[:-1]) if key.endswith("s") else None)

    def _kind_of_typo(self, key: str) -> PartKind | None:
        """Forgive one swapped, doubled or dropped inner letter ("Chrous", "Brigde", "Vesre")."""
        swapped = (key[:i] + key[i + 1] + key[i] + key[i + 2 :] for i in range(1, len(key) - 1))
        dropped = (key[:i] + key[i + 1 :] for i in range(1, len(key) - 1))
        for guess in (*swapped, *dropped):
            kind = self.parts.get(guess)
            if kind and len(guess) >= 5 and guess.isascii():
                return kind
        return self._kind_with_letter_missing(key)

    def _kind_with_letter_missing(self, key: str) -> PartKind | None:
        for term in ("chorus", "verse", "bridge", "refrain", "prechorus", "postchorus", "interlude", "breakdown"):
            shorter = (term[:i] + term[i + 1 :] for i in range(1, len(term) - 1))
            if len(key) == len(term) - 1 and key in shorter:
                return self.parts.get(term)
        return None

    def _take_recall(self, label: str) -> tuple[str, bool]:
        folded = label.casefold()
        for word in self.recalls:
            if folded.startswith((word + " ", word + ":", word + ".")):
                rest = re.sub(r"^[\s:.]*(?:the\s)?", "", label[len(word) :], flags=re.IGNORECASE)
                return rest, True
            if folded.endswith((" " + word, " (" + word + ")", ":" + word)):
                return label[: -len(word)].rstrip(" (:-–").rstrip(")") if folded.endswith(word) else label[
                    : -len(word) - 2
                ].rstrip(" (:-–"), True
        return label, False

    def _take_repeat_word(self, body: str) -> tuple[str, int]:
        folded = body.casefold().rstrip(" )")
        for word, count in self.repeats.items():
            if folded.endswith((" " + word, "(" + word, ":" + word)):
                return body[: len(folded) - len(word)].rstrip(" (:,-–"), count
        return body, 1

    def _read_body(self, body: str, marked: bool) -> Heading | None:
        number, start = self._leading_number(body)
        if number is not None or not start:
            return self._read_terms(body, number, start, marked)
        whole = self._read_terms(body, None, 0, marked)
        if whole is not None and whole.strong:
            return whole
        return self._read_terms(body, None, start, marked) or whole

    def _read_terms(self, body: str, number: int | None, start: int, marked: bool) -> Heading | None:
        rest_of = body[start:]
        tokens = list(_TOKEN.finditer(rest_of))[:_LONGEST_TERM]
        for last in range(len(tokens) - 1, -1, -1):
            term = rest_of[: tokens[last].end()]
            kind = self._kind_of_term(term, marked)
            if kind is None:
                continue
            found = Heading(label=body, kind=kind, number=number, strong=fold(term) not in self.weak)
            read = self._read_tail(found, rest_of[tokens[last].end() :], marked)
            if read is not None:
                return read
        return None

    def _kind_of_term(self, term: str, marked: bool) -> PartKind | None:
        if re.search(r"[:;,(\[{|&+]", term) or "  " in term.strip():
            return None
        key = fold(term)
        kind = self._kind_of_key(key)
        if kind is None and marked and 5 <= len(key) <= _LONGEST_TYPO:
            kind = self._kind_of_typo(key)
        return kind or self._kind_of_instrument(term)

    def _kind_of_instrument(self, term: str) -> PartKind | None:
        words = [fold(w) for w in term.split()]
        if len(words) == 2 and words[0] in self.instruments and self._kind_of_key(words[1]):
            return PartKind.INSTRUMENTAL
        return None

    def _leading_number(self, body: str) -> tuple[int | None, int]:
        """Read "2nd verse", "First Verse", "Final Chorus": the number and where the term begins."""
        counted = re.match(r"(\d{1,2})\s?(?=[番절])", body)
        if counted:
            return int(counted.group(1)), counted.end()
        ordinal = _ORDINAL.match(body)
        if ordinal:
            return int(ordinal.group(1)), ordinal.end()
        word = re.match(r"(\d{1,2}(?:st|nd|rd|th)|[^\W\d_]+)\.?[\s-]+(?=[^\W\d_])", body, re.IGNORECASE)
        if not word:
            return None, 0
        first = word.group(1).casefold()
        if first in self.numbers and len(first) > 2:
            return self.numbers[first], word.end()
        return None, (word.end() if fold(first) in self.qualifiers else 0)

    def _read_tail(self, found: Heading, tail: str, marked: bool) -> Heading | None:
        found, tail = self._take_number(found, tail)
        tail, said = self._take_repeat_word(tail)
        tail, times = take_repeat(tail)
        found = replace(found, repeat=max(said, times, found.repeat))
        tail = tail.strip(_EDGE)
        if not tail.strip(".:;-–—()[] "):
            return found
        separator = _SEPARATOR.match(tail)
        if separator:
            return self._read_after_separator(found, separator.group(1), tail[separator.end() :], marked)
        if not marked:
            return None
        return self._read_without_separator(found, tail)

    def _take_number(self, found: Heading, tail: str) -> tuple[Heading, str]:
        digits = _NUMBER.match(tail)
        if digits and self._is_number(digits.group("sep"), digits.group("digits"), tail[digits.end() :]):
            return replace(found, number=int(digits.group("digits"))), tail[digits.end() :]
        roman = _ROMAN.match(tail)
        if roman and roman.group("sep") and roman.group("roman").casefold() in self.numbers:
            after = tail[roman.end() :]
            if not after.strip() or not after.lstrip()[0].isalpha():
                return replace(found, number=self.numbers[roman.group("roman").casefold()]), after
        word = _WORD.match(tail)
        if word and len(word.group("word")) > 2 and word.group("word").casefold() in self.numbers:
            return replace(found, number=self.numbers[word.group("word").casefold()]), tail[word.end() :]
        return found, tail

    def _is_number(self, separator: str, digits: str, after: str) -> bool:
        """Tell "Verse 1- 50 Cent" and "Verse: 50 Cent" apart: digits before a name belong to the name."""
        named = bool(re.match(r"\s+[^\W\d_]", after))
        if any(c in separator for c in ":–—") or separator.strip() == "-":
            return not named or bool(take_repeat(after)[1] > 1)
        return not (named and int(digits) > 20)

    def _read_after_separator(self, found: Heading, separator: str, tail: str, marked: bool) -> Heading | None:
        parenthesis = separator in "([{"
        inner = tail.strip(_EDGE + "()[]{}") if parenthesis else tail.strip(_EDGE)
        if separator in "/&+" or separator.isalpha():
            other = self._read_body(inner, marked=False)
            if other is not None:
                return replace(found, also=(replace(other, label=inner), *other.also))
            return found if marked and separator in "/&+" else None
        return self._read_addition(found, inner, marked)

    def _read_addition(self, found: Heading, inner: str, marked: bool) -> Heading | None:
        """Read what stands after the separator: performers, a qualifier, a cue or "except last line"."""
        without_last = _EXCEPT_LAST.search(inner)
        if without_last:
            return replace(found, recall=True, without_last=_COUNTS.get(without_last.group("count") or "", 1))
        if fold(inner) == "instrumental":
            return replace(found, kind=PartKind.INSTRUMENTAL)
        recalled = fold(inner) in {fold(word) for word in self.recalls}
        if recalled or fold(inner) in self.qualifiers or self.is_mark(inner):
            return replace(
                found, recall=found.recall or recalled, repeat=max(found.repeat, self.repeat_mark(inner) or 1)
            )
        inner, performers = self._performers(inner)
        named = looks_like_names(", ".join(performers)) or (marked and found.label == found.label.lower())
        if performers and named:
            return replace(found, performers=performers)
        return found if marked else None

    def _performers(self, text: str) -> tuple[str, tuple[str, ...]]:
        text, _ = take_repeat(text)
        bare = re.sub(r"^\s*[:–—-]\s*", "", text)
        names = split_performers(bare, self.names)
        kept = tuple(
            n for n in names if fold(n) not in self.qualifiers and fold(n) not in self.marks | {fold("spoken")}
        )
        return bare, kept

    def _read_without_separator(self, found: Heading, tail: str) -> Heading | None:
        first = tail[0]
        if fold(tail) in self.qualifiers:
            return found
        follows = first.isupper() or first.isdigit() or not first.isascii()
        lower = found.strong and found.label == found.label.lower() and len(tail.split()) <= 3
        if not (follows or lower) or not (looks_like_names(tail) or lower):
            return None
        return replace(found, performers=self._performers(tail)[1])

    def _read_reversed(self, label: str) -> Heading | None:
        """Read "Fabolous - Verse 1", performer first, only when a whole part name follows the dash."""
        name, dash, part = label.partition(" - ")
        if not dash or not looks_like_names(name):
            return None
        found = self._read_body(part, marked=False)
        if found is None or found.also or found.performers or not found.strong:
            return None
        return replace(found, label=label, performers=split_performers(name, self.names))
