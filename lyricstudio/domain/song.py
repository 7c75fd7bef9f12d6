"""A song and its parts: clean lines once, parts as spans of lines in performed order."""

from __future__ import annotations

from dataclasses import dataclass, field

from lyricstudio.domain.kinds import LabelSource, PartKind


@dataclass(frozen=True, slots=True)
class Part:
    """One labelled span of a song's lines; a part that returns is another part on the same span.

    `start` and `end` are line indices over `Song.lines`, half open. `start == end` is a part
    without text (an instrumental heading).
    """

    kind: PartKind
    start: int
    end: int
    number: int | None = None
    performers: tuple[str, ...] = ()
    repeat: int = 1
    source: LabelSource = LabelSource.RULE
    confidence: float = 1.0
    confirmed: bool = False
    description: str = ""
    tags: tuple[str, ...] = ()
    heading: str = ""
    id: int | None = None

    @property
    def span(self) -> tuple[int, int]:
        """Return the half-open line range."""
        return self.start, self.end


@dataclass(frozen=True, slots=True, order=True)
class AdLib:
    """Words of one line that are sung beside the lead: the line's index and a half-open range of its characters."""

    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Song:
    """One song: `lines` are the sung lines without headings and blank lines, as printed once.

    `stanzas` are the line indices at which a stanza of the source began (the first is 0), kept so
    that labelling can be proposed again. `source_text` is what was received, after decoding.
    `edited` names the fields that a person set: importing the song again leaves them alone.
    """

    title: str
    artist: str
    lines: tuple[str, ...]
    parts: tuple[Part, ...] = ()
    stanzas: tuple[int, ...] = (0,)
    source_text: str = ""
    album: str = ""
    year: int | None = None
    language: str = ""
    owner: str = ""
    rights: str = ""
    features: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    id: int | None = None
    ad_libs: tuple[AdLib, ...] = ()

    @property
    def lyrics(self) -> str:
        """Return the sung lines joined by line feeds: the `lyrics` column of the project file."""
        return "\n".join(self.lines)

    def part_lines(self, part: Part) -> tuple[str, ...]:
        """Return the lines of one part (empty for a part without text)."""
        return self.lines[part.start : part.end]

    def part_text(self, part: Part) -> str:
        """Return the text of one part, lines joined by line feeds."""
        return "\n".join(self.part_lines(part))

    @property
    def form(self) -> tuple[PartKind, ...]:
        """Return the kinds of the parts in performed order."""
        return tuple(part.kind for part in self.parts)


@dataclass(frozen=True, slots=True)
class ImportedSong:
    """A song as an importer read it, with where it came from.

    `key` names the song within its file (its number or title), so that a changed file updates the
    song that it made before. `notes` say in words what was repaired or guessed. `received` is the
    hash of the song as it was read, filled by the import before anything is set by hand.
    """

    song: Song
    path: str
    key: str
    format: str
    confidence: float = 1.0
    encoding: str = "utf-8"
    notes: tuple[str, ...] = field(default=())
    received: str = ""


@dataclass(frozen=True, slots=True)
class Rejection:
    """Something that could not be imported: which file, which row (1-based), why, and what to do."""

    path: str
    row: int | None
    reason: str
    hint: str
