"""Where headings stand in a lyric: every way of writing one on a line, and the lines that only look like one.

`HeadingLines.split` cuts one line into headings, marks that are no part and sung text, because headings
are often glued to the words before or after them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lyricstudio.domain.heading_words import fold, looks_like_names, take_repeat
from lyricstudio.domain.headings import Heading

if TYPE_CHECKING:
    from lyricstudio.domain.headings import HeadingTable

_FULL_WIDTH = str.maketrans(
    {"［": "[", "］": "]", "【": "[", "】": "]", "〔": "[", "〕": "]", "：": ":", "（": "(", "）": ")"}
)
_BRACKETS = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]")
# Possessive white space (`*+`), so that lines of thousands of blanks are looked at once.
_OPEN_ONLY = re.compile(r"^\s*+[\[{]\s*+([^\[\]{}]{2,60}?)\s*+$")
_CLOSE_ONLY = re.compile(r"^\s*+([^\[\](){}]{2,60}?)\s*+[\]}]\s*+(.*)$")
_OTHER_BRACKETS = re.compile(r"^\s*+(?:\{([^{}]+)\}|<([^<>]+)>)\s*+(.*)$")
_DECORATED = re.compile(
    r"^\s*(?P<open>\*{1,3}|_{1,3}|#{1,6}|={1,5}|~{1,3}|-{2,}|—|>+)\s*(?P<inner>\S.*?)\s*(?P<close>\*{1,3}|_{1,3}|#{1,6}|={1,5}|~{1,3}|-{2,}|—)?\s*$"
)
_PARENTHESIS = re.compile(r"^\s*\(\s*([^()]+(?:\([^()]*\)[^()]*)?)\)\s*[.:]?\s*$")
_REPEAT_AFTER = re.compile(
    r"^\s*[-–:]?\s*(?:\(\s*(?:x\s?\d{1,2}|\d{1,2}\s?x|twice|bis)\s*\)|x\s?\d{1,2}|\d{1,2}\s?x)(?=\s|$)[:.]?",
    re.IGNORECASE,
)
_DASHED = re.compile(r"^(?P<head>[^\W_][\w .'’-]{1,24}?)\s*(?P<dash>\.\s*[-–—]{1,3}|--+|—|\s[-–]\s?)\s*(?P<rest>.*)$")
_SLANTED = re.compile(r"^_([^_]{2,30})_(?=[.:–—-])")
_COLON = re.compile(r"^(?P<head>[^:]{2,40}?)\s*:\s*(?P<rest>.*)$")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_LINE_REPEAT = re.compile(
    r"\s*[\[(]\s*(?:x\s?\d{1,2}|\d{1,2}\s?x|repeat(?:\s?x?\d{1,2}x?)?|bis)\s*[\])]\s*$", re.IGNORECASE
)
_SENTENCE_END = (",", ".", "!", "?", ";", "…", '"', "”", "'")
_MAX_LONE_WORDS = 3
_AROUND = 200  # characters beside a bracket that are looked at
_LONGEST_LONE_LINE = 60


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around a line: blank lines (or the text's edge) before and after, other headings found.

    `lower_headings` says that the lyric writes headings without capitals, alone on their lines;
    `words_after_colon` that it begins a part's first line right after "Chorus:".
    """

    blank_before: bool = True
    blank_after: bool = False
    other_headings: bool = False
    lower_headings: bool = False
    words_after_colon: bool = False


