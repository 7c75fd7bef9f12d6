"""The window on a real X server, used with real keys from an empty home: what no offscreen test can see."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from virtual_screen import VirtualScreen, missing_tools, on_screen, virtual_screen, wait_for

from lyricstudio.domain.kinds import PartKind
from lyricstudio.services.window_libraries import missing_packages
from lyricstudio.store.project import Project

CI = bool(os.environ.get("CI"))


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Iterator[VirtualScreen]:
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    lacking = [*missing_tools(), *missing_packages()]
    if lacking and not CI:
        pytest.skip(f"not on this machine: {', '.join(lacking)} (.ci/run installs them)")
    assert not lacking, f"CI must have {lacking}"
    with virtual_screen() as running:
        yield running


def test_enter_opens_the_samples_keys_label_them_and_nothing_is_lost(screen: VirtualScreen, private_home: Path) -> None:
    command = [sys.executable, "-m", "lyricstudio", "gui"]
    with on_screen(screen, command, {}) as window:
        screen.window("^LyricStudio$", window)
        screen.press("Return")
        screen.window("Sample songs", window)
        file = private_home / "data" / "projects" / "Sample songs.lyricstudio"
        assert file.is_file()
        screen.press("ctrl+2")
        # A key that comes before the song is read does nothing, so it is pressed until it was heard.
        before = hooks(file)
        wait_for(lambda: hooks(file) > before or screen.press("h") or time.sleep(2), "one hook more")
        screen.press("ctrl+q")
        assert window.wait(timeout=60) == 0
        assert window.stdout is not None
        assert window.stdout.read() == "", "Qt or Python complained"


def hooks(file: Path) -> int:
    """Count the hooks of the sample songs."""
    with Project.open(file) as project:
        return sum(part.kind is PartKind.HOOK for song in project.songs.iterate() for part in song.parts)
