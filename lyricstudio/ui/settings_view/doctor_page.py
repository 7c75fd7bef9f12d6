"""The page that looks this machine over: what is here, what is missing, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lyricstudio.domain.progress import Progress
from lyricstudio.ui.settings_view.page import Page
from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.versions import versions
from lyricstudio.ui.widgets.bar import Bar
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.card import Card
from lyricstudio.ui.widgets.mark import Mark
from lyricstudio.ui.widgets.naming import named, tight
from lyricstudio.ui.widgets.text import Paragraph, Text

if TYPE_CHECKING:
    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.services.machine import Check
    from lyricstudio.ui.settings_view.view import SettingsView

_CHECKS = 8  # about as many as there are


class DoctorPage(Page):
    """The page."""

    def __init__(self, view: SettingsView) -> None:
        super().__init__(
            view, "doctor", "Doctor",
            "Is everything here that LyricStudio needs? What is optional closes a side road, never the main one.",
        )  # fmt: skip
        self.checks: tuple[Check, ...] = ()
        self._fresh = True
        self.again = Button(self.look, "Check again", "settings.doctor.again", Shape("secondary", "refresh"))
        self.copy = Button(self.look, "Copy the report", "settings.doctor.copy", Shape("ghost", "copy"))
        self._card = Card(self.look, "This computer")
        self._card.add_aside(self.copy.on_click(self.copy_report))
        self._card.add_aside(self.again.on_click(self.check))
        self._stage = Text(self.look, "", Role.SECONDARY, "text2")
        self._bar = Bar(self.look)
        self._list = tight(QVBoxLayout(), spacing=12)
        self._card.body.addWidget(self._stage)
        self._card.body.addWidget(self._bar)
        self._card.body.addLayout(self._list)
        self.column.addWidget(self._card)

    def opened(self) -> None:
        """Check once by itself."""
        if self._fresh:
            self._fresh = False
            self.check()

    def check(self) -> None:
        """Look the machine over."""

        def work(ctx: WorkContext) -> tuple[Check, ...]:
            from lyricstudio.services.machine import check_machine

            found: list[Check] = []
            ctx.report(Progress(0, _CHECKS, "python"))
            for one in check_machine():
                ctx.checkpoint()
                found.append(one)
                ctx.report(Progress(len(found), max(_CHECKS, len(found) + 1), f"after {one.name}"))
            return tuple(found)

        self.again.setEnabled(False)
        self._stage.show()
        self._bar.show()
        job = self.view.run_job(work, "Checking this computer", "doctor")
        self.view.start(job.on_progress(self._on_progress).on_success(self._show).on_end(self._on_end))

    def _on_progress(self, progress: Progress) -> None:
        self._stage.setText(f"looking … {progress.note}")
        self._bar.show_share(progress.done / (progress.total or 1), progress.note)

    def _on_end(self, _state: object) -> None:
        self.again.setEnabled(True)
        self._stage.hide()
        self._bar.hide()

    def _show(self, checks: tuple[Check, ...]) -> None:
        self.checks = checks
        while (item := self._list.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for check in checks:
            self._list.addWidget(self._row(check))
        missing = [check for check in checks if not check.ok and check.essential]
        self._card.set_fact(f"{len(missing)} missing" if missing else "all that is needed is here")

    def _row(self, check: Check) -> QWidget:
        look = self.look
        icon, tone = ("check-circle", "ok") if check.ok else ("warning", "bad" if check.essential else "warn")
        word = "" if check.ok else " – missing" if check.essential else " – optional"
        line = QWidget()
        named(line, f"settings.doctor.{check.name}", f"{check.name}{word}: {check.detail}")
        row = tight(QHBoxLayout(line), spacing=10)
        row.addWidget(Mark(look, icon, tone, 18), 0, Qt.AlignmentFlag.AlignTop)
        words = tight(QVBoxLayout(), spacing=2)
        words.addWidget(Text(look, f"{check.name.capitalize()}{word}", Role.BODY_STRONG, "text" if check.ok else tone))
        words.addWidget(Paragraph(look, check.detail, Role.SECONDARY))
        if not check.ok:
            words.addWidget(Paragraph(look, check.hint, Role.SECONDARY, "text"))
        row.addLayout(words, 1)
        return line

    def report(self) -> str:
        """Return the checks as text, with the versions."""
        state = {True: "ok"}
        lines = [
            f"{state.get(c.ok, 'missing' if c.essential else 'optional'):9}{c.name}: {c.detail}"
            + ("" if c.ok else f"\n         {c.hint}")
            for c in self.checks
        ]
        return "\n".join([*(f"{name}: {value}" for name, value in versions()), "", *lines])

    def copy_report(self) -> None:
        """Put the report on the clipboard."""
        QGuiApplication.clipboard().setText(self.report())
        self.studio.notices.tell("The report is on the clipboard")
