"""Takes out of generated text what is no lyric: marks, chat debris, headings, unclosed brackets, ragged ends."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lyricstudio.domain.answer import strip_marks
from lyricstudio.domain.kinds import PartKind

if TYPE_CHECKING:
    from lyricstudio.domain.group_habits import Voice

_KINDS = "|".join(sorted((kind.value.replace("-", "[- ]?") for kind in PartKind), key=len, reverse=True))
_SPECIAL = re.compile(r"<\|[^|>]*\|?>?|</?s>|\[/?INST\]")
_HEADING = re.compile(rf"^[\[(*#_\s]*(?:{_KINDS})\s*(?:\d+|[a-z])?\s*(?:[\])*_#:]+.*|)$", re.IGNORECASE)
_CHAT = re.compile(
    r"^(?:sure|certainly|of course|absolutely)\b[,!. ].*\b(?:here|lyrics?|verse|chorus|song|bridge|lines?)\b"
    r"|^here(?:'s|’s| is| are)\b.*\b(?:verse|chorus|song|lyrics?|bridge|hook|part|lines?)\b.*:?$"
    r"|^(?:title|note|lyrics?|style|about|tags|key|tempo)\s*:"
    r"|\bas an ai\b|^let me know (?:if|what)\b|^(?:i )?hope (?:this|you (?:like|enjoy))\b|^```|^---+$|^(?:the )?end\.?$"
    r"|^(?:\d+|four|six|eight) lines\b|\brhyme [A-Z-]{2,}\b",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^(?:[-*•]\s+|\d{1,2}[.)]\s+)")
_BLANKS = re.compile(r"\s+")
_SPACED_MARK = re.compile(r"\s+([,.;:!?])")
_RAGGED = re.compile(r"[\s,;:–—-]+$")
_STUTTER = re.compile(r"([,;:])[,;:.]+")


def is_debris(line: str) -> bool:
    """Say whether a line is chat, a heading or a mark and no lyric."""
    bare = line.strip()
    return bool(_CHAT.search(bare) or _HEADING.match(bare)) or not re.search(r"[^\W_]", bare)


def clean_line(line: str) -> str:
    """Return one generated line as a lyric line ("" when nothing of it is one)."""
    text = strip_marks(_SPECIAL.sub(" ", line))
    text = _BULLET.sub("", text.replace("**", "").replace("|", " ").strip())
    text = _BLANKS.sub(" ", _STUTTER.sub(r"\1", _SPACED_MARK.sub(r"\1", text))).strip()
    text = _close_brackets(_drop_lone_quotes(text))
    return "" if is_debris(text) else text


def clean_part(text: str) -> tuple[str, ...]:
    """Return the lyric lines of a whole generated part."""
    lines = (clean_line(line) for line in strip_marks(_SPECIAL.sub("\n", text)).splitlines())
    return tuple(line for line in lines if line)


def in_voice(line: str, voice: Voice) -> str:
    """Return a line in the writer's letter case, where the writer has one."""
    if voice.case == "lower":
        return line.lower()
    if voice.case == "upper":
        return line.upper()
    if voice.case == "sentence":
        return re.sub(r"[^\W\d_]", lambda found: found.group().upper(), line, count=1)
    return line


def close_part(lines: tuple[str, ...], voice: Voice) -> tuple[str, ...]:
    """Return a part whose last line ends as the writer's parts do, and not on a comma."""
    if not lines:
        return lines
    last = _RAGGED.sub("", lines[-1])
    if voice.closing and last and last[-1].isalnum():
        last += voice.closing
    return (*lines[:-1], last)


def _close_brackets(text: str) -> str:
    if text.count("(") > text.count(")"):
        text += ")" * (text.count("(") - text.count(")"))
    while text.count(")") > text.count("("):
        cut = text.rindex(")")
        text = text[:cut] + text[cut + 1 :]
    return text.replace("()", "").strip()


def _drop_lone_quotes(text: str) -> str:
    if text.count('"') % 2:
        cut = text.rindex('"')
        text = text[:cut] + text[cut + 1 :]
    return text.strip()
