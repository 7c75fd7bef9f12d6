"""The chart of a run: held-out and training loss together, other runs beside them, what is still to come shaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyricstudio.ui.charts.line_chart import LineChart
from lyricstudio.ui.charts.line_data import LineData, Series, Stroke
from lyricstudio.ui.widgets.card import Card

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricstudio.services.run_story import RunStory
    from lyricstudio.ui.look import Look


class LossCard(Card):
    """The card."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__(look, "Loss", "lower is better")
        self.chart = LineChart(look, name, "Loss")
        self.chart.set_nothing("The first step is on its way")
        self.chart.setMinimumHeight(200)
        self.body.addWidget(self.chart, 1)

    def show_story(self, story: RunStory, others: Sequence[RunStory]) -> None:
        """Draw a run and those it is compared with."""
        self.chart.set_nothing(_nothing(story))
        self.chart.show_data(loss_data(story, others))


def loss_data(story: RunStory, others: Sequence[RunStory]) -> LineData:
    """Return what the chart shows; a run without held-out examples is drawn by its training loss."""
    validation, training = story.validation, story.training
    series = [Series("Validation", validation)] if validation else []
    series += [Series("Training", training, Stroke.TRAINING)] if training else []
    for other in others:
        points = other.validation or other.training
        if points:
            fact = f"{points[-1][1]:.3f}" if len(points) > 1 else ""
            series.append(Series(other.one.title, points, Stroke.OTHER, fact))
    total, best = story.total, story.best
    going = story.one.run.status in ("running", "paused", "queued") and total is not None and story.step < total
    return LineData(
        tuple(series),
        x_end=float(total) if total else None,
        future_from=float(story.step) if going else None,
        best=best[0] if best and validation else None,
    )


def _nothing(story: RunStory) -> str:
    run = story.one.run
    if run.status in ("queued", "planned", "submitting", "validating_files"):
        return "It waits for its turn"
    return "Nothing was measured" if run.finished else "The first step is on its way"
