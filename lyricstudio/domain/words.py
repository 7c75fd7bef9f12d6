"""What a word is when texts are compared (contract.md, 'Words and runs'), in one place.

A word is a run of letters, digits and inner apostrophes (’ = '), NFKD, combining marks dropped,
case-folded.
"""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def normalised(text: str) -> str:
    """Return the text in the form in which words are compared: NFKD, marks dropped, case-folded, ’ as '."""
    text = text.replace("’", "'")
    if text.isascii():
        return text.lower()
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if unicodedata.category(c)[0] != "M")
    # Case-folding may bring marks back (İ), so they are dropped once more.
    return "".join(c for c in unicodedata.normalize("NFKD", bare.casefold()) if unicodedata.category(c)[0] != "M")


def words(text: str) -> list[str]:
    """Return the words of a text in their order."""
    return _WORD.findall(normalised(text))
