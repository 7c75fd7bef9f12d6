"""What the charts of the evaluate view show: losses by step or by size of the data, and the heat map of copying."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyricstudio.services.evaluating import COPIED_FROM, RUNS
from lyricstudio.ui.charts.heat_map import HeatData, HeatRow
from lyricstudio.ui.charts.line_data import Level, LineData, Series, Stroke

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricstudio.services.evaluating import Evaluation, ModelEvaluation

FLAGGED_FROM = 0.1
_MOST_ROWS, _MOST_OTHERS = 8, 3


def step_data(one: ModelEvaluation, evaluation: Evaluation) -> LineData:
    """Return the losses of a model by step, with those of other models of its group."""
    best = one.best
    last = one.validation[-1][1] if one.validation else None
    fact = f"best {best[1]:.3f}" if best else ""
    series = [Series("Validation", one.validation, fact=fact)] if one.validation else []
    series += [Series("Training", one.training, Stroke.TRAINING)] if one.training else []
    others = [o for o in evaluation.models if o is not one and o.model.group == one.model.group and o.validation]
    series += [Series(o.model.name, o.validation, Stroke.OTHER) for o in others[:_MOST_OTHERS]]
    levels = ()
    if one.validation and one.validation[0][0] == 0 and last is not None and len(one.validation) > 1:
        levels = (Level("Untuned base", one.validation[0][1], f"{one.validation[0][1]:.3f}"),)
    return LineData(tuple(series), levels=levels, best=best[0] if best else None, y_title="Loss, nats a token")


def size_data(one: ModelEvaluation, evaluation: Evaluation) -> LineData:
    """Return the best losses of the models of one group and base by how many parts they were tuned on.

    Empty where there are no two sizes to compare.
    """
    alike = [
        o
        for o in evaluation.models
        if o.model.group == one.model.group and o.model.base == one.model.base and o.best and o.train_examples
    ]
    points: dict[int, float] = {}
    for other in alike:
        assert other.best is not None
        points[other.train_examples] = min(other.best[1], points.get(other.train_examples, other.best[1]))
    if len(points) < 2:
        return LineData()
    drawn = tuple((float(size), loss) for size, loss in sorted(points.items()))
    fall = drawn[0][1] - drawn[-1][1]
    fact = f"{drawn[-1][1]:.3f}, {'fell' if fall > 0 else 'rose'} by {abs(fall):.3f}"
    series = Series("Best validation loss", drawn, Stroke.SECOND, fact)
    return LineData((series,), x_word="Parts", y_title="Loss, nats a token; parts tuned on", log_x=True)


def heat_data(one: ModelEvaluation, evaluation: Evaluation) -> HeatData:
    """Return the heat map: the model, others that wrote something, and the held-out songs to compare with."""
    others = [o for o in evaluation.models if o is not one and o.copied[0] is not None]
    others.sort(key=lambda other: other.model.group != one.model.group)
    rows = [_row(one, strong=True), *(_row(other) for other in others[: _MOST_ROWS - 2])]
    rows.append(HeatRow("Held-out songs", _shown(one.held_out_copied), aside=True))
    columns = (*(str(run) for run in RUNS[:-1]), f"{RUNS[-1]}+")
    limit_word = f"counted as copied from {COPIED_FROM} words on"
    return HeatData(
        columns,
        tuple(rows),
        "words in a row",
        RUNS.index(COPIED_FROM),
        limit_word,
        most=0.5,
        flagged_from=FLAGGED_FROM,
    )


def _row(one: ModelEvaluation, strong: bool = False) -> HeatRow:
    return HeatRow(one.model.name, _shown(one.copied), strong, key=one.model.id)


def _shown(shares: Sequence[float | None]) -> tuple[float | None, ...]:
    return tuple(share if share else None for share in shares)
