"""Makes `.venv` and fills it: once, and again only when pyproject.toml or the Python changed."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trouble import Trouble

if TYPE_CHECKING:
    from pathlib import Path

_UNREACHABLE = (
    "No matching distribution", "Could not find a version", "NewConnectionError", "Failed to establish",
    "Temporary failure in name resolution", "ConnectTimeout", "ProxyError", "Max retries exceeded", "Read timed out",
)  # fmt: skip
_NO_SPACE = ("No space left on device", "[Errno 28]")


@dataclass(frozen=True)
class Environment:
    """The virtual environment of a checkout, with the extras that it was asked for."""

    checkout: Path
    extras: tuple[str, ...]

    @property
    def folder(self) -> Path:
        """Return the environment's folder."""
        return self.checkout / ".venv"

    @property
    def python(self) -> Path:
        """Return the environment's interpreter."""
        name = "Scripts/python.exe" if os.name == "nt" else "bin/python"
        return self.folder / name

    @property
    def is_ready(self) -> bool:
        """Say whether everything asked for was installed from the pyproject.toml of today."""
        stamp = self._read_stamp()
        return self.python.exists() and stamp.get("key") == self._key() and set(self.extras) <= set(stamp["extras"])

    def prepare(self) -> None:
        """Make the environment and install the project; raises Trouble and leaves nothing half made."""
        made = not self.python.exists()
        try:
            if made:
                print(f"making {self.folder}", flush=True)
                shutil.rmtree(self.folder, ignore_errors=True)
                venv.create(self.folder, with_pip=True, symlinks=os.name != "nt")
            self._check_index()
            self._install()
        except (OSError, subprocess.CalledProcessError) as error:
            self._undo(made)
            raise Trouble(
                f"The environment could not be made: {error}", "See above; nothing was left behind."
            ) from error
        except (Trouble, KeyboardInterrupt):
            self._undo(made)
            raise
        self._write_stamp()

    def _undo(self, made: bool) -> None:
        if made:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _check_index(self) -> None:
        """Ask the package index for one small thing before anything big is fetched."""
        self._pip("asking the package index", ["index", "versions", "hatchling"])

    def _install(self) -> None:
        extras = sorted(set(self.extras) | set(self._read_stamp().get("extras", ())))
        target = f"{self.checkout}[{','.join(extras)}]"
        print("installing LyricStudio and what it needs (several minutes the first time)", flush=True)
        self._pip("installing", ["install", "--editable", target])

    def _pip(self, doing: str, arguments: list[str]) -> None:
        command = [str(self.python), "-m", "pip", "--disable-pip-version-check", "--no-input", *arguments]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if done.returncode:
            raise _explain(doing, done.stderr + done.stdout)

    def _key(self) -> str:
        digest = hashlib.sha256((self.checkout / "pyproject.toml").read_bytes())
        digest.update(f"{sys.version_info[:2]}{self.checkout}".encode())
        return digest.hexdigest()

    @property
    def _stamp(self) -> Path:
        return self.folder / "lyricstudio-setup.json"

    def _read_stamp(self) -> dict:
        try:
            return json.loads(self._stamp.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}

    def _write_stamp(self) -> None:
        extras = sorted(set(self.extras) | set(self._read_stamp().get("extras", ())))
        self._stamp.write_text(json.dumps({"key": self._key(), "extras": extras}), encoding="utf-8")


def _explain(doing: str, output: str) -> Trouble:
    errors = [line for line in output.splitlines() if "error" in line.lower()] or output.splitlines()[-1:] or [""]
    if any(sign in output for sign in _NO_SPACE):
        return Trouble(f"The disk is full ({doing}).", "Free about 2.5 GB and start again.")
    if any(sign in output for sign in _UNREACHABLE):
        return Trouble(
            f"The package index could not be reached or lacks a package ({doing}): {errors[-1].strip()}",
            "Check the network (and pip's proxy settings) and start again; nothing was left behind.",
        )
    return Trouble(f"pip failed ({doing}): {errors[-1].strip()}", f"All that it said:\n{output[-2000:]}")
