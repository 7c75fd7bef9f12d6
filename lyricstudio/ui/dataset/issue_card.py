"""Every issue of a draft, with *show* (where it is) and *fix* (the person's way out, which can be undone)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lyricstudio.services.dataset_issues import SAFE
from lyricstudio.ui.dataset.words import ISSUES
from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.card import Card
from lyricstudio.ui.widgets.mark import Mark
from lyricstudio.ui.widgets.naming import named, tight
from lyricstudio.ui.widgets.text import Elided, Paragraph, rule
from lyricstudio.ui.words import count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricstudio.domain.draft_issues import FoundIssue
    from lyricstudio.domain.records import Dropped
    from lyricstudio.ui.look import Look


class IssueCard(Card):
    """The card. Signals: show_wanted(FoundIssue, button), fix_wanted(FoundIssue), fix_safe_wanted()."""

    show_wanted = Signal(object, object)
    fix_wanted = Signal(object)
    fix_safe_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Issues", "–")
        self._look = look
        self.issues: tuple[FoundIssue, ...] = ()
        named(self, "dataset.issues", "Issues")
        self.fix_safe = Button(look, "Fix all safe", "dataset.fix_safe", Shape("link", height=26))
        self.fix_safe.setToolTip("Does what needs no look at each place; it can be undone")
        self.fix_safe.clicked.connect(self.fix_safe_wanted)
        self.add_aside(self.fix_safe)
        self._rows = tight(QVBoxLayout(), spacing=0)
        self._left_out = Paragraph(look, "", Role.SECONDARY)
        self.body.addLayout(self._rows)
        self.body.addWidget(self._left_out)
        self.body.addStretch(1)

    @property
    def safe(self) -> tuple[FoundIssue, ...]:
        """Return what can be fixed without a look at each place."""
        return tuple(found for found in self.issues if found.issue in SAFE)

    def show_issues(self, issues: tuple[FoundIssue, ...], dropped: Sequence[Dropped]) -> None:
        """Show what was found, and what was left out of the dataset for good reason."""
        self.issues = issues
        places = sum(len(found.places) for found in issues)
        self.set_title("Issues")
        self.set_fact(f"{count(len(issues), 'kind')}, {count(places, 'place')}" if issues else "nothing found")
        self.fix_safe.setVisible(bool(self.safe))
        self._fill([self._row(found) for found in issues])
        self._show_left_out(dropped)

    def show_frozen(self, dropped: Sequence[Dropped]) -> None:
        """Show a frozen dataset: nothing can be fixed any more, but it is said what was left out."""
        self.issues = ()
        self.set_title("Left out")
        self.set_fact("when it was frozen")
        self.fix_safe.hide()
        self._fill([])
        self._show_left_out(dropped)
        if not dropped:
            self._left_out.set_text("Nothing was left out.")
            self._left_out.show()

    def _show_left_out(self, dropped: Sequence[Dropped]) -> None:
        words = "\n".join(f"{count(item.count, 'part')}: {item.reason}" for item in dropped)
        self._left_out.set_text(f"Left out of the examples\n{words}" if self.issues and words else words)
        self._left_out.setVisible(bool(words))

    def _fill(self, rows: list[QWidget]) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for i, row in enumerate(rows):
            if i:
                self._rows.addWidget(rule())
            self._rows.addWidget(row)

    def _row(self, found: FoundIssue) -> QWidget:
        title, unit, fix, icon, tone = ISSUES[found.issue]
        fact = found.fact or count(len(found.places), unit)
        name = f"dataset.issue.{found.issue.name.lower()}"
        row = named(QWidget(), name, f"{title}, {fact}")
        line = tight(QHBoxLayout(row), 0, 5, 0, 5, spacing=8)
        line.addWidget(Mark(self._look, icon, tone))
        words = tight(QVBoxLayout(), spacing=0)
        words.addWidget(Elided(self._look, title, Role.BODY))
        words.addWidget(Elided(self._look, fact, Role.SECONDARY, "text2"))
        line.addLayout(words, 1)
        show = Button(self._look, "Show", f"{name}.show", Shape("link", height=26))
        show.setAccessibleName(f"Show: {title}")
        show.clicked.connect(lambda _checked=False: self.show_wanted.emit(found, show))
        do = Button(self._look, fix, f"{name}.fix", Shape("tint", height=26))
        do.setAccessibleName(f"{fix}: {title}")
        do.clicked.connect(lambda _checked=False: self.fix_wanted.emit(found))
        line.addWidget(show)
        line.addWidget(do, 0, Qt.AlignmentFlag.AlignRight)
        return row
