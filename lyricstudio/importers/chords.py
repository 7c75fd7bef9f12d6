"""Chords among the words: which tokens are chords, lines that hold nothing else, and words without them."""

from __future__ import annotations

import re

# Note, accidental, quality, extensions, bass: Am7, F#m7b5, Bbmaj9, Dsus4, G/B, C(add9), N.C., also German H and B.
_CHORD = re.compile(
    r"^\(?(?:[A-H](?:#|b|♯|♭|is|es)?(?:maj|min|mi|m|M|dim|aug|sus|add|°|ø|\+|Δ|-)?(?:\d{1,2})?"
    r"(?:(?:maj|min|sus|add|dim|aug|no|[#b♯♭+-])?\d{1,2}|\((?:[^()\s]{1,8})\))*(?:/[A-H](?:#|b|♯|♭)?)?|N\.?C\.?)\*?\)?$"
)
_BETWEEN = frozenset({"|", "||", "/", "//", "-", "–", "%", ":|", "|:", "x", ".", "~", "*", "…", "...", ">", "riff:"})
_BRACKETED = re.compile(r"\[[^\[\]\n]{0,60}\]")
_WORD = re.compile(r"\S+")


def is_chord(token: str) -> bool:
    """Say whether a word is a chord symbol."""
    return len(token) <= 14 and bool(_CHORD.match(token))


def is_chord_line(line: str) -> bool:
    """Say whether a line holds chords and nothing else ("G   D/F#  Em7 | C"); a lone "A" or "Am" needs a gap."""
    tokens = _WORD.findall(line)
    chords = [token for token in tokens if is_chord(token)]
    if not chords or not all(is_chord(token) or token.casefold() in _BETWEEN for token in tokens):
        return False
    return len(chords) > 1 or line[:1].isspace() or any(c in chords[0] for c in "#/0123456789♯♭") or len(tokens) > 1


def without_bracketed_chords(line: str) -> str:
    """Return "Pa[Am]per [*slow] lanterns" without what stands in brackets: "Paper lanterns"."""
    return " ".join(_BRACKETED.sub("", line).split())
