"""What the fields at the right say of the current part: each field is one edit that can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from lyricstudio.domain.ad_libs import bracketed, toggled, without
from lyricstudio.domain.annotating import set_description, set_number, set_performers, set_repeat, set_tags
from lyricstudio.services.annotating import suggest_description, word_use
from lyricstudio.ui.words import kind_word

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lyricstudio.domain.describing import WordUse
    from lyricstudio.domain.kinds import PartKind
    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.domain.song import AdLib, Song
    from lyricstudio.jobs.qt import Job
    from lyricstudio.store.project import Project
    from lyricstudio.ui.annotate.desk import Desk
    from lyricstudio.ui.annotate.inspector import Inspector
    from lyricstudio.ui.studio import Studio


class FieldCommands:
    """The inspector's half of the view."""

    studio: Studio
    desk: Desk
    inspector: Inspector
    if TYPE_CHECKING:

        @property
        def project(self) -> Project:
            """Return the open project."""
            ...

    run_job: Callable[..., Job]
    start: Callable[[Job], Job]
    set_kind: Callable[[str], None]
    mark_ad_lib: Callable[[], None]
    focus_lyric: Callable[[], None]

    goes_on: bool
    _use: WordUse | None = None

    def connect_inspector(self) -> None:
        """Connect the fields with their edits."""
        inspector = self.inspector
        inspector.kind_picked.connect(self._on_kind)
        inspector.number_picked.connect(self._on_number)
        inspector.repeat_picked.connect(self._on_repeat)
        inspector.performers_given.connect(self._on_performers)
        inspector.tags_given.connect(self._on_tags)
        inspector.description_given.connect(self._on_description)
        inspector.suggestion_wanted.connect(self.suggest_description)
        inspector.ad_lib_wanted.connect(self.mark_ad_lib)
        inspector.ad_lib_removed.connect(self._on_ad_lib_removed)
        inspector.brackets_wanted.connect(self._on_brackets)
        inspector.go_on_toggled.connect(self._on_go_on)
        inspector.left.connect(self.focus_lyric)

    def _edit(self, words: str, change: Callable[[Song, int], Song]) -> None:
        part, index = self.desk.part, self.desk.place.part
        if part is not None:
            self.desk.edit(f"{words} {kind_word(part.kind, part.number)}", lambda song: change(song, index))

    def _on_kind(self, kind: PartKind) -> None:
        self.set_kind(kind.value)

    def _on_number(self, number: int) -> None:
        self._edit("Number", lambda song, i: set_number(song, i, number or None))

    def _on_repeat(self, repeat: int) -> None:
        self._edit("Repeat", lambda song, i: set_repeat(song, i, repeat))

    def _on_performers(self, performers: Sequence[str]) -> None:
        self._edit("Performers of", lambda song, i: set_performers(song, i, performers))

    def _on_tags(self, tags: Sequence[str]) -> None:
        self._edit("Tags of", lambda song, i: set_tags(song, i, tags))

    def _on_description(self, text: str) -> None:
        self._edit("Describe", lambda song, i: set_description(song, i, text))

    def _on_ad_lib_removed(self, mark: AdLib) -> None:
        self.desk.edit("Unmark an ad-lib", lambda song: without(song, mark))

    def _on_brackets(self) -> None:
        def mark_all(song: Song) -> Song:
            for mark in bracketed(song, song.parts[self.desk.place.part]):
                song = toggled(song, mark)
            return song

        self.desk.edit("Mark ad-libs", mark_all)

    def _on_go_on(self, goes_on: bool) -> None:
        self.goes_on = goes_on
        self.studio.settings.set_text("annotate/goes_on", "yes" if goes_on else "no")

    # Keys that lead into a field

    def add_tag(self) -> None:
        """Type a tag for the current part."""
        self.inspector.bring_into_sight(self.inspector.tags)
        self.inspector.tags.open()

    def add_performer(self) -> None:
        """Type a performer of the current part."""
        self.inspector.bring_into_sight(self.inspector.performers)
        self.inspector.performers.open()

    def edit_description(self) -> None:
        """Write what the current part is about."""
        self.inspector.bring_into_sight(self.inspector.description)
        self.inspector.description.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.inspector.description.selectAll()

    # Descriptions by rule

    def forget_words(self) -> None:
        """Forget how the catalogue uses its words: another project is open."""
        self._use = None

    def suggest_description(self) -> None:
        """Write what sets the current part apart in the catalogue; the catalogue is read once for it."""
        song, part, project, use = self.desk.song, self.desk.part, self.project, self._use
        tables, index = self.studio.tables, self.desk.place.part
        if song is None or part is None:
            return

        def work(ctx: WorkContext) -> tuple[Song, int, str, WordUse]:
            counted = use or word_use(project, ctx)
            return song, index, suggest_description(song, part, counted, tables), counted

        job = self.run_job(work, "Describing a part", "describe", quiet=use is not None)
        self.start(job.on_success(self._on_suggested))

    def _on_suggested(self, found: tuple[Song, int, str, WordUse]) -> None:
        song, index, text, self._use = found
        now = self.desk.song
        if (
            now is None
            or now.id != song.id
            or index >= len(now.parts)
            or now.parts[index].span != song.parts[index].span
        ):
            return
        if text:
            self.desk.edit("Describe a part", lambda s: set_description(s, index, text))
        else:
            self.studio.notices.tell("These lines say nothing that sets them apart")
