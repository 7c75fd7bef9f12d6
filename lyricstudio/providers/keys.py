"""The keys of services: in the system's keyring, bound to their address; the environment is the second source.

A keyring that would write them to a plain file is not used. Where there is none, a key is held in memory until
the program ends, and whoever asked is told so. Calls may wait for a person at the keyring's prompt: only in jobs.
"""

from __future__ import annotations

import os
import re
import threading
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from lyricstudio.domain.errors import UserError

if TYPE_CHECKING:
    from lyricstudio.providers.profiles import ProviderProfile

_SERVICE = "lyricstudio"
# Back ends that guard what they hold; any other may be a plain file or nothing at all.
_REAL = ("keyring.backends.SecretService", "keyring.backends.kwallet", "keyring.backends.macOS",
         "keyring.backends.Windows", "keyring.backends.libsecret")  # fmt: skip


class KeySource(StrEnum):
    """Where a key is."""

    KEYRING = "keyring"
    ENVIRONMENT = "environment"
    MEMORY = "memory"
    NONE = "none"


class KeyStore:
    """Finds and keeps keys; one for the whole program, because some keys live only in it."""

    def __init__(self) -> None:
        self._held: dict[str, str] = {}
        self._lock = threading.Lock()

    def find(self, profile: ProviderProfile) -> tuple[str, KeySource]:
        """Return the key of a service and where it was, ("", NONE) when there is none."""
        backend = _backend()
        kept = _ask(backend, profile) if backend is not None else None
        if kept:
            return kept, KeySource.KEYRING
        if told := os.environ.get(variable_of(profile.name), ""):
            return told, KeySource.ENVIRONMENT
        with self._lock:
            held = self._held.get(profile.base_url, "")
        return held, KeySource.MEMORY if held else KeySource.NONE

    def keep(self, profile: ProviderProfile, key: str) -> KeySource:
        """Keep a key and return where: the keyring, or this program's memory where there is none."""
        key = key.strip()
        if not key or not key.isascii() or any(c.isspace() for c in key):
            raise UserError("That is no key.", "Copy it whole from the page of the service, without spaces.")
        backend = _backend()
        if backend is not None and _put(backend, profile, key):
            with self._lock:
                self._held.pop(profile.base_url, None)
            return KeySource.KEYRING
        with self._lock:
            self._held[profile.base_url] = key
        return KeySource.MEMORY

    def forget(self, profile: ProviderProfile) -> None:
        """Remove a key from the keyring and from memory; the environment is not ours to change."""
        backend = _backend()
        if backend is not None and _ask(backend, profile):
            _remove(backend, profile)
        with self._lock:
            self._held.pop(profile.base_url, None)


def variable_of(name: str) -> str:
    """Return the environment variable that may hold a provider's key: LYRICSTUDIO_KEY_<NAME>."""
    return f"LYRICSTUDIO_KEY_{re.sub(r'[^A-Z0-9]', '_', name.upper())}"


def _backend() -> Any:
    # In a thread of its own: keyring keeps the errors of backends that do not work, and with them the whole stack.
    found: list[Any] = []
    thread = threading.Thread(target=lambda: found.append(_real_backend()), name="keyring")
    thread.start()
    thread.join()
    return found[0] if found else None


def _real_backend() -> Any:
    try:
        import keyring

        found = keyring.get_keyring()
        for one in getattr(found, "backends", None) or [found]:
            if type(one).__module__.startswith(_REAL):
                return one
    except Exception:  # noqa: BLE001 - a broken keyring is no keyring; what it says may hold secrets
        return None
    return None


# The address is part of the entry: a changed one never receives the key of the old.
def _entry(profile: ProviderProfile) -> str:
    return f"{profile.name} {profile.base_url}"


def _ask(backend: Any, profile: ProviderProfile) -> str | None:
    try:
        return backend.get_password(_SERVICE, _entry(profile))
    except Exception:  # noqa: BLE001 - locked or gone: the next source is asked
        return None


def _put(backend: Any, profile: ProviderProfile, key: str) -> bool:
    try:
        backend.set_password(_SERVICE, _entry(profile), key)
    except Exception:  # noqa: BLE001 - the caller keeps it in memory and says so; a traceback could show the key
        return False
    return True


def _remove(backend: Any, profile: ProviderProfile) -> None:
    try:
        backend.delete_password(_SERVICE, _entry(profile))
    except Exception as error:
        raise UserError("The keyring did not remove the key.", "Remove it in the settings of your desktop.") from error
