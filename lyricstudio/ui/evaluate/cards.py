"""The cards of the evaluate view: originality as a heat map with a verdict, scores in rows, what was recalled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from lyricstudio.services.evaluating import COPIED_FROM, RUNS
from lyricstudio.ui.charts.heat_map import HeatMap
from lyricstudio.ui.charts.line_chart import LineChart
from lyricstudio.ui.evaluate.charts import heat_data, size_data, step_data
from lyricstudio.ui.evaluate.score_rows import ScoreRows
from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.card import Card
from lyricstudio.ui.widgets.fields import Segments
from lyricstudio.ui.widgets.naming import tight, with_property
from lyricstudio.ui.widgets.row_list import Row, RowList
from lyricstudio.ui.widgets.text import Paragraph
from lyricstudio.ui.words import count, percent

if TYPE_CHECKING:
    from lyricstudio.services.evaluating import Evaluation, ModelEvaluation
    from lyricstudio.ui.look import Look

_ABOUT = "Share of lines holding this many words in a row from training lyrics, %"
_NO_SIZES = "Tune this group again on a dataset of another size, and this shows whether more data helps."


class LossCard(Card):
    """Losses by step, or by how many parts models of the group were tuned on."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Loss", "lower is better")
        self._shown: tuple[ModelEvaluation, Evaluation] | None = None
        self.chart = LineChart(look, "evaluate.loss", "Loss")
        self.by = Segments(look, "evaluate.loss_by", (("By step", "step"), ("By size of data", "size")))
        self.by.choose("step")
        self.by.chosen.connect(lambda _value: self._draw())
        self.add_aside(self.by)
        self.body.addWidget(self.chart, 1)

    def show_model(self, one: ModelEvaluation, evaluation: Evaluation) -> None:
        """Show another model."""
        self._shown = (one, evaluation)
        self._draw()

    def show_by(self, by: str) -> None:
        """Draw the losses by "step" or by "size" of the data."""
        self.by.choose(by)
        self._draw()

    def _draw(self) -> None:
        if self._shown is None:
            return
        by_size = self.by.value == "size"
        self.chart.set_nothing(_NO_SIZES if by_size else "This model's service reported no losses.")
        self.chart.show_data((size_data if by_size else step_data)(*self._shown))


class CopiedCard(Card):
    """The heat map of copying, with a sentence that says what it amounts to."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Originality")
        self.map = HeatMap(look, "evaluate.copied", "Words in a row from training lyrics")
        self._verdict = Paragraph(look, "", Role.SECONDARY, "text")
        self.body.addWidget(Paragraph(look, _ABOUT, Role.SECONDARY))
        self.body.addWidget(self.map)
        self.body.addWidget(self._verdict)
        self.body.addStretch(1)

    def show_model(self, one: ModelEvaluation, evaluation: Evaluation) -> None:
        """Show another model among the others."""
        self.map.show_data(heat_data(one, evaluation))
        self._verdict.set_text(_verdict(one))


def _verdict(one: ModelEvaluation) -> str:
    copied = one.copied[RUNS.index(COPIED_FROM)]
    if copied is None:
        return f"{one.model.name} has written nothing yet: compose a song with it."
    if copied == 0:
        return f"No line of {one.lines:,} repeats {COPIED_FROM} words of a training song."
    held = one.held_out_copied[RUNS.index(COPIED_FROM)] or 0.0
    return (
        f"{percent(copied)} of {count(one.lines, 'line')} repeat {COPIED_FROM} words of a training song;"
        f" of lines it never saw, {percent(held)} do."
    )


class ScoresCard(Card):
    """The scores of all models; a long list scrolls."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Scores", "0 to 100, more is better")
        self.rows = ScoreRows(look)
        inner = QWidget()
        with_property(inner, "surface", "")
        column = tight(QVBoxLayout(inner), 0, 0, 6, 0)
        column.addWidget(self.rows)
        column.addStretch(1)
        area = QScrollArea()
        area.setObjectName("evaluate.scores.area")
        area.setAccessibleName("Scores")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setMinimumHeight(120)
        area.setWidget(inner)
        self._unscored = Paragraph(look, "", Role.SECONDARY)
        self.body.addWidget(area, 1)
        self.body.addWidget(self._unscored)

    def show_model(self, one: ModelEvaluation, evaluation: Evaluation) -> None:
        """Show all models, and which of them is looked at."""
        self.rows.show_models(evaluation.models, one.model.id)
        self._unscored.set_text(f"{one.model.name} gets scores once it has written something.")
        self._unscored.setVisible(not one.texts)


class RecallCard(Card):
    """The longest runs of words that a model took from training songs. Signal: song_wanted(song id)."""

    song_wanted = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Recalled", "–")
        self._one: ModelEvaluation | None = None
        self.list = RowList(look, "evaluate.recalls", "What was recalled", one_click=True)
        self.list.set_surface("surf")
        self.list.setMinimumHeight(120)
        self.list.opened.connect(self._on_opened)
        self._all = Button(look, "All", "evaluate.recalls.all", Shape("link", height=26))
        self._all.setAccessibleName("Show all that was recalled")
        self._all.clicked.connect(lambda: self.show_from(0))
        self._none = Paragraph(look, "", Role.SECONDARY)
        self.add_aside(self._all)
        self.body.addWidget(self._none)
        self.body.addWidget(self.list, 1)

    def show_model(self, one: ModelEvaluation, _evaluation: Evaluation) -> None:
        """Show what another model recalled."""
        self._one = one
        self.show_from(0)

    def show_from(self, least: int) -> None:
        """Show only the runs of at least so many words."""
        one = self._one
        if one is None:
            return
        found = [(i, recall) for i, recall in enumerate(one.recalls) if recall.words >= least]
        self.set_fact(f"{least} words or more" if least else "longest first")
        self._all.setVisible(least > 0)
        self.list.show_rows([
            Row(f"“{r.text}”", f"{r.title}, line {r.line} · in {r.place}", f"{r.words} words", i, serif=True)
            for i, r in found
        ])  # fmt: skip
        self.list.setVisible(bool(found))
        self._none.setVisible(not found)
        self._none.set_text(
            f"{least or RUNS[0]} words in a row: not found in the {count(one.train_examples, 'part')} it was tuned on."
            if one.texts
            else "What it writes is searched for words of its training songs, the longest runs first."
        )

    def _on_opened(self, index: object) -> None:
        if self._one is not None and isinstance(index, int):
            self.song_wanted.emit(self._one.recalls[index].song_id)
