"""How an answer is written for the model and read back: plain lines, or lines that name their end word.

In the end-word format every line is `S word | line`: S is the line's letter in the rhyme scheme
(`-` without one), `word` its last word (reference/songcraft.md, 2). The marks never reach lyrics,
files for people, or originality: `strip_marks` is the one way back.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lyricstudio.domain.kinds import AnswerFormat

if TYPE_CHECKING:
    from collections.abc import Sequence

_MARK = re.compile(r"^[ \t]*(?:[A-Z]|-)[ \t]+[^\s|]+[ \t]*\|[ \t]*")
_OPEN_MARK = re.compile(r"^[ \t]*(?:[A-Z]|-)[ \t]+[^\s|]*[ \t]*\|?[ \t]*$")
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*['’]?")
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


def end_word(line: str) -> str:
    """Return a line's last sung word in lower case, looking past ad-libs in brackets ("" for none)."""
    words = _WORD.findall(_BRACKETED.sub(" ", line)) or _WORD.findall(line)
    return words[-1].replace("’", "'").lower() if words else ""


def line_mark(letter: str, word: str) -> str:
    """Return the mark that opens one answer line: `S word |` (no blank behind it)."""
    return f"{letter} {word} |"


def write_answer(lines: Sequence[str], scheme: str, answer_format: AnswerFormat) -> str:
    """Write lyric lines as a training answer; `scheme` has one letter or `-` for each line."""
    if answer_format is AnswerFormat.PLAIN:
        return "\n".join(lines)
    letters = scheme.ljust(len(lines), "-")
    return "\n".join(
        f"{line_mark(letter, end_word(line) or '-')} {line}" for letter, line in zip(letters, lines, strict=False)
    )


def has_mark(line: str) -> bool:
    """Say whether an answer line begins with a whole mark."""
    return bool(_MARK.match(line))


def strip_marks(text: str) -> str:
    """Remove the end-word marks from an answer, also a mark that was cut off before its line."""
    kept = (_MARK.sub("", line) for line in text.splitlines() if not _OPEN_MARK.match(line) or "|" not in line)
    return "\n".join(line.rstrip() for line in kept)
