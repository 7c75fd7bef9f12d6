"""Catches what no one caught: exceptions in slots and event handlers reach `sys.excepthook`, and here a person."""

from __future__ import annotations

import sys
import traceback
from typing import TYPE_CHECKING

from lyricstudio.domain.errors import Cancelled
from lyricstudio.jobs.qt import failure_of

if TYPE_CHECKING:
    from types import TracebackType

    from lyricstudio.ui.notices import Notices


class ExceptionHook:
    """Shows what reaches `sys.excepthook`: exceptions in slots and event handlers end up there."""

    def __init__(self, notices: Notices) -> None:
        self._notices = notices
        self._before = sys.excepthook
        sys.excepthook = self._caught

    def remove(self) -> None:
        """Put the old hook back."""
        sys.excepthook = self._before

    def _caught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, Cancelled | KeyboardInterrupt):
            return
        if isinstance(error, Exception):
            self._notices.fail(failure_of(error))
        else:
            traceback.print_exception(kind, error, trace)
