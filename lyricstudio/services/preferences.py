"""What a person set for this machine, for the window and the commands alike: own prices, the songs' usual language."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from lyricstudio import paths

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from lyricstudio.domain.pricing import PriceBook, PriceCard


@dataclass(frozen=True, slots=True)
class OwnPrice:
    """Prices that a person knows better, in USD a million tokens; None is "as published"."""

    training: float | None = None
    input: float | None = None
    output: float | None = None


@dataclass(frozen=True, slots=True)
class Preferences:
    """`song_language` is that of songs which do not say theirs ("" counts as English)."""

    song_language: str = ""
    prices: Mapping[str, OwnPrice] = field(default_factory=dict)


def read_preferences() -> Preferences:
    """Return what was saved; a missing or damaged file gives the defaults."""
    try:
        told = json.loads(_file().read_text(encoding="utf-8"))
        prices = {str(name): OwnPrice(**_numbers(row)) for name, row in told.get("prices", {}).items()}
        return Preferences(str(told.get("song_language", "")), prices)
    except (OSError, ValueError, TypeError, AttributeError):
        return Preferences()


def save_preferences(preferences: Preferences) -> None:
    """Write them, at one go."""
    path = _file()
    path.parent.mkdir(parents=True, exist_ok=True)
    waiting = path.with_name(path.name + ".tmp")
    waiting.write_text(json.dumps(asdict(preferences), indent=1), encoding="utf-8")
    waiting.replace(path)


def with_own_prices(book: PriceBook, preferences: Preferences) -> PriceBook:
    """Return the price book with a person's own prices in place of the published ones, which is noted."""
    return type(book)([_own(card, preferences.prices.get(card.qualified_name)) for card in book.cards])


def _own(card: PriceCard, own: OwnPrice | None) -> PriceCard:
    told = {} if own is None else {name: value for name, value in asdict(own).items() if value is not None}
    if not told:
        return card
    return replace(card, **told, notes=(*card.notes, f"set by you: {', '.join(sorted(told))}"))


def _numbers(row: Mapping[str, Any]) -> dict[str, float | None]:
    return {name: float(row[name]) if row.get(name) is not None else None for name in OwnPrice.__dataclass_fields__}


def _file() -> Path:
    return paths.data_dir() / "preferences.json"
