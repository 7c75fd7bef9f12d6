"""The verb that opens the window, or draws it without a display; the only one that loads Qt."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from lyricstudio.cli.verbs import Verb

if TYPE_CHECKING:
    from lyricstudio.cli.terminal import Terminal

_SIZE = (1440, 900)


def _size(text: str) -> tuple[int, int]:
    width, mark, height = text.lower().partition("x")
    if not (mark and width.isdecimal() and height.isdecimal() and int(width) >= 640 and int(height) >= 480):
        msg = f"{text!r} is no size such as 1440x900 (at least 640x480)"
        raise argparse.ArgumentTypeError(msg)
    return int(width), int(height)


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", type=Path, nargs="?", metavar="PROJECT", help="default: the last one")
    parser.add_argument("--grab", type=Path, metavar="DIR", help="draw every view to DIR/<view>.png and exit")
    parser.add_argument("--size", type=_size, default=_SIZE, metavar="WxH", help="size of the pictures (1440x900)")
    parser.add_argument("--theme", choices=("light", "dark", "contrast"), default="light", help="theme of the pictures")


def has_display() -> bool:
    """Say whether a window can be opened here."""
    if sys.platform in ("win32", "darwin") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _gui(args: argparse.Namespace, terminal: Terminal) -> int:
    if args.grab is not None:
        return _grab(args, terminal)
    from lyricstudio.domain.errors import UserError

    if not has_display():
        raise UserError("there is no display to open a window on", "`lyricstudio gui --grab DIR PROJECT` draws it")
    return open_window(args.project)


def open_window(project: Path | None) -> int:
    """Open the window on a project (None: the last one) and return its exit code when it is closed."""
    from lyricstudio.domain.errors import UserError
    from lyricstudio.services.window_libraries import missing_packages

    if missing := " ".join(missing_packages()):
        raise UserError(f"the window needs system libraries: {missing}", f"type: sudo apt-get install {missing}")
    from lyricstudio.app import run_gui

    return run_gui(project)


def _grab(args: argparse.Namespace, terminal: Terminal) -> int:
    # Before Qt is loaded: pictures need no display and look the same with one.
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from lyricstudio.app import grab

    views = grab(args.grab, args.project, args.size, args.theme)
    terminal.table(("view", "picture"), views.items())
    terminal.result({"views": {name: str(path) for name, path in views.items()}})
    return 0


VERBS: tuple[Verb, ...] = (
    Verb("gui", "open the window", "lyricstudio gui my.lyricstudio", _arguments, _gui),
)  # fmt: skip
