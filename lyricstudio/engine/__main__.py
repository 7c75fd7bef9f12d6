"""Starts the local engine: `python -m lyricstudio.engine`, a process of its own that others reach over HTTP."""

from __future__ import annotations

import argparse
import importlib.util
import ipaddress
import logging
import shlex
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from lyricstudio import __version__, paths
from lyricstudio.domain.errors import LyricStudioError, UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricstudio.engine.address import AddressFile
    from lyricstudio.engine.settings import EngineSettings

# What the extra `local` brings (pyproject.toml).
NEEDED = ("starlette", "uvicorn", "multipart", "xllamacpp", "gguf", "numpy", "tokenizers", "jinja2", "safetensors")
_LAST_PORT = 65535
_SETTLE_SECONDS = 30.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run an engine until it is ended; the exit code is that of contract.md."""
    args = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        return _run(args)
    except LyricStudioError as error:
        sys.stderr.write(f"error: {error.message}\n" + (f"  → {error.hint}\n" if error.hint else ""))
        return error.exit_code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m lyricstudio.engine", description="The local engine of LyricStudio.", allow_abbrev=False
    )
    add = parser.add_argument
    add("--version", action="version", version=f"lyricstudio {__version__}")
    add("--data", type=Path, default=paths.engine_dir(), help="folder for files, jobs and adapters")
    add("--bases", type=Path, default=paths.bases_dir(), help="folder of the base models")
    add("--host", default="127.0.0.1", help="address to listen on (this machine alone unless told otherwise)")
    add("--port", type=_port, default=0, help="port to listen on; 0 takes a free one")
    add("--idle-exit", type=float, metavar="SECONDS", help="leave after so many seconds without work")
    add("--show-token", action="store_true", help="print the token as a second line")
    add("--until-stdin-closes", action="store_true", help="leave when standard input comes to its end")
    add("--trainer", default="", metavar="COMMAND", help="another trainer; the job's folder is added as last argument")
    add("--trainers", type=int, default=1, metavar="N", help="how many jobs may train side by side")
    add("--threads", type=int, default=0, metavar="N", help="threads of one training run; 0 chooses")
    return parser


def _port(text: str) -> int:
    value = int(text)
    if not 0 <= value <= _LAST_PORT:
        raise argparse.ArgumentTypeError(f"a port is a number from 0 to {_LAST_PORT}")
    return value


def _run(args: argparse.Namespace) -> int:
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        message = f"The local engine is not installed (missing: {', '.join(missing)})."
        raise UserError(message, "Install it with: pip install 'lyricstudio[local]'")
    from lyricstudio.engine.address import AddressFile
    from lyricstudio.engine.generation.backend import load_library
    from lyricstudio.engine.lifetime import Engine, Listening

    load_library()
    address = AddressFile(paths.runtime_dir())
    mine = address.claim()
    if not mine and args.idle_exit is not None:
        return _leave_it_to_the_other(address)
    if not mine:
        sys.stderr.write("note: another engine of this user runs; the application goes on using that one\n")
    if not _is_loopback(args.host):
        sys.stderr.write(
            f"warning: the engine listens on {args.host}, so other machines can reach it; whoever has the token can "
            "use it, and nothing is encrypted on the way\n"
        )
    listening = Listening(args.host, args.port, args.idle_exit, args.until_stdin_closes)
    engine = Engine(_settings(args), listening, address if mine else None)
    engine.run(lambda url, token: _announce(url, token if args.show_token else ""))
    return 0


def _settings(args: argparse.Namespace) -> EngineSettings:
    from lyricstudio.engine import settings

    return settings.EngineSettings(
        data=args.data.absolute(),
        bases=args.bases.absolute(),
        trainer=tuple(shlex.split(args.trainer)) or settings.trainer_command(),
        trainers=max(args.trainers, 1),
        training_threads=args.threads or settings.training_threads(),
        serving_threads=settings.serving_threads(),
        loaded_bytes=settings.loaded_bytes(),
    )


def _leave_it_to_the_other(address: AddressFile) -> int:
    # Two programs started an engine at once: one is enough, and both will find it.
    deadline = time.monotonic() + _SETTLE_SECONDS
    while time.monotonic() < deadline:
        if address.living():
            return 0
        if address.claim():
            raise UserError("Another engine was starting and has ended.", "Try again.")
        time.sleep(0.1)
    raise UserError("Another engine of this user holds the place but does not answer.", "End that process.")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _announce(url: str, token: str) -> None:
    sys.stdout.write(f"listening: {url}\n" + (f"token: {token}\n" if token else ""))
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
