"""The table of the views, and how to build one.

**A view** is a package `ui/<name>/` with `view.py` (a subclass of `View`) and `commands.py` (its `Command`s as
data, importing nothing heavy), plus one file for each pane, model and dialog. Register it with one `ViewSpec`
below: two small functions with the imports inside, so that nothing of a view is loaded before it is opened.
Library (`ui/library/`) is the model to follow.

**What you get**: `self.studio` (jobs, notices, undo, actions, session, navigator, settings, tables) and
`self.look` (colours, fonts, icons). No singletons, no `QApplication.instance()`.

**Reading and writing**: services and store only, never SQL or files here. What may take more than 5 ms is a job:

    job = self.run_job(lambda ctx: build(self.project, ctx), "Counting tokens", group="count")
    self.start(job.on_success(self._on_counted))          # connect first, start last; bound methods only

Capture `project = self.project` before the lambda when the project could change meanwhile. A job with
`quiet=False` appears in the job pill and tray. Failures are shown for you; `on_failure` takes that over.
After a write: `self.studio.session.tell("songs")`; every view's `refresh` then hears of it, yours too.
A change that a person can take back is a `Change` given to `self.studio.undo` (`do`, or `did` when done).
A message: `self.studio.notices.tell("Deleted 2 songs", action="Undo", run=self.studio.undo.undo)`.

**Commands**: `Command("annotate.accept", "Accept and go on", "accept", "Return")` calls `view.accept()`. Keys work
wherever the focus is while the view is current; bare keys get an Alt twin for text fields. `enabled(id)` says
what can be used; `studio.actions.refresh()` asks again. Buttons call the same methods.

**Names**: every control has an object name `<view>.<thing>` and an accessible name; the constructors of
`ui/widgets` ask for both. Painted regions set `setAccessibleName` to what they show ("Chorus 2, suggested, 99 %").

**Looks**: build from `ui/widgets`; sizes from `theme.scale` (`Space`, `Radius`, `Height`, `Role`); fonts only by
`look.font(Role.X)` (style sheets cannot set variable weights); colours only by name (`look.colour("text2")`,
property `tone`), read when painting, so that a change of theme needs only `look.changed.connect(self.update)`.
Paint with `with QPainter(self) as painter:` (an exception under an open painter ends the process, and so does
one in an `eventFilter`: keep filters trivial). Cache what is
drawn often under content, size, `look.key` and `devicePixelRatioF()`. Panes are splitters with minima; in
`arrange(size)` side panes become drawers below 1200 (see `widgets/drawer.py`) and grow beyond 1800.
Give `set_pages` an `EmptyState` whose button works now.

**Tests** go to `tests/ui/<name>/`; the fixtures `studio_window` and `sample_project` give the real thing. The walk
over the widget tree (tests/ui/test_names.py) covers every registered view by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from lyricstudio.ui.actions import Command
    from lyricstudio.ui.studio import Studio
    from lyricstudio.ui.view import View


@dataclass(frozen=True, slots=True)
class ViewSpec:
    """A view before it exists: its name and title, its icon, how it is made, and its commands.

    `apart` views stand at the foot of the rail.
    """

    name: str
    title: str
    icon: str
    make: Callable[[Studio], View]
    commands: Callable[[], tuple[Command, ...]]
    apart: bool = False


def _library(studio: Studio) -> View:
    from lyricstudio.ui.library.view import LibraryView

    return LibraryView(studio)


def _library_commands() -> tuple[Command, ...]:
    from lyricstudio.ui.library.commands import COMMANDS

    return COMMANDS


def _annotate(studio: Studio) -> View:
    from lyricstudio.ui.annotate.view import AnnotateView

    return AnnotateView(studio)


def _annotate_commands() -> tuple[Command, ...]:
    from lyricstudio.ui.annotate.commands import COMMANDS

    return COMMANDS


def _dataset(studio: Studio) -> View:
    from lyricstudio.ui.dataset.view import DatasetView

    return DatasetView(studio)


def _dataset_commands() -> tuple[Command, ...]:
    from lyricstudio.ui.dataset.commands import COMMANDS

    return COMMANDS


def _tune(studio: Studio) -> View:
    from lyricstudio.ui.tune.view import TuneView

    return TuneView(studio)


def _tune_commands() -> tuple[Command, ...]:
    from lyricstudio.ui.tune.commands import COMMANDS

    return COMMANDS


def _models(studio: Studio) -> View:
    from lyricstudio.ui.models.view import ModelsView

    return ModelsView(studio)


def _models_commands() -> tuple[Command, ...]:
    from lyricstudio.ui.models.commands import COMMANDS

    return COMMANDS


def _compose(studio: Studio) -> View:
    from lyricstudio.ui.compose.view import ComposeView

    return ComposeView(studio)


def _compose_commands() -> tuple[Command, ...]:
    from lyricstudio.ui.compose.commands import COMMANDS

    return COMMANDS


def _settings(studio: Studio) -> View:
    from lyricstudio.ui.settings_view.view import SettingsView

    return SettingsView(studio)


def _settings_commands() -> tuple[Command, ...]:
    from lyricstudio.ui.settings_view.commands import COMMANDS

    return COMMANDS


def _evaluate(studio: Studio) -> View:
    from lyricstudio.ui.evaluate.view import EvaluateView

    return EvaluateView(studio)


def _evaluate_commands() -> tuple[Command, ...]:
    from lyricstudio.ui.evaluate.commands import COMMANDS

    return COMMANDS


VIEWS: tuple[ViewSpec, ...] = (
    ViewSpec("library", "Library", "library", _library, _library_commands),
    ViewSpec("annotate", "Annotate", "annotate", _annotate, _annotate_commands),
    ViewSpec("dataset", "Dataset", "dataset", _dataset, _dataset_commands),
    ViewSpec("tune", "Tune", "tune", _tune, _tune_commands),
    ViewSpec("models", "Models", "models", _models, _models_commands),
    ViewSpec("compose", "Compose", "compose", _compose, _compose_commands),
    ViewSpec("evaluate", "Evaluate", "evaluate", _evaluate, _evaluate_commands),
    ViewSpec("settings", "Settings", "settings", _settings, _settings_commands, apart=True),
)
"""All views in the order of the rail."""
