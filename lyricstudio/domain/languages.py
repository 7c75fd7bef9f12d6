"""Which language a lyric is in, judged by its script and its small words; "" where neither says it clearly.

Offline and deterministic: scripts that one language alone writes decide at once; among languages of the Latin and
Cyrillic scripts the one whose function words (resources/describing/function-words.tsv) are sung most wins,
if it wins clearly. Codes are ISO 639-1.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af\u1100-\u11ff]")),
    ("zh", re.compile(r"[\u3400-\u9fff]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
    ("el", re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("ka", re.compile(r"[\u10a0-\u10ff]")),
    ("hy", re.compile(r"[\u0530-\u058f]")),
)
_UKRAINIAN = re.compile(r"[іїєґ]")
_LETTER = re.compile(r"[^\W\d_]")
_NOT_A_LANGUAGE = "sung"
_KANA_SHARE = 0.1
_SCRIPT_SHARE = 0.3
_FEWEST_WORDS = 8
_CLEAR_SHARE = 0.15
_CLEAR_LEAD = 1.25


@dataclass(frozen=True, slots=True)
class LanguageTable:
    """The function words of each language."""

    words: Mapping[str, frozenset[str]]

    @classmethod
    def from_tsv(cls, text: str) -> LanguageTable:
        """Read the shipped table: a language, a tab, its words."""
        rows = (line.split("\t", 1) for line in text.splitlines() if line and not line.startswith("#"))
        return cls({row[0]: frozenset(row[1].split()) for row in rows if row[0] != _NOT_A_LANGUAGE})


def language_of(lines: Sequence[str], table: LanguageTable) -> str:
    """Return the language most of a lyric is in, "" when it is too short or too mixed to say."""
    text = "\n".join(lines).casefold()
    return _by_script(text) or _by_words(text, table)


def _by_script(text: str) -> str:
    letters = len(_LETTER.findall(text))
    for code, script in _SCRIPTS:
        needed = _KANA_SHARE if code == "ja" else _SCRIPT_SHARE
        if letters and len(script.findall(text)) >= needed * letters:
            return code
    return ""


def _by_words(text: str, table: LanguageTable) -> str:
    words = [word.replace("’", "'") for word in _WORD.findall(text)]
    if len(words) < _FEWEST_WORDS:
        return ""
    counts = Counter(words)
    hits = {code: sum(n for word, n in counts.items() if word in small) for code, small in table.words.items()}
    ranked = sorted(hits.items(), key=lambda item: -item[1])
    if not ranked or ranked[0][1] < _CLEAR_SHARE * len(words):
        return ""
    (best, most), second = ranked[0], ranked[1][1] if len(ranked) > 1 else 0
    if most < _CLEAR_LEAD * second:
        return ""
    return "uk" if best == "ru" and _UKRAINIAN.search(text) else best
