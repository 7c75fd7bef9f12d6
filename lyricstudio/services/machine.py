"""Looks at this machine: is everything here that LyricStudio needs, and what is to be done where it is not?

Qt and the keyring are tried in child processes: a broken library must not take the command with it, and a
keyring may wait for a person who is not there.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lyricstudio import paths
from lyricstudio.bases.catalogue import BaseCatalogue
from lyricstudio.domain.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator

OLDEST_PYTHON = (3, 11)
_CHILD_SECONDS = 60.0
_GIB = 1 << 30
_NEEDED_BYTES = 2 * _GIB
_ENGINE_PARTS = (
    "numpy",
    "gguf",
    "xllamacpp",
    "tokenizers",
    "jinja2",
    "starlette",
    "uvicorn",
    "multipart",
    "safetensors",
)

_TRY_QT = """
from PySide6.QtCore import qVersion
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication
app = QApplication([])
print(qVersion(), len(QFontDatabase.families()))
"""
_TRY_KEYRING = """
import keyring, keyring.core
backend = keyring.get_keyring()
parts = getattr(backend, "backends", None) or [backend]
real = [p for p in parts if keyring.core.recommended(p)]
print(" ".join(f"{type(p).__module__}.{type(p).__qualname__}" for p in real))
"""


_TRY_ENGINE = """
import xllamacpp, numpy, gguf, tokenizers, uvicorn
print("llama.cpp by xllamacpp", xllamacpp.__version__, "and numpy", numpy.__version__)
"""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; an `essential` one that is not ok stops the main road, others only a side road."""

    name: str
    ok: bool
    detail: str
    hint: str = ""
    essential: bool = True


def check_machine() -> Iterator[Check]:
    """Yield the checks one by one, the quick ones first."""
    yield _python()
    yield _data_folder()
    yield _disk()
    yield _engine()
    yield _default_base()
    yield from _qt_and_fonts()
    yield _keyring()


def _python() -> Check:
    version = ".".join(str(part) for part in sys.version_info[:3])
    hint = "Install Python 3.11 or newer and set LyricStudio up again."
    return Check("python", sys.version_info >= OLDEST_PYTHON, f"Python {version} at {sys.executable}", hint)


def _data_folder() -> Check:
    folder = paths.data_dir()
    hint = "Give yourself the right to write there, or name another folder in LYRICSTUDIO_DATA."
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".doctor-"):
            pass
    except OSError as error:
        return Check("data folder", False, f"{folder} cannot be written: {error.strerror}", hint)
    return Check("data folder", True, str(folder))


def _disk() -> Check:
    folder = paths.data_dir()
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    hint = f"Free some space: models and training need about {_NEEDED_BYTES / _GIB:.0f} GB."
    return Check("disk space", free >= _NEEDED_BYTES, f"{free / _GIB:.1f} GB free for {paths.data_dir()}", hint)


def _engine() -> Check:
    missing = [name for name in _ENGINE_PARTS if importlib.util.find_spec(name) is None]
    if missing:
        hint = "Install it with: pip install 'lyricstudio[local]'"
        return Check("local engine", False, f"not installed (missing: {', '.join(missing)})", hint)
    answer = _try([sys.executable, "-c", _TRY_ENGINE])
    lacks_library = "cannot open shared object file" in answer.text
    again = "Install it again: pip install --force-reinstall 'lyricstudio[local]'"
    hint = "Install the library, on Debian and Ubuntu with: apt-get install libgomp1" if lacks_library else again
    return Check("local engine", answer.ok, answer.text, hint)


def _default_base() -> Check:
    try:
        base = BaseCatalogue(paths.bases_dir()).find("default")
    except UserError as error:
        return Check("default base", False, error.message, error.hint)
    return Check("default base", True, f"{base.name}, {base.bytes / 1e6:.0f} MB, {base.licence}")


def _qt_and_fonts() -> Iterator[Check]:
    answer = _try([sys.executable, "-c", _TRY_QT], {"QT_QPA_PLATFORM": "offscreen"})
    if not answer.ok:
        hint = "The window needs Qt's system libraries; python3 packaging/bootstrap.py setup names or installs them."
        yield Check("window (Qt)", False, answer.text, hint, essential=False)
        return
    version, families = answer.text.split()[-2:]
    yield Check("window (Qt)", True, f"Qt {version}", essential=False)
    hint = "Install a font package, for example fonts-dejavu."
    yield Check("fonts", families != "0", f"{families} font families", hint, essential=False)


def _keyring() -> Check:
    answer = _try([sys.executable, "-c", _TRY_KEYRING])
    hint = (
        "Keys of hosted services cannot be kept here; give them in the environment as LYRICSTUDIO_KEY_<NAME>, "
        "or start a secret service. The local engine needs none."
    )
    if answer.ok and answer.text:
        return Check("keyring", True, answer.text, essential=False)
    return Check("keyring", False, answer.text or "this machine has no keyring", hint, essential=False)


@dataclass(frozen=True, slots=True)
class _Answer:
    ok: bool
    text: str


def _try(command: list[str], environment: dict[str, str] | None = None) -> _Answer:
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_CHILD_SECONDS,
            env={**os.environ, **(environment or {})},
            cwd=Path(tempfile.gettempdir()),
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return _Answer(False, f"could not be tried: {error}")
    said = (done.stdout if done.returncode == 0 else done.stderr or done.stdout).strip().splitlines()
    return _Answer(done.returncode == 0, said[-1] if said else "" if done.returncode == 0 else "it crashed")
