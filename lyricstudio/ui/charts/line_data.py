"""What a line chart shows, as frozen values that may come from any thread."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import Enum

Point = tuple[float, float]


class Stroke(Enum):
    """How a line is drawn: what it means, never a colour of one's own."""

    VALIDATION = "validation"
    """2.6 px accent with dots: the line that matters."""
    TRAINING = "training"
    """2 px grey through the smoothed values, over the raw ones at 40 %."""
    OTHER = "other"
    """Dashed blue: another run beside it."""
    SECOND = "second"
    """Solid blue with squares: another measure of the same thing."""


@dataclass(frozen=True, slots=True)
class Series:
    """One line: name and an optional second line of words at its end, its points by rising x.

    `band` are (x, low, high) around it; `forecast` goes on from its last point, dotted.
    """

    name: str
    points: tuple[Point, ...]
    stroke: Stroke = Stroke.VALIDATION
    fact: str = ""
    band: tuple[tuple[float, float, float], ...] = ()
    forecast: tuple[Point, ...] = ()

    def at(self, x: float) -> float | None:
        """Return the value last measured at or before x; None before the first."""
        index = bisect_right(self.points, x, key=lambda point: point[0])
        return self.points[index - 1][1] if index else None


@dataclass(frozen=True, slots=True)
class Level:
    """A dashed horizontal line with words at its end: a baseline."""

    name: str
    value: float
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """A dotted vertical line from a point down to the axis, with words beside it."""

    x: float
    y: float
    text: str
    fact: str = ""


@dataclass(frozen=True, slots=True)
class LineData:
    """A whole line chart.

    The first series is the one whose points the cursor visits. `x_end` is where the axis ends when that is later
    than the last point (the planned steps), `future_from` where what is still to come begins (shaded), `best` the x
    of the first series' point that gets a ring. `x_word` stands before a value ("Step 600"), `y_title` above the
    y axis; the x axis starts at 0 unless `from_zero` is off. `y_range` fixes the y axis; `digits` are a value's.
    """

    series: tuple[Series, ...] = ()
    x_word: str = "Step"
    y_word: str = "Loss"
    y_title: str = ""
    x_end: float | None = None
    future_from: float | None = None
    future_word: str = "still to come"
    best: float | None = None
    levels: tuple[Level, ...] = ()
    moments: tuple[Moment, ...] = ()
    log_x: bool = False
    from_zero: bool = True
    y_range: tuple[float, float] | None = None
    digits: int = 3

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to draw."""
        return not any(series.points for series in self.series)

    def spoken(self) -> str:
        """Return the chart in words, for people who do not see it."""
        said = []
        for series in self.series:
            if series.points:
                (x0, y0), (x1, y1) = series.points[0], series.points[-1]
                low = min(series.points, key=lambda point: point[1])
                said.append(
                    f"{series.name}: {len(series.points)} points, {y0:.{self.digits}f} at {x0:,.0f},"
                    f" lowest {low[1]:.{self.digits}f} at {low[0]:,.0f}, now {y1:.{self.digits}f} at {x1:,.0f}"
                )
        said += [f"{level.name}: {level.value:g}{', ' + level.fact if level.fact else ''}" for level in self.levels]
        said += [f"{moment.text} {moment.fact}".strip() for moment in self.moments]
        return f"{self.y_word} by {self.x_word.lower()}. " + ". ".join(said or ["Nothing measured yet"])


def smoothed(points: tuple[Point, ...], share: float = 0.06) -> tuple[Point, ...]:
    """Return points with each value averaged over its neighbours, `share` of all to either side."""
    reach = round(len(points) * share)
    if reach < 1:
        return points
    sums = [0.0]
    for _, y in points:
        sums.append(sums[-1] + y)
    found = []
    for i, (x, _) in enumerate(points):
        low, high = max(0, i - reach), min(len(points), i + reach + 1)
        found.append((x, (sums[high] - sums[low]) / (high - low)))
    return tuple(found)
