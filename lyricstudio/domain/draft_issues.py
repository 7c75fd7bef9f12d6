"""What may be wrong with the material of a dataset, where, and whether it is safe to put right without a look."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from lyricstudio.domain.kinds import PartKind
from lyricstudio.domain.statistics import LONG_LINES, UNSURE_BELOW
from lyricstudio.domain.tidying import odd_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lyricstudio.domain.song import Part, Song

SURE_FROM = 0.9
RARE_BELOW = 20
ENOUGH_PARTS = 200
"""From this many parts on, a kind used fewer than `RARE_BELOW` times is worth a word."""
_WORDLESS = (PartKind.INSTRUMENTAL, PartKind.INTERLUDE, PartKind.INTRO, PartKind.OUTRO, PartKind.BREAKDOWN)


class DraftIssue(StrEnum):
    """The kinds of issues, the gravest first."""

    SHARED_PARTS = "part in training and held out"
    TOO_LONG = "longer than the limit"
    NO_PARTS = "song without parts"
    NO_TITLE = "title missing"
    NO_ARTIST = "artist missing"
    NO_RIGHTS = "rights note missing"
    VERSIONS = "near duplicates"
    UNLABELLED = "lines in no part"
    UNSURE = "unsure labels"
    UNREVIEWED = "not reviewed"
    LONG_PART = "very long part"
    ONE_LINE = "part of one line"
    NO_TEXT = "part without text"
    RARE_KIND = "rare kind"
    ODD_TEXT = "odd blanks and quotes"


@dataclass(frozen=True, slots=True)
class IssuePlace:
    """One place: the song, its title, what is there in words, and the part if it is one."""

    song_id: int
    title: str
    detail: str = ""
    part_id: int | None = None


@dataclass(frozen=True, slots=True)
class FoundIssue:
    """An issue with all its places; `fact` says how much in words ("3 groups")."""

    issue: DraftIssue
    places: tuple[IssuePlace, ...]
    fact: str = ""

    @property
    def song_ids(self) -> tuple[int, ...]:
        """Return the songs, each once."""
        return tuple(dict.fromkeys(place.song_id for place in self.places))


def issues_in(song: Song) -> Iterator[tuple[DraftIssue, IssuePlace]]:
    """Yield what one song and its parts show by themselves."""
    song_id, title = song.id or 0, song.title or "Untitled"
    covered = {line for part in song.parts for line in range(part.start, part.end)}
    odd = odd_lines(song)
    missing = len(song.lines) - len(covered)
    checks = (
        (DraftIssue.NO_PARTS, not song.parts and bool(song.lines), f"{len(song.lines)} lines"),
        (DraftIssue.NO_TITLE, not song.title.strip(), song.artist),
        (DraftIssue.NO_ARTIST, not song.artist.strip(), ""),
        (DraftIssue.NO_RIGHTS, not song.rights.strip(), song.artist),
        (DraftIssue.UNLABELLED, bool(song.parts) and missing > 0, f"{missing} lines"),
        (DraftIssue.ODD_TEXT, bool(odd), f"line {odd[0] + 1}: {song.lines[odd[0]]}" if odd else ""),
    )
    yield from ((issue, IssuePlace(song_id, title, detail)) for issue, there, detail in checks if there)
    for part in song.parts:
        for issue, detail in _part_issues(part):
            yield issue, IssuePlace(song_id, title, detail, part.id)


def _part_issues(part: Part) -> Iterator[tuple[DraftIssue, str]]:
    name = f"{part.kind.value.capitalize()} {part.number or ''}".strip()
    lines = part.end - part.start
    unsure = not part.confirmed and part.confidence < UNSURE_BELOW
    checks = (
        (DraftIssue.UNSURE, unsure, f"{name}, {part.confidence:.0%}"),
        (DraftIssue.UNREVIEWED, not part.confirmed and not unsure, f"{name}, {part.confidence:.0%}"),
        (DraftIssue.LONG_PART, lines > LONG_LINES, f"{name}, {lines} lines"),
        (DraftIssue.ONE_LINE, lines == 1, name),
        (DraftIssue.NO_TEXT, lines == 0 and part.kind not in _WORDLESS, name),
    )
    yield from ((issue, detail) for issue, there, detail in checks if there)
