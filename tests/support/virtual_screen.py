"""A real X server without a monitor, and a person's hands on it: keys, clicks and what the screen shows."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")

TOOLS = ("Xvfb", "xdotool")
PATIENCE = 180.0  # seconds: a busy machine must not fail a test


def missing_tools() -> list[str]:
    """Return the programs that a virtual screen needs and this machine lacks."""
    return [tool for tool in TOOLS if shutil.which(tool) is None]


@dataclass(frozen=True, slots=True)
class VirtualScreen:
    """One running X server."""

    display: str

    @property
    def env(self) -> dict[str, str]:
        """Return the environment of a program that shall appear on this screen."""
        return {**os.environ, "DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb"}

    def do(self, *words: str) -> str:
        """Run xdotool and return what it prints ("" when it finds nothing)."""
        done = subprocess.run(["xdotool", *words], env=self.env, capture_output=True, text=True, check=False)
        return done.stdout.strip()

    def window(self, title: str, program: subprocess.Popen[str]) -> str:
        """Return the id of the visible window whose title matches, focused; wait for it while its program runs."""

        def look() -> str:
            assert program.poll() is None, f"it ended: {program.stdout.read() if program.stdout else ''}"
            return self.do("search", "--onlyvisible", "--name", title)

        found = wait_for(look, f"a window {title!r}")
        window = found.split()[0]
        self.do("windowfocus", "--sync", window)
        return window

    def press(self, *keys: str) -> None:
        """Press keys one after the other, each as xdotool names it ("ctrl+2", "Return")."""
        for key in keys:
            self.do("key", "--clearmodifiers", key)
            time.sleep(0.15)

    def type(self, text: str) -> None:
        """Type a text."""
        self.do("type", "--clearmodifiers", "--delay", "20", text)


@contextmanager
def virtual_screen(size: str = "1440x900x24") -> Iterator[VirtualScreen]:
    """Start an X server on a free display and end it afterwards."""
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", size, "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=(writer,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writer)
    try:
        with os.fdopen(reader) as numbers:
            number = numbers.readline().strip()
        assert number, "the X server did not start"
        yield VirtualScreen(f":{number}")
    finally:
        server.terminate()
        server.wait(timeout=60)


@contextmanager
def on_screen(screen: VirtualScreen, command: list[str], more: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    """Run a program on a screen; it is killed when the test did not end it."""
    env = {**screen.env, **more}
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as program:
        try:
            yield program
        finally:
            program.kill()


def wait_for(look: Callable[[], T], what: str, patience: float = PATIENCE) -> T:
    """Look until there is something, and return it."""
    until = time.monotonic() + patience
    while not (seen := look()):
        assert time.monotonic() < until, f"{what} did not come"
        time.sleep(0.1)
    return seen
