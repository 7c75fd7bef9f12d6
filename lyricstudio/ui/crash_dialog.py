"""What a person sees when the program itself is at fault: nothing is lost, here is the report, copy it."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QWidget

from lyricstudio import paths
from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.versions import versions_text
from lyricstudio.ui.widgets.dialog import Dialog
from lyricstudio.ui.widgets.fields import TextArea

if TYPE_CHECKING:
    from pathlib import Path

    from lyricstudio.jobs.qt import Failure
    from lyricstudio.ui.look import Look

_LOG = logging.getLogger(__name__)


def write_report(failure: Failure) -> Path | None:
    """Write a crash report into the log folder and return its path, None where nothing can be written."""
    stamp = datetime.now(tz=UTC).strftime("%Y%m%dT%H%M%S%f")
    path = paths.log_dir() / f"window-{stamp}.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{versions_text()}\n\n{failure.report}", encoding="utf-8")
    except OSError as error:
        _LOG.info("the report cannot be written: %s", error)
        return None
    return path


def open_crash(look: Look, parent: QWidget, failure: Failure) -> Dialog:
    """Open the dialog with the report to copy and return it."""
    path = write_report(failure)
    dialog = Dialog(look, parent, "crash", "Something in LyricStudio went wrong", 560)
    kept = f" The report is also in {path}." if path else ""
    dialog.say(f"It is our fault, not yours, and your songs are safe: every change was saved when you made it.{kept}")
    report = TextArea(look, "crash.report", "Crash report", role=Role.SECONDARY)
    report.setPlainText(f"{versions_text()}\n\n{failure.report}")
    report.setReadOnly(True)
    report.setMinimumHeight(220)
    dialog.body.addWidget(report)
    copy = dialog.add_button(
        "Copy report", "crash.copy", lambda: QApplication.clipboard().setText(report.toPlainText())
    )
    dialog.add_button("Go on", "crash.go_on", dialog.accept, "primary")
    dialog.open()
    copy.setFocus()
    return dialog
