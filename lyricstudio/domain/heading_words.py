"""The words inside a heading: folding, numbers, repeat marks and performers' names."""

from __future__ import annotations

import re
import unicodedata

_NO_LETTER = re.compile(r"[\W_]+")
_TIMES = re.compile(
    r"(?<![\s,:;–—-])[\s,:;–—-]*+[(\[{]?\s*+(?:(?:repeats?|repeated|rpt\.?|sung|play(?:ed)?)?[\s:-]*+)"
    r"(?:[x×*]\s?(?P<after>\d{1,2})|(?P<before>\d{1,2})\s?[x×](?![^\W\d_])|(?P<times>\d{1,2}) ?times)\s*[)\]}]?\s*$",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(
    r"\s*(?:,|;|&|\+|/|\||\b(?:and|with|y|e|et|und|och|и|та)\b|\bfeat(?:uring|\.)?|\bft\.?|\bw/)\s*", re.IGNORECASE
)
_WRAPPERS = "*_()[]{}<>\"'“”„«» \t.:;,|"
_MAX_PERFORMER_WORDS = 6
_LONGEST_HEADING = 300  # characters; nobody counts how often a longer text is sung


def fold(text: str) -> str:
    """Return only the letters and digits of a text, without case and accents, for comparing words."""
    if text.isascii():
        return _NO_LETTER.sub("", text.lower())
    plain = unicodedata.normalize("NFKD", text).casefold()
    return _NO_LETTER.sub("", "".join(c for c in plain if not unicodedata.combining(c)))


def take_repeat(text: str) -> tuple[str, int]:
    """Split "Chorus (x2)" into "Chorus" and 2; the count is 1 when none is written."""
    found = _TIMES.search(text) if len(text) <= _LONGEST_HEADING else None
    if not found:
        return text, 1
    count = int(next(g for g in found.groups() if g))
    return (text[: found.start()], count) if 1 <= count <= 32 else (text, 1)


def split_performers(text: str, joined_names: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the names in "A, *B* & **Both**"; `joined_names` are never split."""
    kept: list[str] = []
    for name in joined_names:
        position = text.casefold().find(name.casefold())
        if position >= 0:
            kept.append(text[position : position + len(name)])
            text = text[:position] + "," + text[position + len(name) :]
    pieces = (piece.strip(_WRAPPERS).replace("*", "") for piece in _SEPARATORS.split(text))
    names = [p for p in pieces if p and len(p.split()) <= _MAX_PERFORMER_WORDS and any(c.isalnum() for c in p)]
    return tuple(dict.fromkeys(kept + names))


def looks_like_names(text: str) -> bool:
    """Say whether a text reads as names ("Ana & The RZA") and not as a cue or a sung line."""
    if not text.strip() or text.rstrip()[-1] in ",!?…" or len(text) > 80:
        return False
    names = split_performers(text)
    return bool(names) and all(_is_name(name) for name in names)


def _is_name(name: str) -> bool:
    words = [
        w for w in re.split(r"[\s-]+", name) if w.lower() not in ("the", "of", "da", "de", "van", "von", "el", "la")
    ]
    return len(words) <= 4 and all(not w[0].isalpha() or not w[0].islower() for w in words if w)
