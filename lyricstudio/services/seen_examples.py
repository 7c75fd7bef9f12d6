"""An example as a person reads it: what is asked, what is answered, which answers are learned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lyricstudio.domain.kinds import PartKind
    from lyricstudio.domain.records import Example
    from lyricstudio.store.project import Project


@dataclass(frozen=True, slots=True)
class SeenTurn:
    """One question with its answer, both to the letter; the kind is known of what is learned."""

    asked: str
    answer: str
    learned: bool
    kind: PartKind | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class SeenExample:
    """A whole example: the system message, its turns, the song that it was made from, and the exact text."""

    system: str
    turns: tuple[SeenTurn, ...]
    song_id: int
    title: str
    raw: str


def see_example(project: Project, example: Example, raw: str) -> SeenExample:
    """Return an example with the kinds of its parts; a song that was deleted since has no title."""
    song = next(iter(project.songs.iterate(ids=[example.song_id])), None)
    parts = {part.id: part for part in song.parts} if song else {}
    learned = iter([parts.get(part_id) for part_id in example.part_ids])
    turns = []
    messages = [m for m in example.messages if m.role != "system"]
    for asked, answer in zip(messages[::2], messages[1::2], strict=False):
        part = next(learned, None) if answer.weight != 0 else None
        kind, number = (part.kind, part.number) if part else (None, None)
        turns.append(SeenTurn(asked.content, answer.content, answer.weight != 0, kind, number))
    system = next((m.content for m in example.messages if m.role == "system"), "")
    return SeenExample(system, tuple(turns), example.song_id, song.title if song else "", raw)
