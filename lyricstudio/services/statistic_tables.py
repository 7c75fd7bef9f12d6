"""The pandas tables behind the statistics, and their way into CSV files that spreadsheets may open safely."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyricstudio.domain.grouping import groups_of
from lyricstudio.domain.words import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from lyricstudio.domain.grouping import GroupBy
    from lyricstudio.domain.song import Song

# A cell that begins like this is run as a formula by a spreadsheet (OWASP, "CSV Injection").
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def group_table(songs: Sequence[Song], by: GroupBy, tokens: Mapping[int, int]) -> pd.DataFrame:
    """Return one row a group, the biggest first; `tokens` gives the example tokens of each part that makes one.

    A part that belongs to several groups (tags) counts in each.
    """
    import pandas as pd

    rows = [
        (
            group,
            song.id,
            part.end - part.start,
            len(words(song.part_text(part))),
            tokens.get(part.id or 0, 0),
            (part.id or 0) in tokens,
        )
        for song in songs
        for part in song.parts
        for group in groups_of(song, part, by)
    ]
    frame = pd.DataFrame(rows, columns=["group", "song", "lines", "words", "tokens", "is_example"])
    grouped = frame.groupby("group").agg(
        songs=("song", "nunique"),
        parts=("song", "size"),
        examples=("is_example", "sum"),
        lines=("lines", "sum"),
        words=("words", "sum"),
        tokens=("tokens", "sum"),
    )
    return grouped.reset_index().sort_values(["parts", "group"], ascending=[False, True], ignore_index=True)


def song_table(songs: Sequence[Song], clusters: Mapping[int, int]) -> pd.DataFrame:
    """Return one row a song; `version_of` is the id of the first song of its near-duplicate cluster."""
    import pandas as pd

    rows = [
        (
            song.id,
            song.title,
            song.artist,
            song.year,
            " ".join(kind.letter for kind in song.form),
            len(song.parts),
            len(song.lines),
            len(words(song.lyrics)),
            None if clusters.get(song.id or 0) == song.id else clusters.get(song.id or 0),
        )
        for song in songs
    ]
    columns = ["id", "title", "artist", "year", "form", "parts", "lines", "words", "version_of"]
    return pd.DataFrame(rows, columns=columns).astype({"year": "Int64", "version_of": "Int64"})


def as_csv(table: pd.DataFrame) -> bytes:
    """Return a table as CSV in UTF-8; text that a spreadsheet would take for a formula gets a ' in front."""
    safe = table.map(lambda cell: f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell)
    return safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8", "replace")
