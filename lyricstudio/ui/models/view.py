"""The library of models: facets, the list, the card of one, and a bench where one or two of them write."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from lyricstudio.services.model_library import ModelQuery, facet_counts, filtered
from lyricstudio.ui.models.bench import Bench
from lyricstudio.ui.models.card_pane import CardPane
from lyricstudio.ui.models.changes import ModelChanges
from lyricstudio.ui.models.facets import ModelFacets
from lyricstudio.ui.models.model_list import ModelList
from lyricstudio.ui.models.trials import Trials
from lyricstudio.ui.theme.scale import Role
from lyricstudio.ui.view import Size, View
from lyricstudio.ui.views import VIEWS
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.card import pane
from lyricstudio.ui.widgets.empty_state import EmptyAction, EmptyState
from lyricstudio.ui.widgets.fields import SearchField
from lyricstudio.ui.widgets.naming import tight
from lyricstudio.ui.widgets.panes import Panes, Side
from lyricstudio.ui.widgets.text import Text, rule
from lyricstudio.ui.words import count

if TYPE_CHECKING:
    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.domain.records import LyricModel
    from lyricstudio.services.models import ModelCard
    from lyricstudio.ui.studio import Studio

_OF_ONE = ("try", "compose", "rename", "export", "elsewhere", "run", "delete", "compare")


class ModelsView(View):
    """The view."""

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio, "models", "Models")
        self.models: tuple[LyricModel, ...] = ()
        self._query = ModelQuery()
        self._wanted: object = None
        self.card: ModelCard | None = None
        self.facets = ModelFacets(self.look)
        self.list = ModelList(self.look)
        self.bench = Bench(self.look)
        self.card_pane = CardPane(self.look)
        self.changes = ModelChanges(self)
        self.trials = Trials(self, self.bench)
        self.panes = Panes(self.look, self._centre(), Side(self.facets, 200, 232), Side(self.card_pane, 340, 480, 300))
        self.set_pages(self.panes, self._empty_state())
        self._connect()

    def _centre(self) -> QWidget:
        look = self.look
        self.search = SearchField(look, "models.search", "Find models", "Names, groups, bases")
        self.search.setMaximumWidth(320)
        self.search.setMinimumWidth(160)
        self._filters_button = Button(
            look, "", "models.filters", Shape("secondary", "drawer-left", label="Show the filters")
        )
        self._card_button = Button(
            look, "", "models.card_button", Shape("secondary", "drawer-right", label="Show what is known of this model")
        )
        self._found = Text(look, "", Role.SECONDARY_NUMBER, "text2")
        bar = tight(QHBoxLayout(), 18, 12, 18, 10, spacing=8)
        bar.addWidget(self._filters_button)
        bar.addWidget(self.search, 1)
        bar.addStretch(0)
        bar.addWidget(self._found)
        bar.addWidget(self._card_button)
        above = tight(QVBoxLayout())
        above.addWidget(pane("win", bar))
        above.addWidget(rule())
        above.addWidget(self.list, 1)
        self._splitter = QSplitter(Qt.Orientation.Vertical)
        self._splitter.setHandleWidth(1)
        self._splitter.setChildrenCollapsible(False)
        self._splitter.addWidget(pane("surf", above))
        self._splitter.addWidget(pane("win", _held(self.bench)))
        self._splitter.setSizes([360, 420])
        self._splitter.setStretchFactor(1, 1)
        return self._splitter

    def _empty_state(self) -> EmptyState:
        return EmptyState(
            self.look,
            "No model yet",
            "A model is what a run leaves when it has learnt from a dataset. It stays on this computer, and you can try"
            " it, compare it and compose with it.",
            EmptyAction("models.empty.tune", "Train one", self._go_tune, "tune"),
        )

    def _connect(self) -> None:
        self.facets.toggled.connect(lambda facet, value: self.show_query(self._query.toggled(facet, value)))
        self.facets.cleared.connect(self.clear)
        self.search.textChanged.connect(lambda text: self.show_query(ModelQuery(text, self._query.chosen)))
        self.search.returnPressed.connect(self._focus_list)
        self.search.left.connect(self._focus_list)
        self.list.current_changed.connect(self._on_current)
        self.list.opened.connect(self.write)
        self.card_pane.act.connect(self._act)
        self._filters_button.clicked.connect(self.toggle_filters)
        self._card_button.clicked.connect(self.toggle_card)
        self.bench.write_pressed.connect(self.write)
        self.bench.stop_pressed.connect(self.stop)

    # What the window asks of a view

    @property
    def place(self) -> str:
        """Return the model in sight."""
        model = self.list.current
        return f"Models: {model.name}" if model is not None and not self.is_empty else "Models"

    def project_changed(self) -> None:
        """Show another project's models."""
        self._query, self._wanted, self.card = ModelQuery(), None, None
        self.search.clear()
        self.trials.project_changed()
        self._read()

    def refresh(self, what: frozenset[str]) -> None:
        """Look again when models were made, renamed or deleted."""
        if "models" in what:
            self._read()

    def show_target(self, target: object) -> None:
        """Show a model by its id (a number), its name, or the id of the run that made it (texts)."""
        self._wanted = target
        self._query = ModelQuery()
        self._read()

    def entered(self) -> None:
        """Put the focus on the models."""
        self._focus_list()

    def arrange(self, size: Size) -> None:
        """Make the side panes drawers in a small window."""
        self.panes.arrange(size)
        small = size is Size.SMALL
        self._filters_button.setVisible(small)
        self._card_button.setVisible(small)

    def enabled(self, command: str) -> bool:
        """Say what can be used."""
        word = command.partition(".")[2]
        if self.is_empty:
            return False
        if word == "stop":
            return self.trials.is_writing
        if word == "compose" and not self._can_compose:
            return False
        if word == "compare" and len(self.models) < 2:
            return False
        if word == "elsewhere":
            return self.card is not None and self.card.dataset is not None
        return word not in _OF_ONE or self.list.current is not None

    # Reading

    def _read(self) -> None:
        project = self.project
        job = self.run_job(lambda _ctx: project.models.all(), "Reading models", "models")
        self.start(job.on_success(self._on_models))

    def _on_models(self, models: tuple[LyricModel, ...]) -> None:
        self.models = models
        self.show_empty(not models)
        self.show_query(self._query)

    def show_query(self, query: ModelQuery) -> None:
        """Show the models of a query."""
        self._query = query
        now = datetime.now().astimezone()
        current, shown = self.list.current_id, filtered(self.models, query, now)
        self.list.rows.show_models(shown)
        self.facets.show_counts(facet_counts(self.models, now), query)
        total = count(len(self.models), "model")
        self._found.setText(total if len(shown) == len(self.models) else f"{len(shown)} of {total}")
        wanted = self._row_wanted()
        row = wanted if wanted >= 0 else self.list.rows.row_of(current)
        self.list.go_to(max(0, row))
        self._on_current(self.list.current_id)

    def _row_wanted(self) -> int:
        wanted, self._wanted = self._wanted, None
        for row, model in enumerate(self.list.rows.models):
            if wanted is not None and wanted in (model.id, model.run_id, model.name):
                return row
        return -1

    def _on_current(self, model_id: int | None) -> None:
        self.bench.offer_others(self.models, model_id)
        self.place_changed.emit()
        model, project = self.list.current, self.project
        if model is None:
            self.card = None
            self.studio.actions.refresh()
            return

        def read(_ctx: WorkContext) -> ModelCard:
            from lyricstudio.services.models import read_card
            from lyricstudio.ui.charts.loading import load_plots

            load_plots()
            return read_card(project, model)

        self.start(self.run_job(read, "Reading a model", "card").on_success(self._on_card))

    def _on_card(self, card: ModelCard) -> None:
        self.card = card
        self.card_pane.show_card(card, self._can_compose)
        self.studio.actions.refresh()

    @property
    def _can_compose(self) -> bool:
        return any(spec.name == "compose" for spec in VIEWS)

    # Commands

    def find(self) -> None:
        """Put the focus into the search field."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _focus_list(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Show all models."""
        self._query = ModelQuery()
        if self.search.text():
            self.search.clear()
        else:
            self.show_query(self._query)

    def write(self) -> None:
        """Let the current model write, and the other one if one was chosen."""
        if self.list.current is not None and not self.trials.is_writing:
            self.trials.write(self.list.current)

    def stop(self) -> None:
        """Stop writing after the line that is being written."""
        self.trials.stop()

    def compare(self) -> None:
        """Choose the model to compare with."""
        self.bench.other.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.bench.other.showPopup()

    def compose(self) -> None:
        """Compose with the current model."""
        if self.list.current is not None and self._can_compose:
            self.studio.navigator.go("compose", self.list.current)

    def rename(self) -> None:
        """Rename the current model."""
        if self.list.current is not None:
            self.changes.rename(self.list.current)

    def export(self) -> None:
        """Export the current model's adapter."""
        if self.list.current is not None:
            self.changes.export(self.list.current)

    def train_elsewhere(self) -> None:
        """Train the current model's frozen dataset on another base or service: what it takes is said there."""
        if self.card is not None and self.card.dataset is not None:
            self.studio.navigator.go("tune", (self.card.dataset.id,))

    def show_run(self) -> None:
        """Show the run that made the current model."""
        if self.card is not None and self.card.run is not None:
            self.studio.navigator.go("tune", self.card.run.id)

    def delete(self) -> None:
        """Delete the current model."""
        if self.list.current is not None:
            self.changes.delete(self.list.current)

    def toggle_card(self) -> None:
        """Show or hide the card."""
        self.panes.toggle("right")

    def toggle_filters(self) -> None:
        """Show or hide the filters."""
        self.panes.toggle("left")

    def _act(self, word: str) -> None:
        calls = {
            "compose": self.compose, "rename": self.rename, "export": self.export, "run": self.show_run,
            "elsewhere": self.train_elsewhere, "delete": self.delete,
        }  # fmt: skip
        calls[word]()

    def _go_tune(self) -> None:
        self.studio.navigator.go("tune")


def _held(widget: QWidget) -> QVBoxLayout:
    layout = tight(QVBoxLayout())
    layout.addWidget(widget)
    return layout
