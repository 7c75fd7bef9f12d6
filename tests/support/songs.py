"""Songs for tests: short, invented, with parts that return."""

from __future__ import annotations

from lyricstudio.domain.kinds import LabelSource, PartKind
from lyricstudio.domain.song import ImportedSong, Part, Song

VERSE = ("Paper lanterns on the water", "Every wish a little later")
CHORUS = ("Light, light, carry me over", "Light, light, over the river")


def lantern_song(title: str = "Paper Lanterns", artist: str = "The Fixture Band") -> Song:
    """Return a song whose chorus is printed once and sung twice."""
    lines = (*VERSE, *CHORUS, "Ashes floating by the harbour", "Every oar a little harder")
    heading = {"source": LabelSource.HEADING}
    parts = (
        Part(PartKind.VERSE, 0, 2, number=1, heading="[Verse 1]", **heading),
        Part(PartKind.CHORUS, 2, 4, heading="[Chorus]", performers=("Ann", "Ben"), **heading),
        Part(PartKind.VERSE, 4, 6, number=2, heading="[Verse 2]", **heading),
        Part(PartKind.CHORUS, 2, 4, repeat=2, heading="[Chorus x2]", **heading),
    )
    return Song(title, artist, lines, parts, stanzas=(0, 2, 4), source_text="as received", tags=("river",))


def imported(song: Song, path: str = "/songs/lanterns.txt", key: str = "") -> ImportedSong:
    """Return a song as if it had been read from a file."""
    return ImportedSong(song, path, key, "text", confidence=0.9, encoding="cp1252", notes=("curly quotes kept",))
