"""Names the system libraries that a window under X11 lacks: Qt itself would only abort the process."""

from __future__ import annotations

import ctypes
import os
import sys

# Shared library → Debian package: what Qt's X11 plugin loads and a server without a desktop does not have.
LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-shape.so.0": "libxcb-shape0",
}


def missing_packages() -> tuple[str, ...]:
    """Return the Debian packages without which no window opens here; none where X11 is not what Qt will use."""
    platform = os.environ.get("QT_QPA_PLATFORM") or ("" if os.environ.get("WAYLAND_DISPLAY") else "xcb")
    if sys.platform != "linux" or not platform.startswith("xcb"):
        return ()
    return tuple(package for library, package in LIBRARIES.items() if not _loads(library))


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
