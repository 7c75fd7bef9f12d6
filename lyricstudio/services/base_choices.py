"""Which bases a person can train on now: those on this machine, and those of services that they have added."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lyricstudio import paths
from lyricstudio.bases.base import DEFAULT_ALIAS, DEFAULT_NAME
from lyricstudio.bases.catalogue import BaseCatalogue
from lyricstudio.domain.pricing import LOCAL
from lyricstudio.services.providers import known_providers

if TYPE_CHECKING:
    from datetime import date

    from lyricstudio.providers.keys import KeyStore
    from lyricstudio.services.tables import Tables


@dataclass(frozen=True, slots=True)
class BaseChoice:
    """One base at one place; `trouble` says why it cannot be used now ("" when it can)."""

    base: str
    provider: str
    place: str
    trouble: str = ""
    shutdown: date | None = None

    @property
    def is_local(self) -> bool:
        """Say whether this machine trains it."""
        return self.provider == LOCAL

    @property
    def key(self) -> str:
        """Return what tells this choice from all others."""
        return f"{self.provider}/{self.base}"


def base_choices(tables: Tables, keys: KeyStore, today: date) -> tuple[BaseChoice, ...]:
    """Return the bases, the default first; may wait for the keyring, so it is asked in a job."""
    found = [
        BaseChoice(base.name, LOCAL, "this computer")
        for base in BaseCatalogue(paths.bases_dir()).all()
        if base.can_train
    ]
    found.sort(key=lambda choice: (choice.base != DEFAULT_NAME, choice.base))
    for known in known_providers(keys):
        profile = known.profile
        if not profile.can_train:
            continue
        cards = [card for card in tables.prices.cards if card.provider == profile.name and card.listed]
        for card in cards:
            since = card.untrainable_since(today)
            trouble = f"cannot be trained since {since.isoformat()}" if since else ""
            trouble = trouble or ("" if known.is_ready else "needs a key: Settings, Services")
            found.append(BaseChoice(card.qualified_name, profile.name, profile.title, trouble, card.shutdown))
    return tuple(found)


def same_base(one: str, other: str) -> bool:
    """Say whether two names mean the same base; `default` is an alias."""
    return one == other or {one, other} == {DEFAULT_ALIAS, DEFAULT_NAME}
