"""What the Annotate view reads and writes: one song with the reasons for its suggestions, and parts by the thousand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lyricstudio.domain.annotating import covered
from lyricstudio.domain.describing import WordUse, describe
from lyricstudio.domain.errors import UserError
from lyricstudio.domain.progress import Progress
from lyricstudio.domain.reasons import reasons
from lyricstudio.importers.label_model import shipped_model
from lyricstudio.store.reviews import PAGE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyricstudio.domain.progress import WorkContext
    from lyricstudio.domain.song import Part, Song
    from lyricstudio.services.tables import Tables
    from lyricstudio.store.project import Project

_STEP = 500  # songs between two looks at the context


@dataclass(frozen=True, slots=True)
class OpenedSong:
    """A song to annotate, every line in a part, and for each part why it is suggested."""

    song: Song
    reasons: tuple[tuple[str, ...], ...]


def open_song(project: Project, song_id: int, waiting: Song | None = None) -> OpenedSong:
    """Read a song; lines that belong to no part get a suggested one. UserError when it is gone.

    `waiting` is the song as it will be, when it was changed and is not in the file yet.
    """
    song = covered(waiting or project.songs.get(song_id))
    return OpenedSong(song, reasons(song, shipped_model()))


def accept_everywhere(project: Project, threshold: float, ctx: WorkContext) -> tuple[int, ...]:
    """Confirm all parts of all songs of at least a confidence, in one transaction; return which were not before.

    UserError for a threshold outside 0 to 1.
    """
    if not 0 <= threshold <= 1:
        raise UserError(f"{threshold} is no threshold", "give a number from 0 (accept all) to 1 (only what is certain)")
    accepted: list[int] = []
    with project.transaction():
        last = project.reviews.last_id()
        for after in range(0, last, PAGE):
            ctx.checkpoint()
            ctx.report(Progress(after, last, "accepting suggestions"))
            accepted += project.reviews.confirm_sure(threshold, after, after + PAGE)
    return tuple(accepted)


def confirm(project: Project, part_ids: Sequence[int], confirmed: bool, ctx: WorkContext) -> None:
    """Confirm some parts, or make them suggestions again, in one transaction."""
    with project.transaction():
        for start in range(0, len(part_ids), PAGE):
            ctx.checkpoint()
            ctx.report(Progress(start, len(part_ids), "changing parts"))
            project.reviews.set_confirmed(part_ids[start : start + PAGE], confirmed)


def word_use(project: Project, ctx: WorkContext) -> WordUse:
    """Count in how many songs each word stands, which tells what sets a part apart."""

    total = project.songs.count()

    def lyrics() -> object:
        for done, song in enumerate(project.songs.iterate()):
            if done % _STEP == 0:
                ctx.checkpoint()
                ctx.report(Progress(done, total, "reading the catalogue"))
            yield song.lyrics

    return WordUse.of(lyrics())  # type: ignore[arg-type]


def suggest_description(song: Song, part: Part, use: WordUse, tables: Tables) -> str:
    """Return what a part is about, in the words of the offline describer; "" when there is nothing to say."""
    return describe(song.part_lines(part), use, tables.function_words)
