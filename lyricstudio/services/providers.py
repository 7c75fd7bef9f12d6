"""Chooses the provider that a command or a view asked for by name, and tries whether a service answers."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lyricstudio import paths
from lyricstudio.domain.errors import UserError
from lyricstudio.providers.interface import Capabilities
from lyricstudio.providers.keys import KeySource, KeyStore, variable_of
from lyricstudio.providers.local_engine import LOCAL, local_provider
from lyricstudio.providers.profiles import ProfileStore, ProviderProfile, check_profile

if TYPE_CHECKING:
    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.providers.openai_service import OpenAIService


@dataclass(frozen=True, slots=True)
class KnownProvider:
    """A service with where its key is."""

    profile: ProviderProfile
    key: KeySource

    @property
    def is_ready(self) -> bool:
        """Say whether it can be asked."""
        return self.key is not KeySource.NONE


@dataclass(frozen=True, slots=True)
class TriedProvider:
    """What a service answered to a listing of its models: how many, and in how many milliseconds."""

    models: int
    ms: float
    names: tuple[str, ...] = ()


def open_provider(name: str, ctx: WorkContext, keys: KeyStore | None = None) -> OpenAIService:
    """Return the provider of this name, starting the local engine when it is asked for and not running.

    Raises UserError for a name that is not known on this machine, or a service without a key.
    """
    if name in ("", LOCAL):
        return local_provider(ctx)
    profile = ProfileStore(paths.data_dir()).find(name)
    key, source = (keys or KeyStore()).find(profile)
    if source is KeySource.NONE:
        raise UserError(
            f"There is no key for {profile.title} on this machine.",
            f"Give it in the settings, or in the environment as {variable_of(name)}.",
        )
    return _service(profile, key)


def known_providers(keys: KeyStore) -> tuple[KnownProvider, ...]:
    """Return all services of this machine with where their keys are; may wait for the keyring."""
    profiles = ProfileStore(paths.data_dir()).all()
    return tuple(KnownProvider(profile, keys.find(profile)[1]) for profile in profiles)


def add_provider(profile: ProviderProfile, key: str, keys: KeyStore) -> KeySource:
    """Remember a service and its key ("" for one that needs none or has it already); return where the key is."""
    check_profile(profile)
    source = keys.keep(profile, key) if key.strip() else keys.find(profile)[1]
    ProfileStore(paths.data_dir()).save(profile)
    return source


def remove_provider(name: str, keys: KeyStore) -> None:
    """Forget a service and its key; UserError when it is not known."""
    store = ProfileStore(paths.data_dir())
    keys.forget(store.find(name))
    store.remove(name)


def try_provider(profile: ProviderProfile, key: str, keys: KeyStore) -> TriedProvider:
    """Ask a service for its models with a key (the kept one for ""); ServiceError says what it answered."""
    check_profile(profile)
    used = key.strip() or keys.find(profile)[0]
    if not used:
        raise UserError(f"There is no key for {profile.title} yet.", "Paste it into the field.")
    started = time.monotonic()
    with _service(profile, used) as service:
        models = service.models()
    return TriedProvider(len(models), (time.monotonic() - started) * 1000, tuple(model.id for model in models))


def _service(profile: ProviderProfile, key: str) -> OpenAIService:
    from lyricstudio.providers.openai_service import OpenAIService

    can = Capabilities(
        can_train=profile.can_train, can_generate=profile.can_generate, honours_weight=profile.honours_weight
    )
    return OpenAIService(profile.name, profile.base_url, key, can)
