"""What the window remembers, and what it makes of a file that somebody broke."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray

from lyricstudio.ui.settings import WindowSettings


@pytest.fixture
def settings(tmp_path: Path) -> WindowSettings:
    return WindowSettings(tmp_path / "data" / "window.ini")


def test_values_come_back_in_another_process(settings: WindowSettings) -> None:
    settings.set_text("theme", "dark")
    settings.set_number("width", 320)
    settings.set_state("geometry", QByteArray(b"\x01\x02"))
    settings.sync()
    again = WindowSettings(settings.path)
    assert (again.text("theme"), again.number("width", 1), again.state("geometry").data()) == ("dark", 320, b"\x01\x02")


def test_a_missing_or_broken_value_is_its_default(settings: WindowSettings) -> None:
    settings.set_text("width", "wide")
    assert settings.number("width", 7) == 7
    assert settings.text("theme", "system") == "system"
    assert settings.state("geometry").isEmpty()


def test_recent_projects_are_newest_first_and_there(settings: WindowSettings, tmp_path: Path) -> None:
    files = [tmp_path / f"{i}.lyricstudio" for i in range(10)]
    for file in files:
        file.touch()
        settings.add_recent(file)
    settings.add_recent(files[5])
    assert settings.recent[0] == files[5]
    assert len(settings.recent) == 8
    files[5].unlink()
    assert files[5] not in settings.recent


def test_groups_hold_only_their_own(settings: WindowSettings) -> None:
    settings.set_text("keys/library.find", "F3")
    settings.set_text("theme", "dark")
    assert dict(settings.group("keys")) == {"library.find": "F3"}
    settings.forget("keys/library.find")
    assert dict(settings.group("keys")) == {}
