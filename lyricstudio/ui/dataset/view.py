"""The dataset view: the plan and the models that it makes at the left, everything about one dataset at the right."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from lyricstudio.domain.part_filter import PartFilter
from lyricstudio.services.datasets import DatasetOptions
from lyricstudio.ui.charts.loading import load_plots
from lyricstudio.ui.dataset.board import Board
from lyricstudio.ui.dataset.changes import DatasetChanges
from lyricstudio.ui.dataset.chart_cards import ChartCards
from lyricstudio.ui.dataset.cost_rows import CostRows
from lyricstudio.ui.dataset.example_card import ExampleCard
from lyricstudio.ui.dataset.filters import FilterSheet
from lyricstudio.ui.dataset.head import DatasetHead
from lyricstudio.ui.dataset.issue_card import IssueCard
from lyricstudio.ui.dataset.plan_pane import DRAFT, FROZEN, PlanPane
from lyricstudio.ui.dataset.sheets import AssumptionSheet, ExportSheet, SongsSheet
from lyricstudio.ui.dataset.summary import Summary
from lyricstudio.ui.dataset.words import ISSUES
from lyricstudio.ui.file_drop import ImportPaths
from lyricstudio.ui.view import Size, View
from lyricstudio.ui.views import VIEWS
from lyricstudio.ui.widgets.button import Button, Shape
from lyricstudio.ui.widgets.card import Card, pane
from lyricstudio.ui.widgets.empty_state import EmptyAction, EmptyState
from lyricstudio.ui.widgets.naming import tight
from lyricstudio.ui.widgets.panes import Panes, Side
from lyricstudio.ui.widgets.row_list import Row
from lyricstudio.ui.words import count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricstudio.domain.draft_issues import FoundIssue
    from lyricstudio.domain.estimates import Estimate
    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.domain.records import Dataset
    from lyricstudio.services.dataset_desk import DatasetDesk
    from lyricstudio.services.dataset_drafts import Draft, Frozen
    from lyricstudio.services.dataset_facts import DatasetFacts
    from lyricstudio.services.datasets import FrozenDataset
    from lyricstudio.services.seen_examples import SeenExample
    from lyricstudio.ui.studio import Studio

    _Read = tuple[DatasetDesk, Draft, tuple[Dataset, ...]]


class DatasetView(View):
    """The view. `options` is the plan, `item` the dataset that is looked at, `facts` what is known of it."""

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio, "dataset", "Dataset")
        self.options = DatasetOptions()
        self.draft: Draft | None = None
        self.frozen: tuple[Dataset, ...] = ()
        self.current: tuple[str, str] | None = None
        self.item: FrozenDataset | None = None
        self.facts: DatasetFacts | None = None
        self._stale = True
        self._desk: DatasetDesk | None = None
        self._planned = False  # whether the plan is known: the project's own, read with the first draft
        self.changes = DatasetChanges(self)
        self.plan = PlanPane(self.look)
        self.head = DatasetHead(self.look)
        self.panes = Panes(self.look, self._centre(), Side(self.plan, 238, 272, 226))
        self.panes.setObjectName("dataset.panes")
        self.set_pages(self.panes, self._empty_state())
        self._connect()

    # Sheets are made when they are first wanted: opening the view waits for none of them.

    @cached_property
    def filter_sheet(self) -> FilterSheet:
        """Return the sheet of the filter."""
        sheet = FilterSheet(self.look, self)
        sheet.wanted.connect(self._want_filter)
        return sheet

    @cached_property
    def songs_sheet(self) -> SongsSheet:
        """Return the list of songs behind a bar or an issue."""
        sheet = SongsSheet(self.look, self)
        sheet.opened.connect(self.open_one)
        return sheet

    @cached_property
    def assumption_sheet(self) -> AssumptionSheet:
        """Return what the estimates rest on."""
        return AssumptionSheet(self.look, self)

    @cached_property
    def export_sheet(self) -> ExportSheet:
        """Return what can be exported."""
        sheet = ExportSheet(self.look, self)
        sheet.chat_files.connect(self._export_chat)
        sheet.tables.connect(self.changes.export_tables)
        return sheet

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
        self.plan.plan_changed.connect(self.changes.change_plan)
        self.plan.chosen.connect(self.choose)
        self.head.plan.clicked.connect(self.toggle_plan)
        self.head.filter.clicked.connect(self.open_filter)
        self.head.export.clicked.connect(self.export)
        self.head.tune.clicked.connect(self.tune)
        self.head.freeze.clicked.connect(self.freeze)
        self.head.pills.wanted.connect(self._want_filter)
        self.charts.songs_wanted.connect(self._show_songs)
        self.example.example_wanted.connect(self._read_example)
        self.example.song_wanted.connect(self.open_one)
        self.issues.show_wanted.connect(self._show_places)
        self.issues.fix_wanted.connect(self.changes.fix)
        self.issues.fix_safe_wanted.connect(self.fix_safe)
        self.costs.base_chosen.connect(self._want_base)
        self._assumptions.clicked.connect(self._show_assumptions)

    # What the window asks of a view

    def project_changed(self) -> None:
        """Show another project."""
        self._desk, self._planned = None, False
        self.options = DatasetOptions()
        self.draft, self.frozen, self.current = None, (), None
        self.item, self.facts = None, None
        self.plan.show_plan(self.options)
        self._read_when_seen()

    def refresh(self, what: frozenset[str]) -> None:
        """Look again when songs, parts, datasets or the template changed."""
        if what & {"songs", "parts", "settings"} and self._desk is not None:
            self._desk.forget_songs()
        if what & {"songs", "parts", "datasets", "settings"}:
            self._read_when_seen()

    def _read_when_seen(self) -> None:
        self._stale = True
        if self.isVisible():
            self._read()

    def entered(self) -> None:
        """Look at what changed meanwhile."""
        if self._stale:
            self._read()
        (self.head.freeze if self.panes.are_drawers else self.plan.list).setFocus()

    def show_target(self, target: object) -> None:
        """Show a frozen dataset by its id."""
        if isinstance(target, str):
            self.current = (FROZEN, target)
            if not self._stale:
                self.choose(self.current)

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

    # Reading

    @property
    def is_frozen(self) -> bool:
        """Say whether a frozen dataset is looked at."""
        return self.current is not None and self.current[0] == FROZEN

    @property
    def can_tune(self) -> bool:
        """Say whether there is a view for tuning."""
        return any(spec.name == "tune" for spec in VIEWS)

    @property
    def desk(self) -> DatasetDesk:
        """Return the desk of the project; there is none before the first draft was made."""
        assert self._desk is not None
        return self._desk

    def follow(self, options: DatasetOptions) -> None:
        """Follow another plan."""
        self.options, self._planned = options, True
        self.plan.show_plan(options)
        if self.is_frozen:
            self.current = None
        self._read()

    def _read(self) -> None:
        self._stale = False
        project, tables, known = self.project, self.studio.tables, self._desk
        options = self.options if self._planned else None

        def work(ctx: WorkContext) -> _Read:
            from lyricstudio.services.dataset_desk import DatasetDesk

            load_plots()
            desk = known or DatasetDesk(project, tables)
            return desk, desk.draft(options, ctx), desk.frozen()

        self.start(self.run_job(work, "Making the draft", "draft").on_success(self._on_read))

    def _on_read(self, read: _Read) -> None:
        self._desk, self.draft, self.frozen = read
        if not self._planned:
            self._planned = True
            self.options = self.draft.options
            self.plan.show_plan(self.options)
        groups = {item.dataset.group for item in self.draft.groups}
        ids = {dataset.id for dataset in self.frozen}
        kind, name = self.current or ("", "")
        if not ((kind == DRAFT and name in groups) or (kind == FROZEN and name in ids)):
            self.current = self._first()
        nothing = not groups and not ids
        self.show_empty(nothing and not self.options.only.active and not self.draft.ungrouped)
        self.plan.show_datasets(self.draft, self.frozen, self.current)
        self._read_issues()
        self.choose(self.current)

    def _first(self) -> tuple[str, str] | None:
        """Return the largest group of the draft, else the newest frozen dataset."""
        groups = self.draft.groups if self.draft else ()
        if groups:
            return DRAFT, max(groups, key=lambda item: (item.dataset.train, item.dataset.group)).dataset.group
        return (FROZEN, self.frozen[0].id) if self.frozen else None

    def choose(self, current: object) -> None:
        """Look at a group of the draft or at a frozen dataset."""
        self.current = current if isinstance(current, tuple) else None
        self.plan.list.choose(self.current)
        self._show_head()
        self._pages.setCurrentIndex(int(self.current is None))
        if self.current is None:
            self.item = self.facts = None
            return
        desk, options, item = self.desk, self.options, self._drafted()
        dataset_id = self.current[1]

        def work(ctx: WorkContext) -> DatasetFacts:
            from lyricstudio.services.dataset_drafts import read_frozen

            return desk.facts(item or read_frozen(desk.project, dataset_id), options, ctx)

        self.costs.wait()
        self.start(self.run_job(work, "Counting tokens", "facts").on_success(self._on_facts))

    def _drafted(self) -> FrozenDataset | None:
        """Return the group of the draft that is looked at, None for a frozen dataset."""
        if self.draft is None or self.is_frozen or self.current is None:
            return None
        return next((item for item in self.draft.groups if item.dataset.group == self.current[1]), None)

    def _on_facts(self, facts: DatasetFacts) -> None:
        if self.current is None:
            return
        self.facts, self.item = facts, facts.item
        self._show_head()
        self.summary.show_facts(facts, len(self.draft.filtered) if self.draft and not self.is_frozen else 0)
        self.charts.show_facts(facts)
        self.example.show_facts(facts)
        self._show_issues()
        self._read_costs(facts.item)
        self.studio.actions.refresh()

    def _show_head(self) -> None:
        item = self._drafted() if not self.is_frozen else self.item
        self.head.show_dataset(item, self.is_frozen)
        self.head.show_plan(self.draft, self.options.only, self.can_tune, self.is_frozen)

    def _read_costs(self, item: FrozenDataset) -> None:
        desk = self.desk
        self._cost_card.set_fact(f"for {count(item.dataset.train, 'training example')}")
        job = self.run_job(lambda ctx: desk.costs(item, date.today(), ctx), "Estimating costs", "costs")
        self.start(job.on_success(self._on_costs))

    def _on_costs(self, estimates: tuple[Estimate, ...]) -> None:
        local = next((one.base for one in estimates if one.provider == "local"), "")
        self.costs.show_estimates(estimates, self.options.base or local, date.today())

    def _read_issues(self) -> None:
        desk, draft = self.desk, self.draft
        if draft is not None:
            job = self.run_job(lambda ctx: desk.issues(draft, ctx), "Looking for issues", "issues")
            self.start(job.on_success(self._on_issues))

    def _on_issues(self, issues: tuple[FoundIssue, ...]) -> None:
        self._found = issues
        self._show_issues()

    _found: tuple[FoundIssue, ...] = ()

    def _show_issues(self) -> None:
        dropped = self.item.dataset.dropped if self.item else ()
        if self.is_frozen:
            self.issues.show_frozen(dropped)
        else:
            self.issues.show_issues(self._found, dropped)
        self.studio.actions.refresh()

    def _read_example(self, index: int) -> None:
        desk, options, item = self.desk, self.options, self.item
        if item is not None and index < len(item.examples):
            example = item.examples[index]
            job = self.run_job(lambda _ctx: desk.seen(example, options), "Reading an example", "example")
            self.start(job.on_success(self._on_example))

    def _on_example(self, seen: SeenExample) -> None:
        self.example.show_seen(seen)
        self.studio.actions.refresh()

    # Showing songs

    def _show_songs(self, heading: str, songs: Sequence[int]) -> None:
        facts = self.facts
        if facts is None:
            return
        known = [song for song_id in songs if (song := facts.song(song_id))]
        rows = [Row(s.title or "Untitled", s.artist, f"{s.lines} lines", s.id, serif=True) for s in known]
        anchor = self.sender() if isinstance(self.sender(), QWidget) else self.charts.kinds_card
        focus = self.window().focusWidget()
        if focus is not None and self.board.isAncestorOf(focus):
            anchor = focus
        self.songs_sheet.show_songs(heading, rows, anchor)  # type: ignore[arg-type]

    def _show_places(self, found: FoundIssue, anchor: QWidget) -> None:
        rows = [Row(place.title, place.detail or "", "", place.song_id, serif=True) for place in found.places]
        self.songs_sheet.show_songs(ISSUES[found.issue][0], rows, anchor)

    def open_one(self, song_id: int) -> None:
        """Open a song where its parts are labelled."""
        name = "annotate" if any(spec.name == "annotate" for spec in VIEWS) else "library"
        self.studio.navigator.go(name, song_id)

    def _show_assumptions(self) -> None:
        if self.costs.estimates:
            self.assumption_sheet.show_estimates(self.costs.estimates, self._assumptions)

    # Commands

    def _want_filter(self, only: PartFilter) -> None:
        self.changes.change_plan(replace(self.options, only=only), "Change the filter")

    def _want_base(self, base: str) -> None:
        from lyricstudio.services.dataset_drafts import with_base

        local = next((one.base for one in self.costs.estimates if one.provider == "local"), "")
        wanted = "" if base == local else base
        self.changes.change_plan(with_base(self.options, wanted, self.studio.tables), "Choose another base")

    def open_filter(self) -> None:
        """Open the filter."""
        names = self.draft.groups if self.draft else ()
        artists = {song.artist for song in self.facts.songs.values()} if self.facts else set()
        artists |= {item.dataset.group for item in names if item.dataset.group_by == "artist"}
        tags = {item.dataset.group for item in names if item.dataset.group_by == "tag"}
        self.filter_sheet.offer(sorted(artists - {""}), sorted(tags))
        self.filter_sheet.show_filter(self.options.only)
        self.filter_sheet.open_below(self.head.filter, right=True)

    def clear_filter(self) -> None:
        """Let everything in."""
        self._want_filter(PartFilter())

    def freeze(self) -> None:
        """Freeze every group that is ready."""
        if self.draft is not None and self.draft.ready:
            self.changes.freeze(self.draft)

    def export(self) -> None:
        """Open what can be exported."""
        ready = len(self.draft.ready) if self.draft else 0
        self.export_sheet.show_for(self.is_frozen, ready, self.head.export)

    def _export_chat(self) -> None:
        if self.is_frozen and self.current is not None:
            self.changes.export_chat(self.current[1])
        elif self.draft is not None and self.draft.ready:
            self.changes.freeze(self.draft, self._export_frozen)

    def _export_frozen(self, frozen: Frozen) -> None:
        self.changes.export_chat((*frozen.made, *frozen.known)[0].dataset.id)

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
        if self.is_frozen and self.current is not None:
            self.tune_on((self.current[1],))

    def tune_on(self, ids: tuple[str, ...]) -> None:
        """Go and tune models on these datasets."""
        self.studio.navigator.go("tune", ids)

    def delete(self) -> None:
        """Delete the frozen dataset; it can be undone."""
        if self.is_frozen and self.current is not None:
            self.changes.delete(self.current[1])

    def _import(self) -> None:
        self.studio.navigator.go("library", ImportPaths())
