"""What a rights note in free words amounts to: may the song be used for training, and until when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_YEAR = re.compile(
    r"\b(?:to|until|till|through|by|ends|expires|bis|–|-)\s*(?:end of\s*)?(20\d\d|21\d\d)\b", re.IGNORECASE
)
_NO = re.compile(
    r"\b(opted[ -]?out|opt[ -]?out|no training|not for training|forbidden|withdrawn|revoked)\b", re.IGNORECASE
)


class RightsState(StrEnum):
    """Whether a song can be used: yes, soon no more (within a year), no, or nothing is noted."""

    GOOD = "good"
    ENDING = "ending"
    REFUSED = "refused"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Rights:
    """The state and the words that a list shows."""

    state: RightsState
    words: str


def read_rights(note: str, year: int) -> Rights:
    """Read a rights note in the given year; a licence "to 2028" ends in 2028, and one that ended is refused."""
    note = note.strip()
    if not note:
        return Rights(RightsState.MISSING, "No note")
    if _NO.search(note):
        return Rights(RightsState.REFUSED, note)
    found = _YEAR.search(note)
    if found is None:
        return Rights(RightsState.GOOD, note)
    last = int(found[1])
    if last < year:
        return Rights(RightsState.REFUSED, f"Ended {last}")
    return Rights(RightsState.ENDING if last <= year + 1 else RightsState.GOOD, note)
