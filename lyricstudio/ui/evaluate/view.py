"""The evaluate view: one model's losses and copying at large, all models' scores beside it, what was recalled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from lyricstudio.services.evaluating import COPIED_FROM, RUNS, Evaluation
from lyricstudio.ui.charts.heat_map import HeatMap
from lyricstudio.ui.charts.line_chart import LineChart
from lyricstudio.ui.charts.loading import load_plots
from lyricstudio.ui.evaluate.charts import heat_data, size_data, step_data
from lyricstudio.ui.evaluate.score_rows import ScoreRows
from lyricstudio.ui.theme.scale import Role, Space
from lyricstudio.ui.view import Size, View
from lyricstudio.ui.views import VIEWS
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.card import Card
from lyricstudio.ui.widgets.empty_state import EmptyAction, EmptyState
from lyricstudio.ui.widgets.fields import Choice, Segments
from lyricstudio.ui.widgets.naming import tight, with_property
from lyricstudio.ui.widgets.row_list import Row, RowList
from lyricstudio.ui.widgets.scroller import Scroller
from lyricstudio.ui.widgets.text import Elided, Paragraph
from lyricstudio.ui.words import count, percent

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
        self._least = 0
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
        look = self.look
        self.loss = LineChart(look, "evaluate.loss", "Loss")
        self.loss_by = Segments(look, "evaluate.loss_by", (("By step", "step"), ("By size of data", "size")))
        self.loss_by.choose("step")
        self.copied = HeatMap(look, "evaluate.copied", "Words in a row from training lyrics")
        self.scores = ScoreRows(look)
        self.recalls = RowList(look, "evaluate.recalls", "What was recalled", one_click=True)
        self.recalls.set_surface("surf")
        self._cards = {
            "loss": Card(look, "Loss", "lower is better"), "copied": Card(look, "Originality"),
            "scores": Card(look, "Scores", "0 to 100, more is better"), "recalls": Card(look, "Recalled", "–"),
        }  # fmt: skip
        self._cards["loss"].add_aside(self.loss_by)
        self._cards["loss"].body.addWidget(self.loss, 1)
        self._fill_copied(self._cards["copied"])
        self._fill_scores(self._cards["scores"])
        self._fill_recalls(self._cards["recalls"])
        for name, height in _HEIGHTS.items():
            self._cards[name].setMinimumHeight(height)
        self._page = Scroller("evaluate.board", "Evaluation")
        self._row: QHBoxLayout = tight(QHBoxLayout(), spacing=Space.GAP)
        self._page.body.addLayout(self._row, 1)
        return self._page

    def _fill_copied(self, card: Card) -> None:
        self._copied_about = Paragraph(
            self.look, "Share of lines holding this many words in a row from training lyrics, %", Role.SECONDARY
        )
        self._verdict = Paragraph(self.look, "", Role.SECONDARY, "text")
        card.body.addWidget(self._copied_about)
        card.body.addWidget(self.copied)
        card.body.addWidget(self._verdict)
        card.body.addStretch(1)

    def _fill_scores(self, card: Card) -> None:
        inner = QWidget()
        with_property(inner, "surface", "")
        column = tight(QVBoxLayout(inner), 0, 0, 6, 0)
        column.addWidget(self.scores)
        column.addStretch(1)
        area = _scroller(inner, "evaluate.scores.area", "Scores")
        area.setMinimumHeight(120)
        card.body.addWidget(area, 1)
        self._unscored = Paragraph(self.look, "", Role.SECONDARY)
        card.body.addWidget(self._unscored)

    def _fill_recalls(self, card: Card) -> None:
        self._all_recalls = Button(self.look, "All", "evaluate.recalls.all", Shape("link", height=26))
        self._all_recalls.setAccessibleName("Show all that was recalled")
        self._all_recalls.hide()
        self._none = Paragraph(self.look, "", Role.SECONDARY)
        card.add_aside(self._all_recalls)
        self.recalls.setMinimumHeight(120)
        card.body.addWidget(self._none)
        card.body.addWidget(self.recalls, 1)

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
        self.loss_by.chosen.connect(lambda _value: self._show_loss())
        self.scores.model_chosen.connect(self.look_at)
        self.copied.cell_chosen.connect(self._on_cell)
        self._all_recalls.clicked.connect(lambda: self._show_recalls(0))
        self.recalls.opened.connect(self._open_recall)

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
        self.scores.setFocus(Qt.FocusReason.OtherFocusReason)

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
        self._show_loss()
        self._show_copied(self.one)
        self.scores.show_models(self.evaluation.models, self.one.model.id)
        self._show_unscored(self.one)
        self._show_recalls(0)
        self.studio.actions.refresh()

    def _show_head(self, one: ModelEvaluation) -> None:
        self._title.set_text(one.model.name)
        facts = [one.model.base, f"{count(one.train_examples, 'part')} tuned on", count(one.held_out, "held-out song")]
        facts.append(f"{count(one.texts, 'text')} of its own" if one.texts else "no texts yet")
        self._facts.set_text(" · ".join(facts))

    def show_loss(self, by: str) -> None:
        """Draw the losses by "step" or by "size" of the data."""
        self.loss_by.choose(by)
        self._show_loss()

    def _show_loss(self) -> None:
        one = self.one
        if one is None:
            return
        if self.loss_by.value == "size":
            self.loss.set_nothing(
                "Tune this group again on a dataset of another size, and this shows whether more data helps."
            )
            self.loss.show_data(size_data(one, self.evaluation))
        else:
            self.loss.set_nothing("This model's service reported no losses.")
            self.loss.show_data(step_data(one, self.evaluation))

    def _show_copied(self, one: ModelEvaluation) -> None:
        self.copied.show_data(heat_data(one, self.evaluation))
        copied = one.copied[RUNS.index(COPIED_FROM)]
        if copied is None:
            self._verdict.set_text(f"{one.model.name} has written nothing yet: compose a song with it.")
        elif copied == 0:
            words = f"No line of {one.lines:,} repeats {COPIED_FROM} words of a training song."
            self._verdict.set_text(words)
        else:
            held = one.held_out_copied[RUNS.index(COPIED_FROM)] or 0.0
            self._verdict.set_text(
                f"{percent(copied)} of {count(one.lines, 'line')} repeat {COPIED_FROM} words of a training song;"
                f" of lines it never saw, {percent(held)} do."
            )

    def _show_unscored(self, one: ModelEvaluation) -> None:
        words = "" if one.texts else f"{one.model.name} gets scores once it has written something."
        self._unscored.set_text(words)
        self._unscored.setVisible(bool(words))

    def _on_cell(self, model_id: object, column: int) -> None:
        if isinstance(model_id, int):
            if self.one is None or self.one.model.id != model_id:
                self.look_at(model_id)
            self._show_recalls(RUNS[column])

    def _show_recalls(self, least: int) -> None:
        one = self.one
        assert one is not None
        self._least = least
        found = [(i, r) for i, r in enumerate(one.recalls) if r.words >= least]
        card = self._cards["recalls"]
        card.set_fact(f"{least} words or more" if least else "longest first")
        self._all_recalls.setVisible(least > 0)
        rows = [
            Row(f"“{r.text}”", f"{r.title}, line {r.line} · in {r.place}", f"{r.words} words", i, serif=True)
            for i, r in found
        ]
        self.recalls.show_rows(rows)
        self.recalls.setVisible(bool(rows))
        self._none.setVisible(not rows)
        wanted = f"{least} words in a row or more" if least else f"{RUNS[0]} words in a row"
        self._none.set_text(
            f"Not found in the {count(one.train_examples, 'part')} it was tuned on: {wanted}."
            if one.texts
            else "What it writes is searched for words of its training songs, the longest runs first."
        )

    def _open_recall(self, index: object) -> None:
        if self.one is not None and isinstance(index, int):
            name = "annotate" if any(spec.name == "annotate" for spec in VIEWS) else "library"
            self.studio.navigator.go(name, self.one.recalls[index].song_id)

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


def _scroller(inner: QWidget, name: str, label: str) -> QScrollArea:
    area = QScrollArea()
    area.setObjectName(name)
    area.setAccessibleName(label)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inner)
    return area
