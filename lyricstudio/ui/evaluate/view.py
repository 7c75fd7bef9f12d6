"""The evaluate view: one model's losses and copying at large, all models' scores beside it, what was recalled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lyricstudio.services.evaluating import RUNS, Evaluation
from lyricstudio.ui.charts.loading import load_plots
from lyricstudio.ui.evaluate.cards import CopiedCard, LossCard, RecallCard, ScoresCard
from lyricstudio.ui.theme.scale import Role, Space
from lyricstudio.ui.view import Size, View
from lyricstudio.ui.views import VIEWS
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.empty_state import EmptyAction, EmptyState
from lyricstudio.ui.widgets.fields import Choice
from lyricstudio.ui.widgets.naming import tight
from lyricstudio.ui.widgets.scroller import Scroller
from lyricstudio.ui.widgets.text import Elided
from lyricstudio.ui.words import count

if TYPE_CHECKING:
    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.services.evaluating import ModelEvaluation
    from lyricstudio.ui.studio import Studio

_COLUMNS = {
    Size.SMALL: ((12, ("loss", "copied", "scores", "recalls")),),
    Size.NORMAL: ((7, ("loss", "scores")), (5, ("copied", "recalls"))),
    Size.LARGE: ((5, ("loss", "scores")), (4, ("copied",)), (3, ("recalls",))),
}
"""For each size the columns: how wide they are to each other, and their cards."""
_HEIGHTS = {"loss": 300, "copied": 0, "scores": 200, "recalls": 210}
_STRETCH = {"loss": 3, "copied": 0, "scores": 1, "recalls": 1}


class EvaluateView(View):
    """The view; `one` is the model that is looked at."""

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio, "evaluate", "Evaluate")
        self.evaluation = Evaluation()
        self.one: ModelEvaluation | None = None
        self._wanted: object = None
        self._stale = True
        page = QWidget()
        column = tight(QVBoxLayout(page))
        column.addLayout(self._head())
        column.addWidget(self._board(), 1)
        self.set_pages(page, self._empty_state())
        self._connect()

    def _head(self) -> QHBoxLayout:
        look = self.look
        self._title = Elided(look, "", Role.TITLE)
        self._facts = Elided(look, "", Role.SECONDARY, "text2")
        self.model = Choice(look, "evaluate.model", "Model")
        self.model.setMinimumWidth(190)
        self._open = Button(look, "Card", "evaluate.open", Shape("ghost", "models"))
        self._open.setAccessibleName("Show the model's card")
        self._compose = Button(look, "Compose", "evaluate.compose", Shape("secondary", "compose"))
        self._again = Button(look, "Evaluate again", "evaluate.again", Shape("primary", "refresh"))
        words = tight(QVBoxLayout(), spacing=2)
        words.addWidget(self._title)
        words.addWidget(self._facts)
        row = tight(QHBoxLayout(), Space.PAGE, 12, Space.PAGE, 10, spacing=10)
        row.addLayout(words, 1)
        row.addWidget(self.model)
        for button in (self._open, self._compose, self._again):
            row.addWidget(button)
        return row

    def _board(self) -> QWidget:
        self.loss = LossCard(self.look)
        self.copied = CopiedCard(self.look)
        self.scores = ScoresCard(self.look)
        self.recalls = RecallCard(self.look)
        self._cards = {"loss": self.loss, "copied": self.copied, "scores": self.scores, "recalls": self.recalls}
        for name, height in _HEIGHTS.items():
            self._cards[name].setMinimumHeight(height)
        self._page = Scroller("evaluate.board", "Evaluation")
        self._row: QHBoxLayout = tight(QHBoxLayout(), spacing=Space.GAP)
        self._page.body.addLayout(self._row, 1)
        return self._page

    def _empty_state(self) -> EmptyState:
        can_tune = any(spec.name == "tune" for spec in VIEWS)
        name, text = ("tune", "Tune a model") if can_tune else ("library", "Go to the library")
        return EmptyState(
            self.look,
            "No models yet",
            "Once a model is tuned, its losses, the scores of what it writes and what it copied are drawn here.",
            EmptyAction("evaluate.empty.go", text, lambda: self.studio.navigator.go(name), name),
        )

    def _connect(self) -> None:
        self.model.activated.connect(lambda _index: self.look_at(self.model.currentData()))
        self._open.clicked.connect(self.open_model)
        self._compose.clicked.connect(self.compose)
        self._again.clicked.connect(self.again)
        self.scores.rows.model_chosen.connect(self.look_at)
        self.copied.map.cell_chosen.connect(self._on_cell)
        self.recalls.song_wanted.connect(self._open_song)

    # What the window asks of a view

    def project_changed(self) -> None:
        """Show another project."""
        self.evaluation, self.one = Evaluation(), None
        self._read_when_seen()

    def refresh(self, what: frozenset[str]) -> None:
        """Look again when runs, models or songs that models wrote changed."""
        if what & {"runs", "models", "compositions", "datasets"}:
            self._read_when_seen()

    def _read_when_seen(self) -> None:
        self._stale = True
        if self.isVisible():
            self.again()

    def entered(self) -> None:
        """Read what changed meanwhile; put the focus on the models."""
        if self._stale:
            self.again()
        self.scores.rows.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_target(self, target: object) -> None:
        """Look at a model, by its id."""
        self._wanted = target
        self.look_at(target)

    def arrange(self, size: Size) -> None:
        """Two by two; one column in a small window, three in a large one."""
        while (item := self._row.takeAt(0)) is not None:
            if (column := item.layout()) is not None:
                while column.count():
                    column.takeAt(0)
                column.deleteLater()
        for width, names in _COLUMNS[size]:
            cards = tight(QVBoxLayout(), spacing=Space.GAP)
            for name in names:
                cards.addWidget(self._cards[name], _STRETCH[name] or int(len(names) == 1))
            self._row.addLayout(cards, width)
        self.model.setMinimumWidth(150 if size is Size.SMALL else 190)

    def enabled(self, command: str) -> bool:
        """Say what can be used now."""
        if self.is_empty:
            return command == "evaluate.again"
        if command in ("evaluate.next", "evaluate.previous"):
            return len(self.evaluation.models) > 1
        views = {spec.name for spec in VIEWS}
        needed = {"evaluate.open_model": "models", "evaluate.compose": "compose"}.get(command)
        return needed is None or needed in views

    # Reading

    def again(self) -> None:
        """Read everything anew."""
        self._stale = False
        project, tables = self.project, self.studio.tables

        def work(ctx: WorkContext) -> Evaluation:
            from lyricstudio.services.evaluating import evaluate

            load_plots()
            return evaluate(project, tables, ctx)

        self.start(self.run_job(work, "Evaluating models", "evaluate").on_success(self._on_read))

    def _on_read(self, evaluation: Evaluation) -> None:
        self.evaluation = evaluation
        self.show_empty(not evaluation.models)
        before = self.one.model.id if self.one else None
        self.model.clear()
        for one in evaluation.models:
            self.model.addItem(one.model.name, one.model.id)
        for wanted in (self._wanted, before):
            if isinstance(wanted, int) and evaluation.find(wanted):
                self.look_at(wanted)
                return
        self.look_at(evaluation.models[0].model.id if evaluation.models else None)

    def look_at(self, model_id: object) -> None:
        """Look at a model."""
        self.one = self.evaluation.find(model_id) if isinstance(model_id, int) else None
        if self.one is None:
            self.studio.actions.refresh()
            return
        self._wanted = model_id
        self.model.choose(self.one.model.id)
        views = {spec.name for spec in VIEWS}
        self._open.setVisible("models" in views)
        self._compose.setVisible("compose" in views)
        self._show_head(self.one)
        for card in (self.loss, self.copied, self.scores, self.recalls):
            card.show_model(self.one, self.evaluation)
        self.studio.actions.refresh()

    def _show_head(self, one: ModelEvaluation) -> None:
        self._title.set_text(one.model.name)
        facts = [one.model.base, f"{count(one.train_examples, 'part')} tuned on", count(one.held_out, "held-out song")]
        facts.append(f"{count(one.texts, 'text')} of its own" if one.texts else "no texts yet")
        self._facts.set_text(" · ".join(facts))

    def show_loss(self, by: str) -> None:
        """Draw the losses by "step" or by "size" of the data."""
        self.loss.show_by(by)

    def _on_cell(self, model_id: object, column: int) -> None:
        if isinstance(model_id, int):
            if self.one is None or self.one.model.id != model_id:
                self.look_at(model_id)
            self.recalls.show_from(RUNS[column])

    def _open_song(self, song_id: int) -> None:
        name = "annotate" if any(spec.name == "annotate" for spec in VIEWS) else "library"
        self.studio.navigator.go(name, song_id)

    # Commands

    def next_model(self) -> None:
        """Look at the next model."""
        self._go(1)

    def previous_model(self) -> None:
        """Look at the model before."""
        self._go(-1)

    def _go(self, step: int) -> None:
        ids = [one.model.id for one in self.evaluation.models]
        if self.one is not None and ids:
            self.look_at(ids[(ids.index(self.one.model.id) + step) % len(ids)])

    def open_model(self) -> None:
        """Show the model's card in the library of models."""
        if self.one is not None:
            self.studio.navigator.go("models", self.one.model.id)

    def compose(self) -> None:
        """Go and compose."""
        self.studio.navigator.go("compose")
