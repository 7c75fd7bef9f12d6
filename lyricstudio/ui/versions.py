"""Which versions are at work, for About and for crash reports."""

from __future__ import annotations

import platform
from importlib import metadata

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import qVersion

from lyricstudio import __version__

_LIBRARIES = ("openai", "xllamacpp", "numpy", "tokenizers", "pandas", "pyqtgraph")


def versions() -> tuple[tuple[str, str], ...]:
    """Return name and version of the program, Python, Qt and the libraries, without importing any of them."""
    found = [
        ("LyricStudio", __version__),
        ("Python", platform.python_version()),
        ("Qt", f"{qVersion()} (PySide6 {pyside_version})"),
        ("System", platform.platform(terse=True)),
    ]
    for name in _LIBRARIES:
        try:
            found.append((name, metadata.version(name)))
        except metadata.PackageNotFoundError:
            found.append((name, "not installed"))
    return tuple(found)


def versions_text() -> str:
    """Return the versions as lines to copy."""
    return "\n".join(f"{name}: {version}" for name, version in versions())
