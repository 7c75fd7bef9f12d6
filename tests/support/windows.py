"""Helpers for tests of the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from lyricstudio.ui.main_window import MainWindow

WAIT = 30_000  # ms: generous, a busy machine must not fail a test


def settle(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until no job is left and the timers of zero milliseconds have run."""
    qtbot.wait(1)
    qtbot.waitUntil(lambda: window.studio.jobs.idle, timeout=WAIT)
    qtbot.wait(1)
