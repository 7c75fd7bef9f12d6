"""How the field's values are said in the window: kinds, counts, times and dates in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lyricstudio.domain.kinds import PartKind


def kind_word(kind: PartKind, number: int | None = None) -> str:
    """Return "Pre-chorus" or "Verse 2"."""
    word = kind.value.capitalize()
    return f"{word} {number}" if number else word


def count(number: int, one: str, many: str = "") -> str:
    """Return "1 song" or "1,482 songs"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def duration(seconds: float) -> str:
    """Return "40 s", "38 min" or "3 h 10"."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    if minutes < 90:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60:02d}"


def money(dollars: float) -> str:
    """Return "$3.70"; below a cent "less than $0.01", because nothing that costs is shown as free."""
    if 0 < dollars < 0.01:
        return "less than $0.01"
    return f"${dollars:,.2f}"


def percent(share: float) -> str:
    """Return "93 %" for 0.93; never 100 for less than all."""
    return f"{min(int(share * 100), 99) if share < 1 else 100} %"