@dataclass(frozen=True, slots=True)
class HeadingLines:
    """Finds headings on lines with the words of one `HeadingTable`."""

    table: HeadingTable

    def split(self, line: str, around: Surroundings) -> list[Heading | str]:
        """Cut a line into headings (kind None for marks that are no part) and sung pieces, in order."""
        if not line.strip():
            return []
        plain = line if line.isascii() else line.translate(_FULL_WIDTH)
        if "[" in plain or "]" in plain:
            pieces = self._bracketed(plain)
            if pieces is not None:
                return pieces
        if not self._may_be_heading(plain):
            return [_LINE_REPEAT.sub("", line.strip()) or line.strip()]
        return self._unbracketed(plain.strip(), around) or [_LINE_REPEAT.sub("", line.strip()) or line.strip()]

    def _may_be_heading(self, line: str) -> bool:
        stripped = line.lstrip(" \t*_#=~->({<")
        if len(line) < 10 and any(c.isdigit() for c in line):
            return True
        word = _FIRST_WORD.match(stripped)
        if word is None:
            return stripped[:1].isdigit() and len(line) <= _LONGEST_LONE_LINE
        return fold(word.group()) in self.table.first_words or stripped != line.lstrip() or "]" in line or "{" in line

    def _bracketed(self, line: str) -> list[Heading | str] | None:
        pieces: list[Heading | str] = []
        last = 0
        found_any = False
        for match in _BRACKETS.finditer(line):
            if match.start() < last:
                continue
            before, after = (
                line[max(0, match.start() - _AROUND) : match.start()],
                line[match.end() : match.end() + _AROUND],
            )
            heading = self._read_bracket(match.group(1), before, after)
            if heading is None:
                continue
            found_any = True
            if line[last : match.start()].strip():
                pieces.append(line[last : match.start()].strip())
            heading, last = self._take_repeat_after(heading, line, match.end())
            pieces.append(heading)
        if line[last:].strip() and found_any:
            pieces += self._after_heading(line[last:].strip())
        return pieces if found_any else self._half_bracketed(line)

    def _after_heading(self, rest: str) -> list[Heading | str]:
        rest = rest.lstrip(":").strip()
        return [_LINE_REPEAT.sub("", rest) or rest] if rest.strip(".:-–—") else []

    def _take_repeat_after(self, heading: Heading, line: str, end: int) -> tuple[Heading, int]:
        after = _REPEAT_AFTER.match(line[end : end + _AROUND])
        if not after or heading.kind is None:
            return heading, end
        count = self.table.repeat_mark(after.group().strip(" -–:."))
        return replace(heading, repeat=max(heading.repeat, count)), end + after.end()

    def _read_bracket(self, inner: str, before: str, after: str) -> Heading | None:
        heading = self.table.read(inner)
        if heading is not None:
            return heading
        alone = not before.strip() and not after.strip()
        if (
            alone
            or (not before.strip() and self._is_label(inner))
            or (not after.strip() and self.table.repeat_mark(inner))
        ):
            count = self.table.repeat_mark(inner) if alone else 1
            return Heading(label=inner.strip(), repeat=max(1, count))
        return None

    def _is_label(self, inner: str) -> bool:
        """Say whether a bracket at the start of a sung line names who sings it, and is not sung itself."""
        return (self.table.is_mark(inner) and "?" not in inner) or looks_like_names(inner)

    def _half_bracketed(self, line: str) -> list[Heading | str] | None:
        """Read "Verse]" and "[Verse 1", where one bracket was lost."""
        opened = _OPEN_ONLY.match(line)
        if opened:
            heading = self.table.read(opened.group(1))
            return [heading] if heading else None
        closed = _CLOSE_ONLY.match(line)
        heading = self.table.read(closed.group(1)) if closed else None
        if closed and heading:
            return [heading, *self._after_heading(closed.group(2))]
        return None

    def _unbracketed(self, line: str, around: Surroundings) -> list[Heading | str] | None:
        line = _SLANTED.sub(r"\1", line)
        for reader in (self._other_brackets, self._decorated, self._parenthesised):
            heading = reader(line, around)
            if heading:
                return heading
        return self._lone(line, around) or self._with_colon(line, around) or self._with_dash(line, around)

    def _other_brackets(self, line: str, around: Surroundings) -> list[Heading | str] | None:
        match = _OTHER_BRACKETS.match(line)
        heading = self.table.read(match.group(1) or match.group(2)) if match else None
        return [heading, *self._after_heading(match.group(3))] if match and heading else None

    def _decorated(self, line: str, around: Surroundings) -> list[Heading | str] | None:
        match = _DECORATED.match(line)
        if not match:
            return None
        inner = match.group("inner").strip("*_ ")
        heading = self.table.read(inner.strip("[]:"), marked="#" not in match.group("open"))
        closed = match.group("close") or match.group("open")[0] in "#>"
        if heading and (closed or not heading.rest) and not inner.endswith(_SENTENCE_END[:4]):
            return [heading]
        return None

    def _parenthesised(self, line: str, around: Surroundings) -> list[Heading | str] | None:
        match = _PARENTHESIS.match(line)
        if not match:
            return None
        inner = match.group(1).strip()
        if self.table.repeat_mark(inner):
            return [Heading(label=inner, repeat=self.table.repeat_mark(inner))]
        heading = self.table.read(inner, marked=False)
        return [heading] if heading and (heading.strong or around.blank_before or heading.number) else None

    def _lone(self, line: str, around: Surroundings) -> list[Heading | str] | None:
        """Read a heading that is a whole line: "Chorus", "CHORUS", "Verse 2:", "Repeat Chorus"."""
        colon = line.rstrip(" -–—").endswith(":")
        closed = line.rstrip().endswith((".--", "--", "-", "—")) or (line.isupper() and line.rstrip().endswith("."))
        body = line.rstrip(" :-–—.") if colon or closed else line
        if len(line) > _LONGEST_LONE_LINE or body.rstrip().endswith(_SENTENCE_END) or "," in body:
            return None
        heading = self.table.read(body, marked=False)
        if heading is None and len(body) < 10 and any(c.isdigit() for c in body) and self.table.repeat_mark(body):
            return [Heading(label=body, repeat=self.table.repeat_mark(body))]
        if heading is None or heading.performers or not self._is_heading_alone(line, heading, colon, around):
            return None
        return [heading]

    def _is_heading_alone(self, line: str, heading: Heading, colon: bool, around: Surroundings) -> bool:
        words = len(take_repeat(line)[0].split())
        if words > _MAX_LONE_WORDS and not (heading.recall or colon):
            return False
        if colon or (heading.number and heading.strong) or (heading.recall and heading.strong):
            return True
        capitals = line.upper() == line and line.lower() != line
        if line[0].islower() and not self._is_bare_term(heading.label):
            return False
        if heading.strong:
            return capitals or around.blank_before or (around.other_headings and not line[0].islower())
        written = capitals or not line[0].islower() or around.lower_headings
        return written and around.blank_before and (around.other_headings or bool(heading.number))

    def _is_bare_term(self, label: str) -> bool:
        """Say whether a heading is the part's name and nothing else but its number and repeat."""
        words = [w for w in take_repeat(label)[0].split() if not w.strip("#.").isdigit()]
        return fold("".join(words)) in self.table.parts

    def _with_colon(self, line: str, around: Surroundings) -> list[Heading | str] | None:
        """Read "Chorus: Ana & Bo" and "Verse 1: sung text on the same line"."""
        match = _COLON.match(line)
        heading = self.table.read(match.group("head"), marked=False) if match else None
        if not match or not heading or heading.performers:
            return None
        rest = match.group("rest").strip()
        whole = self.table.read(line, marked=False)
        named = not (around.blank_after or around.words_after_colon)
        if whole and rest and named and (whole.performers or whole.number != heading.number):
            return [whole]
        if whole and (whole.recall or whole.repeat > 1 or whole.number != heading.number) and not whole.performers:
            return [whole]
        return [heading, rest] if rest else [heading]

    def has_words_after_colon(self, line: str) -> bool:
        """Say whether a line is a heading, a colon and words that are surely sung ("Chorus: carry me on")."""
        match = _COLON.match(line.strip())
        if not match or not match.group("rest").strip() or looks_like_names(match.group("rest")):
            return False
        heading = self.table.read(match.group("head"), marked=False)
        return bool(heading and heading.strong) and self.table.read(line.strip(), marked=False) is None

    def _with_dash(self, line: str, around: Surroundings) -> list[Heading | str] | None:
        """Read "Chorus.--Then hey", "CHORUS-- Then hey" and "Chorus - Ana"."""
        match = _DASHED.match(line)
        heading = self.table.read(match.group("head"), marked=False) if match else None
        if not match or not heading or heading.performers:
            return None
        rest, spaced = match.group("rest").strip(), match.group("dash").strip() in ("-", "–")
        named = looks_like_names(rest) or (around.other_headings and not line[0].islower())
        if spaced and not heading.strong and not (around.blank_before and named):
            return None
        if rest and spaced and looks_like_names(rest) and not around.blank_after:
            whole = self.table.read(line, marked=False)
            return [whole] if whole else None
        if spaced and rest and not (around.blank_before or heading.number or line[: match.end("head")].isupper()):
            return None
        return [heading, rest] if rest else [heading]
