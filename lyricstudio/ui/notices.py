"""The one way in which the window tells a person something: it shows, it logs, and tests can read it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from lyricstudio.jobs.qt import Failure, failure_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QSystemTrayIcon

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Notice:
    """A message: what happened, how ("ok", "info", "warn", "bad"), a second line, and one action with its word."""

    text: str
    tone: str = "ok"
    hint: str = ""
    action: str = ""
    run: Callable[[], object] | None = None


class Notices(QObject):
    """Signals: told(Notice) for a toast, crashed(Failure) for a bug, which gets a dialog with its report."""

    told = Signal(object)
    crashed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.last: Notice | None = None
        self._tray: QSystemTrayIcon | None = None

    def tell(self, text: str, hint: str = "", action: str = "", run: Callable[[], object] | None = None) -> None:
        """Say that something was done, with one action such as Undo."""
        self.post(Notice(text, "ok", hint, action, run))

    def post(self, notice: Notice) -> None:
        """Show a message."""
        _LOG.info("%s: %s %s", notice.tone, notice.text, notice.hint)
        self.last = notice
        self.told.emit(notice)

    def fail(self, failure: Failure) -> None:
        """Show why something failed: a sentence and a hint, or the crash report when it is our fault."""
        if failure.is_bug:
            _LOG.info("bug: %s\n%s", failure.message, failure.report)
            self.crashed.emit(failure)
        else:
            self.post(Notice(_sentence(failure.message), "bad", _sentence(failure.hint)))

    def fail_with(self, error: BaseException) -> None:
        """Show an exception."""
        self.fail(failure_of(error))

    def desktop(self, title: str, text: str) -> None:
        """Show a notification of the desktop where it has them; the window may be closed or covered."""
        from PySide6.QtWidgets import QSystemTrayIcon

        _LOG.info("desktop: %s %s", title, text)
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return
        if self._tray is None:
            self._tray = QSystemTrayIcon(self)
        self._tray.show()
        self._tray.showMessage(title, text)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
