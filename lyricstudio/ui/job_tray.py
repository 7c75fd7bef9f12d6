"""What is being done now, opened from the pill: name, stage, how much is left, a bar, and a way to stop it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lyricstudio.jobs.qt import Job
from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.widgets.bar import Bar
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.naming import tight
from lyricstudio.ui.widgets.popover import Popover
from lyricstudio.ui.widgets.shadow import MARGIN
from lyricstudio.ui.widgets.text import Elided, Text
from lyricstudio.ui.words import duration

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricstudio.domain.progress import Progress
    from lyricstudio.ui.look import Look
    from lyricstudio.ui.run_watch import RunWork

    Work = Job[Any] | RunWork

_WIDTH = 420


class _JobLine(QWidget):
    def __init__(self, look: Look, job: Work) -> None:
        super().__init__()
        self.job = job
        self._started = time.monotonic()
        self._left = Text(look, "", Role.SECONDARY_NUMBER, "text2")
        self._stage = Elided(look, "starting", Role.SECONDARY, "text2")
        self._bar = Bar(look)
        self._bar.setFixedWidth(110)
        head, foot = tight(QHBoxLayout(), spacing=8), tight(QHBoxLayout(), spacing=8)
        self._title = Elided(look, job.title, Role.BODY_STRONG)
        head.addWidget(self._title, 1)
        head.addWidget(self._left)
        stop = Button(look, "", "jobs.stop", Shape("ghost", "close", 24, f"Stop {job.title}"))
        head.addWidget(stop.on_click(self._stop))
        stop.setVisible(job.stoppable)
        foot.addWidget(self._stage, 1)
        foot.addWidget(self._bar)
        column = tight(QVBoxLayout(self), spacing=2)
        column.addLayout(head)
        column.addLayout(foot)
        job.progressed.connect(self._on_progress)
        if job.latest is not None:
            self._on_progress(job.latest)

    def _stop(self) -> None:
        if isinstance(self.job, Job):
            self.job.cancel()

    def _on_progress(self, progress: Progress) -> None:
        self._stage.set_text(progress.note or "working")
        self._title.set_text(self.job.title)
        if not progress.total:
            return
        share = progress.done / progress.total
        self._left.setText(self.job.left or self._guess(share))
        self._bar.show_share(share, f"{share:.0%} done")

    def _guess(self, share: float) -> str:
        spent = time.monotonic() - self._started
        return duration(spent * (1 - share) / share) if share > 0.02 and spent > 2 else f"{share:.0%}"


class JobTray(Popover):
    """The tray; `show_jobs` while it is open keeps the lines of jobs that go on."""

    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__(look, window, "jobs", "Work in progress")
        self._lines: dict[int, _JobLine] = {}
        inner = tight(QVBoxLayout(), 16, 14, 16, 16, spacing=12)
        inner.addWidget(Text(look, "Working now", Role.HEADING))
        self._column = tight(QVBoxLayout(), spacing=14)
        self._none = Text(look, "Nothing is being done.", Role.BODY, "text2")
        inner.addLayout(self._column)
        inner.addWidget(self._none)
        self.body.addLayout(inner)
        self.setFixedWidth(_WIDTH + 2 * MARGIN)

    def show_jobs(self, jobs: Sequence[Work]) -> None:
        """Show these jobs."""
        wanted = {id(job): job for job in jobs}
        for key in [key for key in self._lines if key not in wanted]:
            self._lines.pop(key).deleteLater()
        for key, job in wanted.items():
            if key not in self._lines:
                self._lines[key] = _JobLine(self._look, job)
                self._column.addWidget(self._lines[key])
        self._none.setVisible(not wanted)
        self.adjustSize()
