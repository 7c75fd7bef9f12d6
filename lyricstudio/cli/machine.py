"""The verbs `serve` and `doctor`: the local engine in the foreground, and whether this machine is fit."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from lyricstudio import paths
from lyricstudio.cli.verbs import Verb
from lyricstudio.domain.errors import ServiceError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from lyricstudio.cli.terminal import Terminal

_LEAVE_SECONDS = 40.0  # trainers save what they have
_USAGE, _USER = 2, 3


def _serve_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine alone)")
    parser.add_argument("--port", type=int, default=0, help="port to listen on (default: a free one)")
    parser.add_argument("--data", type=Path, default=None, help="folder for files, jobs and adapters")
    parser.add_argument("--show-token", action="store_true", help="print the token that clients need")


def _serve(args: argparse.Namespace, terminal: Terminal) -> int:
    command = [sys.executable, "-m", "lyricstudio.engine", "--until-stdin-closes"]
    command += ["--host", args.host, "--port", str(args.port), "--data", str(args.data or paths.engine_dir())]
    command += ["--show-token"] if args.show_token else []
    output = subprocess.PIPE if args.json else None
    # The engine keeps our standard output for its two lines, and leaves when its input ends, whatever becomes of us.
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=output) as engine, _passing_on(engine):
        try:
            if args.json:
                _print_as_json(engine, args.show_token, terminal)
            code = engine.wait()
        except KeyboardInterrupt:
            _let_leave(engine)
            raise
    return _exit_code(code)


def _print_as_json(engine: subprocess.Popen[bytes], with_token: bool, terminal: Terminal) -> None:
    assert engine.stdout is not None
    lines = [engine.stdout.readline().decode("utf-8", "replace").strip() for _ in range(2 if with_token else 1)]
    told = dict(line.split(": ", maxsplit=1) for line in lines if ": " in line)
    if told:
        terminal.result(dict(told))


@contextlib.contextmanager
def _passing_on(engine: subprocess.Popen[bytes]) -> Iterator[None]:
    before = signal.signal(signal.SIGTERM, lambda _number, _frame: engine.terminate())
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _let_leave(engine: subprocess.Popen[bytes]) -> None:
    # Ctrl-C reached the engine as well; a second one here must not cut its saving short.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        assert engine.stdin is not None
        engine.stdin.close()
        engine.wait(_LEAVE_SECONDS)
    except subprocess.TimeoutExpired:
        engine.kill()
        engine.wait()
    finally:
        signal.signal(signal.SIGINT, before)


def _exit_code(code: int) -> int:
    if code in (0, _USAGE, _USER):
        return code  # the engine has said what is wrong
    raise ServiceError(f"The engine ended unexpectedly (exit code {code}).", "Start it again: no job is lost.")


def _doctor_arguments(_parser: argparse.ArgumentParser) -> None:
    return


def _doctor(_args: argparse.Namespace, terminal: Terminal) -> int:
    from lyricstudio.domain.progress import Progress
    from lyricstudio.services.machine import check_machine

    checks = []
    for check in check_machine():
        terminal.report(Progress(len(checks) + 1, None, "checking this machine"))
        checks.append(check)
    rows = [("ok" if c.ok else "missing" if c.essential else "optional", c.name, c.detail) for c in checks]
    terminal.table(("", "what", "found"), rows)
    for check in checks:
        if not check.ok:
            terminal.say(f"{check.name}: {check.hint}")
    shown = [{"name": c.name, "ok": c.ok, "detail": c.detail, "hint": "" if c.ok else c.hint} for c in checks]
    terminal.result({"checks": shown})
    return _USER if any(c.essential and not c.ok for c in checks) else 0


VERBS: tuple[Verb, ...] = (
    Verb(
        name="serve",
        help="Run the local engine until it is ended: files, fine-tuning jobs and chat completions over HTTP.",
        example="lyricstudio serve --port 8642 --show-token",
        arguments=_serve_arguments,
        run=_serve,
    ),
    Verb(
        name="doctor",
        help="Check this machine: Python, window, fonts, keyring, engine, base, disk.",
        example="lyricstudio doctor",
        arguments=_doctor_arguments,
        run=_doctor,
    ),
)
