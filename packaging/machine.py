"""Looks at the machine before anything is changed: C library, disk, venv, and the libraries that Qt needs."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from trouble import Trouble

if TYPE_CHECKING:
    from pathlib import Path

GLIBC = (2, 34)  # what the PySide6 wheels are built for (measured: reference of the Qt wheels)
CHECKOUT_BYTES = 2_500_000_000  # the environment with test tools, and pip's temporary files
DATA_BYTES = 800_000_000  # the default base, adapters and one merged model

# Shared library → Debian package. The first group serves every start, the second a window under X11.
QT_LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
}
WINDOW_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-shape.so.0": "libxcb-shape0",
}


def check(checkout: Path, data: Path, ready: bool) -> list[str]:
    """Return the Debian packages to install first; `ready` says that the environment is already there.

    Raises Trouble when the machine cannot take LyricStudio, or lacks something that only a person
    with more rights can install.
    """
    _check_glibc()
    if not ready:
        _check_space(checkout, CHECKOUT_BYTES)
        _check_space(data, DATA_BYTES)
    packages = _missing_libraries()
    if not ready and not _has_venv():
        packages.append(f"python{sys.version_info.major}.{sys.version_info.minor}-venv")
    if packages and not may_install():
        raise Trouble(f"Something is missing on this machine: {', '.join(packages)}.", _install_hint(packages))
    return packages


def has_display() -> bool:
    """Say whether a window can be opened."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def may_install() -> bool:
    """Say whether packages may be installed: root, on a system with apt-get."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: list[str]) -> None:
    """Install Debian packages as root; raises Trouble with apt's own last words."""
    print(f"installing system packages: {' '.join(packages)}", flush=True)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-q"],
        ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages],
    ):
        done = subprocess.run(command, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if done.returncode:
            last = (done.stderr or done.stdout).strip().splitlines()[-1:] or ["(it said nothing)"]
            raise Trouble(f"{' '.join(command[:2])} failed: {last[0]}", f"Type: apt-get install {' '.join(packages)}")


def _check_glibc() -> None:
    if sys.platform != "linux":
        return
    name, version = platform.libc_ver()
    if name != "glibc":
        raise Trouble(
            "This Linux does not use the GNU C library, and Qt for Python is not built for it.",
            "Use a distribution such as Debian 12, Ubuntu 22.04 or Fedora 36, or newer.",
        )
    found = tuple(int(piece) for piece in version.split(".")[:2])
    if found < GLIBC:
        raise Trouble(
            f"The GNU C library here is {version}; Qt needs {GLIBC[0]}.{GLIBC[1]} or newer.",
            "Use Debian 12, Ubuntu 22.04, Fedora 36 or newer.",
        )


def _check_space(folder: Path, needed: int) -> None:
    place = folder
    while not place.exists():
        place = place.parent
    if not os.access(place, os.W_OK):
        raise Trouble(f"Nothing can be written to {place}.", "Use a folder that belongs to you.")
    free = shutil.disk_usage(place).free
    if free < needed:
        raise Trouble(
            f"Only {free / 1e9:.1f} GB are free at {place}; about {needed / 1e9:.1f} GB are needed.",
            "Free some space and start again; nothing was changed.",
        )


def _has_venv() -> bool:
    return importlib.util.find_spec("venv") is not None and importlib.util.find_spec("ensurepip") is not None


def _missing_libraries() -> list[str]:
    if sys.platform != "linux":
        return []
    wanted = {**QT_LIBRARIES, **(WINDOW_LIBRARIES if has_display() else {})}
    return [package for library, package in wanted.items() if not _loads(library)]


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _install_hint(packages: list[str]) -> str:
    if shutil.which("apt-get"):
        return f"Type: sudo apt-get update && sudo apt-get install {' '.join(packages)}"
    return f"Install what your distribution calls these Debian packages: {' '.join(packages)}"
