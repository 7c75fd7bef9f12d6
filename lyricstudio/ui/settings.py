"""What the window remembers between starts: size, recent projects, theme, changed keys; one file in the data folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSettings

from lyricstudio import paths

if TYPE_CHECKING:
    from collections.abc import Mapping

_RECENT = 8


class WindowSettings:
    """Typed access to `window.ini`; a missing or broken value is its default."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or paths.data_dir() / "window.ini"
        self._store = QSettings(str(self.path), QSettings.Format.IniFormat)

    def text(self, key: str, default: str = "") -> str:
        """Return a text."""
        value = self._store.value(key, default)
        return value if isinstance(value, str) else default

    def set_text(self, key: str, value: str) -> None:
        """Remember a text."""
        self._store.setValue(key, value)

    def number(self, key: str, default: int) -> int:
        """Return a whole number."""
        text = self.text(key, str(default))
        return int(text) if text.lstrip("-").isdecimal() else default

    def set_number(self, key: str, value: int) -> None:
        """Remember a whole number."""
        self._store.setValue(key, str(value))

    def state(self, key: str) -> QByteArray:
        """Return a saved state of a window, splitter or header; empty when there is none."""
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()

    def set_state(self, key: str, value: QByteArray) -> None:
        """Remember a saved state."""
        self._store.setValue(key, value)

    def group(self, name: str) -> Mapping[str, str]:
        """Return all texts under a name ("keys" → {"library.import": "Ctrl+I"})."""
        self._store.beginGroup(name)
        found = {key: self.text(key) for key in self._store.childKeys()}
        self._store.endGroup()
        return found

    def forget(self, key: str) -> None:
        """Forget a value."""
        self._store.remove(key)

    @property
    def recent(self) -> tuple[Path, ...]:
        """Return the projects opened last that still exist, newest first."""
        paths_ = (Path(line) for line in self.text("recent").split("|") if line)
        return tuple(path for path in paths_ if path.exists())

    def add_recent(self, path: Path) -> None:
        """Put a project at the head of the recent ones."""
        path = path.absolute()
        kept = [path, *(other for other in self.recent if other != path)][:_RECENT]
        self.set_text("recent", "|".join(map(str, kept)))

    def sync(self) -> None:
        """Write everything to the disk."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._store.sync()
