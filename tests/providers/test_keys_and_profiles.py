"""Keys are bound to their address and never on a disk; profiles say no to what would leak them."""

from __future__ import annotations

from pathlib import Path

import pytest

from lyricstudio.domain.errors import UserError
from lyricstudio.domain.progress import SilentContext
from lyricstudio.providers import keys as keys_module
from lyricstudio.providers.engine_preferences import EnginePreferences, read_preferences, save_preferences
from lyricstudio.providers.keys import KeySource, KeyStore, variable_of
from lyricstudio.providers.profiles import ProfileStore, ProviderProfile
from lyricstudio.services.providers import add_provider, known_providers, open_provider, remove_provider

SERVER = ProviderProfile("my-server", "My server", "https://one.example/v1")


class Ring:
    """A keyring in memory."""

    def __init__(self) -> None:
        self.held: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, user: str) -> str | None:
        return self.held.get((service, user))

    def set_password(self, service: str, user: str, key: str) -> None:
        self.held[service, user] = key

    def delete_password(self, service: str, user: str) -> None:
        del self.held[service, user]


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Ring:
    made = Ring()
    monkeypatch.setattr(keys_module, "_backend", lambda: made)
    return made


def test_a_key_never_goes_to_another_address(ring: Ring) -> None:
    store = KeyStore()
    assert store.keep(SERVER, " sk-1 ") is KeySource.KEYRING
    assert store.find(SERVER) == ("sk-1", KeySource.KEYRING)
    moved = ProviderProfile(SERVER.name, SERVER.title, "https://two.example/v1")
    assert store.find(moved) == ("", KeySource.NONE)
    store.forget(SERVER)
    assert ring.held == {}


def test_the_environment_is_the_second_source(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys_module, "_backend", lambda: None)
    monkeypatch.setenv("LYRICSTUDIO_KEY_MY_SERVER", "sk-env")
    assert variable_of("my-server") == "LYRICSTUDIO_KEY_MY_SERVER"
    assert KeyStore().find(SERVER) == ("sk-env", KeySource.ENVIRONMENT)


def test_without_a_keyring_a_key_lives_as_long_as_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys_module, "_backend", lambda: None)
    store = KeyStore()
    assert store.keep(SERVER, "sk-1") is KeySource.MEMORY
    assert store.find(SERVER) == ("sk-1", KeySource.MEMORY)
    assert KeyStore().find(SERVER) == ("", KeySource.NONE)


@pytest.mark.parametrize("key", ["", "two words", "schlüssel"])
def test_what_cannot_be_a_key_is_refused(ring: Ring, key: str) -> None:
    with pytest.raises(UserError):
        KeyStore().keep(SERVER, key)


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Local Name", "https://a.example/v1"), ("local", "https://a.example/v1"), ("a", "no address"),
        ("a", "https://user:key@a.example/v1"), ("a", "https://a.example/v1?key=1"), ("a", "http://a.example/v1"),
    ],
)  # fmt: skip
def test_profiles_that_cannot_be_are_refused(tmp_path: Path, name: str, address: str) -> None:
    with pytest.raises(UserError):
        ProfileStore(tmp_path).save(ProviderProfile(name, name, address))


def test_profiles_are_kept_changed_and_removed(tmp_path: Path) -> None:
    store = ProfileStore(tmp_path)
    store.save(SERVER)
    store.save(ProviderProfile("a", "A", "http://127.0.0.1:9/v1", can_train=False))
    assert [profile.name for profile in store.all()] == ["a", "my-server"]
    store.save(ProviderProfile("a", "A", "http://127.0.0.1:8/v1"))
    assert store.find("a").can_train
    store.remove("a")
    with pytest.raises(UserError, match="no provider called 'a'"):
        store.find("a")
    store.path.write_text("{broken")
    assert store.all() == ()


def test_services_are_known_opened_and_forgotten(ring: Ring) -> None:
    keys = KeyStore()
    add_provider(SERVER, "sk-1", keys)
    (known,) = known_providers(keys)
    assert known.is_ready
    with open_provider("my-server", SilentContext(), keys) as service:
        assert service.name == "my-server"
    remove_provider("my-server", keys)
    assert ring.held == {}
    with pytest.raises(UserError):
        open_provider("my-server", SilentContext(), keys)


def test_a_service_without_a_key_says_where_to_give_it(ring: Ring) -> None:
    keys = KeyStore()
    add_provider(SERVER, "", keys)
    with pytest.raises(UserError) as caught:
        open_provider("my-server", SilentContext(), keys)
    assert "LYRICSTUDIO_KEY_MY_SERVER" in caught.value.hint


def test_engine_preferences_become_its_command_line(tmp_path: Path) -> None:
    assert "--threads" not in read_preferences().arguments()
    save_preferences(EnginePreferences(threads=2, trainers=3, folder=str(tmp_path)))
    told = read_preferences().arguments()
    assert told == ["--data", str(tmp_path), "--threads", "2", "--trainers", "3"]
