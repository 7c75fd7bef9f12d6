"""The verb `provider`: the services that this machine knows, and their keys (contract.md)."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from lyricstudio.cli.verbs import Verb
from lyricstudio.domain.errors import UsageError

if TYPE_CHECKING:
    import argparse

    from lyricstudio.cli.terminal import Terminal
    from lyricstudio.providers.keys import KeyStore

_ACTIONS = ("list", "add", "test", "key", "remove")


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=_ACTIONS, help="what to do; key reads the key from stdin or a hidden prompt")
    parser.add_argument("name", nargs="?", metavar="NAME", help="lower-case letters, digits and dashes")
    parser.add_argument("--base-url", metavar="URL", help="for add: the address, usually ending with /v1")
    parser.add_argument("--only-writes", action="store_true", help="for add: it can generate but not train")


def _run(args: argparse.Namespace, terminal: Terminal) -> int:
    from lyricstudio.providers.keys import KeyStore

    if args.action != "list" and not args.name:
        raise UsageError(f"provider {args.action} needs a name.", "For example: lyricstudio provider test openai")
    keys = KeyStore()
    actions = {"add": _add, "test": _test, "key": _key, "remove": _remove}
    if args.action in actions:
        actions[args.action](args, keys, terminal)
    if args.action != "test":
        _show(keys, terminal)
    return 0


def _add(args: argparse.Namespace, keys: KeyStore, terminal: Terminal) -> None:
    from lyricstudio.providers.profiles import KNOWN, ProviderProfile
    from lyricstudio.services.providers import add_provider

    known = next((profile for profile in KNOWN if profile.name == args.name), None)
    address = args.base_url or (known.base_url if known else "")
    if not address:
        raise UsageError("An unknown service needs its address.", "Give it with --base-url https://…/v1")
    trains = not args.only_writes and (known.can_train if known else True)
    add_provider(ProviderProfile(args.name, known.title if known else args.name, address, trains), "", keys)
    terminal.say(f"{args.name} is known. Give its key with: lyricstudio provider key {args.name}")


def _test(args: argparse.Namespace, keys: KeyStore, terminal: Terminal) -> None:
    from lyricstudio import paths
    from lyricstudio.providers.profiles import ProfileStore
    from lyricstudio.services.providers import try_provider

    tried = try_provider(ProfileStore(paths.data_dir()).find(args.name), "", keys)
    terminal.say(f"{args.name} answers: {tried.models} models, {tried.ms:.0f} ms")
    terminal.result({"name": args.name, "models": list(tried.names), "ms": round(tried.ms, 1)})


def _key(args: argparse.Namespace, keys: KeyStore, terminal: Terminal) -> None:
    from getpass import getpass

    from lyricstudio import paths
    from lyricstudio.domain.errors import UserError
    from lyricstudio.providers.keys import KeySource, variable_of
    from lyricstudio.providers.profiles import ProfileStore

    profile = ProfileStore(paths.data_dir()).find(args.name)
    # Never as an argument: other users of the machine can read those.
    key = getpass(f"Key for {profile.title}: ") if sys.stdin.isatty() else sys.stdin.readline()
    if keys.keep(profile, key) is not KeySource.KEYRING:
        raise UserError(
            "This machine has no keyring that guards a key, so it was not kept.",
            f"Give it in the environment as {variable_of(profile.name)}.",
        )
    terminal.say(f"The key of {profile.title} is in the keyring.")


def _remove(args: argparse.Namespace, keys: KeyStore, terminal: Terminal) -> None:
    from lyricstudio.services.providers import remove_provider

    remove_provider(args.name, keys)
    terminal.say(f"{args.name} and its key are removed.")


def _show(keys: KeyStore, terminal: Terminal) -> None:
    from lyricstudio.services.providers import known_providers

    known = known_providers(keys)
    rows = [(k.profile.name, k.profile.base_url, "yes" if k.profile.can_train else "no", k.key.value) for k in known]
    terminal.table(("provider", "address", "trains", "key"), rows)
    if not known:
        terminal.say("None; everything happens on this machine.")
    terminal.result(
        {
            "providers": [
                {
                    "name": k.profile.name,
                    "base_url": k.profile.base_url,
                    "can_train": k.profile.can_train,
                    "can_generate": k.profile.can_generate,
                    "key": k.key.value,
                }
                for k in known
            ]
        }
    )


VERBS = (
    Verb(
        "provider",
        "list, add, test or remove services, and keep their keys",
        "lyricstudio provider add openai",
        _arguments,
        _run,
    ),
)
