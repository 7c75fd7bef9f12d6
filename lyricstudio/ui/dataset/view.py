"""The dataset view: the plan and the models that it makes at the left, everything about one dataset at the right."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from lyricstudio.domain.part_filter import PartFilter
from lyricstudio.ui.dataset.board import Board
from lyricstudio.ui.dataset.changes import DatasetChanges
from lyricstudio.ui.dataset.chart_cards import ChartCards
from lyricstudio.ui.dataset.cost_rows import CostRows
from lyricstudio.ui.dataset.example_card import ExampleCard
from lyricstudio.ui.dataset.head import DatasetHead
from lyricstudio.ui.dataset.issue_card import IssueCard
from lyricstudio.ui.dataset.plan_pane import FROZEN, PlanPane
from lyricstudio.ui.dataset.popovers import DatasetSheets
from lyricstudio.ui.dataset.reading import DatasetReading
from lyricstudio.ui.dataset.summary import Summary
from lyricstudio.ui.file_drop import ImportPaths
from lyricstudio.ui.view import Size, View
from lyricstudio.ui.views import VIEWS
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.card import Card, pane
from lyricstudio.ui.widgets.empty_state import EmptyAction, EmptyState
from lyricstudio.ui.widgets.naming import tight
from lyricstudio.ui.widgets.panes import Panes, Side
from lyricstudio.ui.words import count

if TYPE_CHECKING:
    from lyricstudio.services.dataset_drafts import Draft, Frozen
    from lyricstudio.services.dataset_facts import DatasetFacts
    from lyricstudio.services.datasets import DatasetOptions, FrozenDataset
    from lyricstudio.services.seen_examples import SeenExample
    from lyricstudio.ui.studio import Studio


class DatasetView(View):
    """The view; what it knows is in `reading`, what it writes goes through `changes`."""

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio, "dataset", "Dataset")
        self.reading = DatasetReading(self)
        self.changes = DatasetChanges(self)
        self.plan = PlanPane(self.look)
        self.head = DatasetHead(self.look)
        self.panes = Panes(self.look, self._centre(), Side(self.plan, 238, 272, 226))
        self.panes.setObjectName("dataset.panes")
        self.sheets = DatasetSheets(self)
        self.set_pages(self.panes, self._empty_state())
        self._connect()

    def _centre(self) -> QWidget:
        self.charts = ChartCards(self.look)
        self.summary = Summary(self.look)
        self.example = ExampleCard(self.look)
        self.issues = IssueCard(self.look)
        self.costs = CostRows(self.look)
        self._cost_card = Card(self.look, "Where to tune it", "")
        self._assumptions = Button(self.look, "Assumptions", "dataset.assumptions_button", Shape("link", height=26))
        self._cost_card.add_aside(self._assumptions)
        self._cost_card.body.addWidget(self.costs)
        self.board = Board({
            "summary": self.summary, "kinds": self.charts.kinds_card, "tokens": self.charts.tokens_card,
            "lines": self.charts.lines_card, "words": self.charts.words_card,
            "duplicates": self.charts.duplicates_card, "example": self.example, "costs": self._cost_card,
            "issues": self.issues,
        })  # fmt: skip
        self._nothing = EmptyState(
            self.look,
            "Nothing goes in",
            "The plan finds no part. Group the songs in another way, or let more in.",
            EmptyAction("dataset.nothing.clear", "Let everything in", self.clear_filter, "filter"),
        )
        self._pages = QStackedWidget()
        self._pages.addWidget(self.board)
        self._pages.addWidget(self._nothing)
        column = tight(QVBoxLayout())
        column.addWidget(self.head)
        column.addWidget(self._pages, 1)
        return pane("win", column)

    def _empty_state(self) -> EmptyState:
        return EmptyState(
            self.look,
            "No examples yet",
            "A dataset is made of labelled parts: what was asked, what was sung. Import lyrics, and their parts are"
            " found at once.",
            EmptyAction("dataset.empty.import", "Import lyrics", self._import, "import"),
        )

    def _connect(self) -> None:
        reading = self.reading
        self.plan.plan_changed.connect(self.changes.change_plan)
        self.plan.chosen.connect(self.choose)
        self.head.plan.clicked.connect(self.toggle_plan)
        self.head.filter.clicked.connect(self.open_filter)
        self.head.export.clicked.connect(self.export)
        self.head.tune.clicked.connect(self.tune)
        self.head.freeze.clicked.connect(self.freeze)
        self.head.pills.wanted.connect(self.want_filter)
        self.charts.songs_wanted.connect(self.sheets.show_songs)
        self.example.example_wanted.connect(reading.read_example)
        self.example.song_wanted.connect(self.open_one)
        self.issues.show_wanted.connect(self.sheets.show_places)
        self.issues.fix_wanted.connect(self.changes.fix)
        self.issues.fix_safe_wanted.connect(self.fix_safe)
        self.costs.base_chosen.connect(self._want_base)
        self._assumptions.clicked.connect(lambda: self.sheets.show_assumptions(self._assumptions))

    # What the window asks of a view

    def project_changed(self) -> None:
        """Show another project."""
        self.reading.forget()
        self.plan.show_plan(self.options)
        self._read_when_seen()

    def refresh(self, what: frozenset[str]) -> None:
        """Look again when songs, parts, datasets or the template changed."""
        if what & {"songs", "parts", "settings"}:
            self.reading.forget_songs()
        if what & {"songs", "parts", "datasets", "settings"}:
            self._read_when_seen()

    def _read_when_seen(self) -> None:
        self.reading.stale = True
        if self.isVisible():
            self.reading.read()

    def entered(self) -> None:
        """Look at what changed meanwhile."""
        if self.reading.stale:
            self.reading.read()
        (self.head.freeze if self.panes.are_drawers else self.plan.list).setFocus()

    def show_target(self, target: object) -> None:
        """Show a frozen dataset by its id."""
        if isinstance(target, str):
            self.reading.current = (FROZEN, target)
            if self.draft is not None and not self.reading.stale:
                self.choose(self.reading.current)

    def arrange(self, size: Size) -> None:
        """One column and a drawer in a small window, three columns of charts in a large one."""
        self.panes.arrange(size)
        self.head.arrange(size is Size.SMALL)
        self.summary.arrange(size is Size.SMALL)
        self.board.arrange(size)

    def enabled(self, command: str) -> bool:
        """Say what can be used now."""
        frozen = self.is_frozen
        ready = bool(self.draft and self.draft.ready)
        number = len(self.item.examples) if self.item else 0
        able = {
            "dataset.freeze": ready and not frozen, "dataset.export": self.item is not None,
            "dataset.filter": not frozen, "dataset.clear": bool(self.options.only.active),
            "dataset.next": number > 1, "dataset.previous": number > 1,
            "dataset.open_song": self.example.song_id is not None, "dataset.fix_safe": bool(self.issues.safe),
            "dataset.tune": frozen and self.can_tune, "dataset.delete": frozen,
        }  # fmt: skip
        return not self.is_empty and able.get(command, True)

    # What is known

    @property
    def options(self) -> DatasetOptions:
        """Return the plan."""
        return self.reading.options

    @property
    def draft(self) -> Draft | None:
        """Return what the plan makes, None before it was made."""
        return self.reading.draft

    @property
    def item(self) -> FrozenDataset | None:
        """Return the dataset that is looked at, with its examples, once they are read."""
        return self.reading.item

    @property
    def facts(self) -> DatasetFacts | None:
        """Return what is known of that dataset."""
        return self.reading.facts

    @property
    def is_frozen(self) -> bool:
        """Say whether a frozen dataset is looked at."""
        return self.reading.is_frozen

    @property
    def can_tune(self) -> bool:
        """Say whether there is a view for tuning."""
        return any(spec.name == "tune" for spec in VIEWS)

    # Showing

    def follow(self, options: DatasetOptions) -> None:
        """Follow another plan."""
        self.reading.follow(options)
        self.plan.show_plan(options)

    def choose(self, current: object) -> None:
        """Look at a group of the draft or at a frozen dataset."""
        self.reading.current = current if isinstance(current, tuple) else None
        self.plan.list.choose(self.reading.current)
        self._show_head()
        self._pages.setCurrentIndex(int(self.reading.current is None))
        self.costs.wait()
        self.reading.read_facts()

    def show_draft(self) -> None:
        """Show the plan, what it makes and what is frozen."""
        draft, frozen = self.draft, self.reading.frozen
        assert draft is not None
        self.plan.show_plan(self.options)
        self.show_empty(not (draft.groups or frozen or self.options.only.active or draft.ungrouped))
        self.plan.show_datasets(draft, frozen, self.reading.current)

    def show_facts(self, facts: DatasetFacts) -> None:
        """Show all that is known of the dataset that is looked at."""
        self._show_head()
        self.summary.show_facts(facts, len(self.draft.filtered) if self.draft and not self.is_frozen else 0)
        self.charts.show_facts(facts)
        self.example.show_facts(facts)
        self._cost_card.set_fact(f"for {count(facts.item.dataset.train, 'training example')}")
        self.show_issues()

    def _show_head(self) -> None:
        self.head.show_dataset(self.reading.shown, self.is_frozen)
        self.head.show_plan(self.draft, self.options.only, self.can_tune, self.is_frozen)

    def show_issues(self) -> None:
        """Show the issues of the draft, or what was left out of a frozen dataset."""
        dropped = self.item.dataset.dropped if self.item else ()
        if self.is_frozen:
            self.issues.show_frozen(dropped)
        else:
            self.issues.show_issues(self.reading.issues, dropped)
        self.studio.actions.refresh()

    def show_example(self, seen: SeenExample) -> None:
        """Show an example that was read."""
        self.example.show_seen(seen)
        self.studio.actions.refresh()

    def open_one(self, song_id: int) -> None:
        """Open a song where its parts are labelled."""
        name = "annotate" if any(spec.name == "annotate" for spec in VIEWS) else "library"
        self.studio.navigator.go(name, song_id)

    # Commands

    def want_filter(self, only: PartFilter) -> None:
        """Let other songs and parts in."""
        self.changes.change_plan(replace(self.options, only=only), "Change the filter")

    def _want_base(self, base: str) -> None:
        from lyricstudio.services.dataset_drafts import with_base

        local = next((one.base for one in self.costs.estimates if one.provider == "local"), "")
        wanted = "" if base == local else base
        self.changes.change_plan(with_base(self.options, wanted, self.studio.tables), "Choose another base")

    def open_filter(self) -> None:
        """Open the filter."""
        self.sheets.show_filter(self.head.filter)

    def clear_filter(self) -> None:
        """Let everything in."""
        self.want_filter(PartFilter())

    def freeze(self) -> None:
        """Freeze every group that is ready."""
        if self.draft is not None and self.draft.ready:
            self.changes.freeze(self.draft)

    def export(self) -> None:
        """Open what can be exported."""
        self.sheets.show_export(self.head.export)

    def export_chat(self) -> None:
        """Export the frozen dataset; a draft is frozen first."""
        current = self.reading.current
        if self.is_frozen and current is not None:
            self.changes.export_chat((current[1],))
        elif self.draft is not None and self.draft.ready:
            self.changes.freeze(self.draft, self._export_frozen)

    def _export_frozen(self, frozen: Frozen) -> None:
        self.changes.export_chat(tuple(item.dataset.id for item in (*frozen.made, *frozen.known)))

    def next_example(self) -> None:
        """Go to the next example."""
        self.example.go(1)

    def previous_example(self) -> None:
        """Go to the previous example."""
        self.example.go(-1)

    def open_song(self) -> None:
        """Open the song of the example in sight."""
        if self.example.song_id is not None:
            self.open_one(self.example.song_id)

    def fix_safe(self) -> None:
        """Put everything right that needs no look at each place."""
        self.changes.fix_safe(self.issues.safe)

    def toggle_plan(self) -> None:
        """Open or close the pane at the left."""
        self.panes.toggle("left")

    def tune(self) -> None:
        """Go and tune a model on the frozen dataset."""
        current = self.reading.current
        if self.is_frozen and current is not None:
            self.tune_on((current[1],))

    def tune_on(self, ids: tuple[str, ...]) -> None:
        """Go and tune models on these datasets."""
        self.studio.navigator.go("tune", ids)

    def delete(self) -> None:
        """Delete the frozen dataset; it can be undone."""
        current = self.reading.current
        if self.is_frozen and current is not None:
            self.changes.delete(current[1])

    def _import(self) -> None:
        self.studio.navigator.go("library", ImportPaths())
