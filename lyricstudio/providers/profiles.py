"""The services that this machine knows besides its own engine: name, address, what they can do; never a key.

One file in the data folder, written by the window and the commands, readable and editable by a person.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from lyricstudio.domain.errors import UserError
from lyricstudio.domain.pricing import LOCAL

if TYPE_CHECKING:
    from pathlib import Path

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class ProviderProfile:
    """One service that speaks the public API: `name` is used in commands and price cards, `title` in the window."""

    name: str
    title: str
    base_url: str
    can_train: bool = True
    can_generate: bool = True
    honours_weight: bool = True


KNOWN: tuple[ProviderProfile, ...] = (
    ProviderProfile("openai", "OpenAI", "https://api.openai.com/v1"),
    ProviderProfile("nebius", "Nebius Token Factory", "https://api.tokenfactory.nebius.com/v1", can_train=False),
)
"""Services whose address is known; Nebius trains everything unless it is told otherwise, so it only generates here."""


class ProfileStore:
    """Reads and writes the profiles of one data folder."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "providers.json"

    def all(self) -> tuple[ProviderProfile, ...]:
        """Return the profiles by name; a missing or damaged file has none."""
        try:
            rows = json.loads(self.path.read_text(encoding="utf-8"))
            return tuple(sorted((_profile(row) for row in rows), key=lambda profile: profile.name))
        except (OSError, ValueError, TypeError, KeyError):
            return ()

    def find(self, name: str) -> ProviderProfile:
        """Return one profile; UserError when there is none of this name."""
        for profile in self.all():
            if profile.name == name:
                return profile
        names = ", ".join([LOCAL, *(profile.name for profile in self.all())])
        raise UserError(f"There is no provider called {name!r} on this machine.", f"Known: {names}.")

    def save(self, profile: ProviderProfile) -> None:
        """Add a profile or replace the one of its name; UserError for a name or address that cannot be."""
        check_profile(profile)
        others = [other for other in self.all() if other.name != profile.name]
        self._write([*others, profile])

    def remove(self, name: str) -> None:
        """Forget a profile; UserError when there is none of this name."""
        self.find(name)
        self._write([other for other in self.all() if other.name != name])

    def _write(self, profiles: list[ProviderProfile]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        waiting = self.path.with_name(self.path.name + ".tmp")
        waiting.write_text(json.dumps([asdict(p) for p in profiles], indent=1), encoding="utf-8")
        waiting.replace(self.path)


def check_profile(profile: ProviderProfile) -> None:
    """Raise UserError when a profile's name or address cannot be used."""
    if not _NAME.fullmatch(profile.name) or profile.name == LOCAL:
        raise UserError(f"{profile.name!r} cannot be a name.", "Use lower-case letters, digits and dashes.")
    address = urlsplit(profile.base_url)
    if address.scheme not in ("http", "https") or not address.hostname:
        raise UserError(f"{profile.base_url!r} is no address.", "It begins with https:// and usually ends with /v1.")
    if address.username or address.password or address.query:
        raise UserError("The address must not hold a key or a password.", "Give the key apart; it is kept safely.")
    if address.scheme == "http" and address.hostname not in _LOOPBACK:
        raise UserError("A key would travel unprotected to that address.", "Use an address that begins with https://.")


def _profile(row: dict[str, Any]) -> ProviderProfile:
    known = {key: value for key, value in row.items() if key in ProviderProfile.__dataclass_fields__}
    return ProviderProfile(**known)
