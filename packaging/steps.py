"""The steps of the set-up in their order, and what each of the three commands adds to them."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

import machine
from environment import Environment
from trouble import Trouble

CHECKOUT = Path(__file__).resolve().parents[1]
_TEST_WORKERS = 2


def run(arguments: list[str]) -> int:
    """Carry out one command and return its exit code (3: a sentence says what to mend)."""
    args, rest = _parser().parse_known_args(arguments)
    if rest and args.command != "test":
        _parser().error(f"unknown arguments: {' '.join(rest)}")
    try:
        environment = _set_up(("test",) if args.command == "test" else ("local",))
        return {"run": _demo, "test": _test, "setup": _done}[args.command](environment, args, rest)
    except Trouble as trouble:
        print(f"error: {trouble.message}", file=sys.stderr)
        if trouble.hint:
            print(f"  → {trouble.hint}", file=sys.stderr)
        return 3
    except OSError as error:
        print(f"error: {error.filename or CHECKOUT} cannot be used: {error.strerror}", file=sys.stderr)
        print("  → Use a checkout and a home folder that belong to you.", file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bootstrap.py", description="Set LyricStudio up, then run or test it.")
    parser.add_argument("command", choices=("run", "test", "setup"))
    parser.add_argument("--no-window", action="store_true", help="run: do not open the window at the end")
    parser.add_argument("--out", type=Path, help="run: where the demo project goes")
    return parser


def _set_up(extras: tuple[str, ...]) -> Environment:
    environment = Environment(CHECKOUT, extras)
    ready = environment.is_ready
    packages = machine.check(CHECKOUT, _data_folder(), ready)
    if packages:
        machine.install(packages)
    if not ready:
        environment.prepare()
    _fetch_base(environment)
    return environment


def _data_folder() -> Path:
    # Only for the check of free space: the application itself says where its data lives (paths.py).
    named = os.environ.get("LYRICSTUDIO_DATA") or os.environ.get("XDG_DATA_HOME")
    return Path(named) if named else Path.home()


def _fetch_base(environment: Environment) -> None:
    done = _lyricstudio(environment, ["base", "add", "default"], quiet=True)
    if done.returncode:
        raise Trouble("The default base model could not be fetched.", done.stderr.strip())


def _demo(environment: Environment, args: argparse.Namespace, _rest: list[str]) -> int:
    command = ["demo"]
    if args.no_window or not machine.has_display():
        command.append("--no-window")
    if args.out:
        command += ["--out", str(args.out.resolve())]
    return _lyricstudio(environment, command).returncode


def _test(environment: Environment, _args: argparse.Namespace, rest: list[str]) -> int:
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    # Many tests wait for an engine or a window: two workers take little more than half the time, also on two cores.
    command = [environment.python, "-m", "pytest", "-n", str(_TEST_WORKERS), *rest]
    return subprocess.run(command, cwd=CHECKOUT, env=env, check=False).returncode


def _done(environment: Environment, _args: argparse.Namespace, _rest: list[str]) -> int:
    print(f"ready: {environment.python} -m lyricstudio --help")
    return 0


def _lyricstudio(
    environment: Environment, arguments: list[str], quiet: bool = False
) -> subprocess.CompletedProcess[str]:
    command = [str(environment.python), "-m", "lyricstudio", *arguments]
    return subprocess.run(command, cwd=CHECKOUT, capture_output=quiet, text=True, check=False)
