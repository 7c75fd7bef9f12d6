"""Taking suggestions by the hundred: a threshold, how many it would take, and doing it with a way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from lyricstudio.domain.annotating import sure_ones
from lyricstudio.services.annotating import accept_everywhere, confirm
from lyricstudio.ui.annotate.accept_sheet import AcceptSheet
from lyricstudio.ui.annotate.key_sheet import KeySheet
from lyricstudio.ui.undo import Change
from lyricstudio.ui.words import count

if TYPE_CHECKING:
    from collections.abc import Callable

    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.jobs.qt import Job
    from lyricstudio.store.project import Project
    from lyricstudio.ui.annotate.desk import Desk
    from lyricstudio.ui.annotate.saver import Saver
    from lyricstudio.ui.annotate.suggestion_bar import SuggestionBar
    from lyricstudio.ui.look import Look
    from lyricstudio.ui.studio import Studio


_MENU = (
    "annotate.accept", "annotate.reopen", "", "annotate.split", "annotate.merge", "annotate.merge_below", "",
    "annotate.follow", "annotate.again", "annotate.remove", "", "annotate.ad_lib", "annotate.tags",
    "annotate.performers", "annotate.describe",
)  # fmt: skip


class AcceptCommands:
    """The sheets of the view."""

    studio: Studio
    look: Look
    desk: Desk
    saver: Saver
    bar: SuggestionBar
    if TYPE_CHECKING:

        @property
        def project(self) -> Project:
            """Return the open project."""
            ...

    threshold: float
    run_job: Callable[..., Job]
    start: Callable[[Job], Job]
    accept_sure: Callable[[], None]
    _accept_sheet: AcceptSheet | None = None

    @property
    def accept_sheet(self) -> AcceptSheet:
        """Return the sheet with the threshold."""
        if self._accept_sheet is None:
            sheet = self._accept_sheet = AcceptSheet(self.look, self)  # type: ignore[arg-type]
            sheet.threshold_changed.connect(self._on_threshold)
            sheet.here_wanted.connect(self.accept_sure)
            sheet.everywhere_wanted.connect(self.accept_everywhere)
        return self._accept_sheet

    def open_accept(self) -> None:
        """Open the threshold, with how many suggestions it would take here and in all songs."""
        sheet = self.accept_sheet
        sheet.show_threshold(self.threshold)
        self._count_sure()
        sheet.open_below(self.bar.more, right=True)

    def _on_threshold(self, threshold: float) -> None:
        self.threshold = threshold
        self.studio.settings.set_number("annotate/threshold", round(threshold * 100))
        self.bar.show_threshold(threshold)
        self._count_sure()

    def _count_sure(self) -> None:
        project, limit, song = self.project, self.threshold, self.desk.song
        self.accept_sheet.show_counts(len(sure_ones(song, limit)) if song is not None else 0, None)
        job = self.run_job(lambda _ctx: project.reviews.count_sure(limit), "Counting suggestions", "sure")
        self.start(job.on_success(self._on_counted_sure))

    def _on_counted_sure(self, everywhere: int) -> None:
        song = self.desk.song
        self.accept_sheet.show_counts(len(sure_ones(song, self.threshold)) if song is not None else 0, everywhere)

    def accept_everywhere(self) -> None:
        """Accept all suggestions of all songs that are sure enough; it can be undone."""
        self.saver.flush()
        project, limit = self.project, self.threshold
        accepted: list[tuple[int, ...]] = []

        def redo(ctx: WorkContext) -> None:
            accepted[:] = [accept_everywhere(project, limit, ctx)]

        def back(ctx: WorkContext) -> None:
            confirm(project, accepted[0], False, ctx)

        def told() -> None:
            studio = self.studio
            studio.notices.tell(f"Accepted {count(len(accepted[0]), 'part')}", action="Undo", run=studio.undo.undo)

        words = f"Accept all above {limit:.0%}".replace("%", " %")
        self.studio.undo.do(Change(words, redo, back, ("parts",), slow=True), told)

    def open_menu(self, at: QPoint) -> None:
        """Open the menu of a line: what its keys do."""
        menu = QMenu(self)  # type: ignore[call-overload]
        menu.setObjectName("annotate.menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name in _MENU:
            if name:
                menu.addAction(self.studio.actions.action(name))
            else:
                menu.addSeparator()
        menu.popup(at)

    def open_keys(self) -> None:
        """Show all keys of the view."""
        sheet = KeySheet(self.studio, self)  # type: ignore[arg-type]
        sheet.adjustSize()
        width, height = self.width(), self.height()  # type: ignore[attr-defined]
        sheet.open_at(QPoint((width - sheet.width()) // 2, max(0, (height - sheet.height()) // 2)))
