"""The verb `base`: the base models on this machine (contract.md)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lyricstudio import paths
from lyricstudio.cli.verbs import Verb
from lyricstudio.domain.errors import UsageError

if TYPE_CHECKING:
    import argparse

    from lyricstudio.bases.base import Base
    from lyricstudio.bases.catalogue import BaseCatalogue
    from lyricstudio.cli.terminal import Terminal


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=("list", "add", "remove"), help="what to do")
    parser.add_argument(
        "name",
        nargs="?",
        metavar="default|HUB_ID|PATH|NAME",
        help="for add: `default`, a hub id (owner/name or owner/name:file.gguf), a .gguf file or a model folder; "
        "for remove: a name from the list",
    )


def _run(args: argparse.Namespace, terminal: Terminal) -> int:
    from lyricstudio.bases.catalogue import BaseCatalogue

    catalogue = BaseCatalogue(paths.bases_dir())
    if args.action != "list" and not args.name:
        raise UsageError(f"base {args.action} needs a name.", "For example: lyricstudio base add default")
    if args.action == "add":
        base = _add(catalogue, args.name, terminal)
        terminal.say(f"The base {base.name} is ready (licence: {base.licence}).")
        if not base.can_train:
            terminal.warn(f"it can write but not be trained here: {base.reason}")
    elif args.action == "remove":
        catalogue.remove(args.name)
        terminal.say(f"The base {args.name} is removed.")
    _show(catalogue, terminal)
    return 0


def _add(catalogue: BaseCatalogue, name: str, terminal: Terminal) -> Base:
    if name == "default":
        return catalogue.add_default(terminal)
    path = Path(name).expanduser()
    looks_like_path = name.startswith((".", "~", "/")) or (name.endswith(".gguf") and ":" not in name)
    if path.exists() or looks_like_path or name.count("/") != 1:
        return catalogue.add_path(path, terminal)
    return catalogue.add_hub(name, terminal)


def _show(catalogue: BaseCatalogue, terminal: Terminal) -> None:
    bases = catalogue.all()
    rows = [
        (b.name, f"{b.parameters / 1e6:,.0f} M", f"{b.bytes / 1e6:,.0f} MB", b.licence, b.trainer or "–") for b in bases
    ]
    terminal.table(("base", "parameters", "size", "licence", "trainer"), rows)
    terminal.result({"bases": [_as_json(base) for base in bases]})


def _as_json(base: Base) -> dict[str, object]:
    return {
        "name": base.name,
        "parameters": base.parameters,
        "bytes": base.bytes,
        "licence": base.licence,
        "can_train": base.can_train,
        "trainer": base.trainer or None,
        "reason": base.reason,
        "architecture": base.architecture,
        "context_length": base.context_length,
        "path": str(base.path),
    }


VERBS = (Verb("base", "list, add or remove base models", "lyricstudio base add default", _arguments, _run),)
