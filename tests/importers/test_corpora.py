"""The shared corpora: every fixture of the formats we read comes back part for part, and all 475 songs do."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from lyric_files import read_all, read_text

from lyricstudio.domain.kinds import LabelSource

if TYPE_CHECKING:
    from pathlib import Path

    from lyricstudio.domain.song import ImportedSong

pytestmark = pytest.mark.corpora

LABELLED = [
    "txt/genius_brackets.txt", "txt/genius_performers.txt", "txt/colon_headings.txt", "txt/caps_headings.txt",
    "txt/chorus_reference_only.txt", "txt/crlf_bom.txt", "txt/cp1252.txt", "txt/latin1_ascii_quotes.txt",
    "txt/mojibake_once.txt", "md/song.md", "json/lyricsgenius_song_junk.json", "json/lyricsgenius_song_clean.json",
    "json/Lyrics_TheFixtureBand.json", "json/Lyrics_Fixtures_album.json", "json/map_title_to_lyrics.json",
    "json/generic_array.json", "json/songs.jsonl", "json/hymnal_typed.json", "csv/metrolyrics.csv",
    "csv/genius_language.csv", "csv/section_per_row.csv", "openlyrics/toy.xml", "opensong/Paper Lanterns",
    "chordpro/toy.cho", "onsong/toy.onsong", "lrc/with_headings.lrc", "sqlite/songs.db", "xlsx/songs.xlsx",
]  # fmt: skip
NAMED = ("md/", "json/lyricsgenius", "json/Lyrics", "json/generic", "json/songs", "csv/", "openlyrics/", "opensong/",
         "chordpro/", "onsong/", "lrc/", "sqlite/", "xlsx/")  # fmt: skip
# Four songs.jsonl texts hold the marks of their format: three `||` slide breaks, one song whose verses are
# printed line by line in turn (`1`, `2`, `3` before each line). We read the marks.
INTERLEAVED = "Jesus Loves Even Me"


def truth(corpora: Path, file: str) -> list[dict[str, Any]]:
    """Return the expected songs of one fixture."""
    entries = json.loads((corpora / "fixtures" / "truth.json").read_text(encoding="utf-8"))
    return next(entry["songs"] for entry in entries if entry["file"] == file)


def expected(song: dict[str, Any]) -> list[tuple[str, int | None, str]]:
    """Return kind, number and text of the parts of a truth entry ("Verse 2" is verse, 2)."""
    parts = []
    for part in song["parts"]:
        name, _, number = part["label"].rpartition(" ")
        numbered = number.isdigit()
        parts.append(((name if numbered else part["label"]).lower(), int(number) if numbered else None, part["text"]))
    return parts


def found(imported: ImportedSong) -> list[tuple[str, int | None, str]]:
    """Return kind, number and text of the parts of an imported song."""
    return [(p.kind.value, p.number, imported.song.part_text(p)) for p in imported.song.parts]


@pytest.mark.parametrize("file", LABELLED)
def test_labelled_fixtures_come_back_part_for_part(corpora: Path, file: str) -> None:
    songs, rejections = read_all(corpora / "fixtures" / file)
    wanted = truth(corpora, file)
    assert rejections == []
    assert len(songs) == len(wanted)
    for imported, song in zip(songs, wanted, strict=True):
        parts = expected(song)
        if "ascii_quotes" in file:  # the file has no curly quotes, its truth does
            parts = [(k, n, text.translate({8220: '"', 8221: '"'})) for k, n, text in parts]
        assert found(imported) == parts
        assert {p.source for p in imported.song.parts} <= {LabelSource.HEADING, LabelSource.FORMAT}
        if file.startswith(NAMED):
            assert (imported.song.title, imported.song.artist) == (song["title"], song["artist"])


def test_flattened_lyrics_come_back_but_for_case_and_line_breaks(corpora: Path) -> None:
    songs, _ = read_all(corpora / "fixtures" / "csv" / "per_artist.csv")
    for imported, song in zip(songs, truth(corpora, "csv/per_artist.csv"), strict=True):
        wanted = [(k, n, " ".join(text.lower().split())) for k, n, text in expected(song)]
        assert found(imported) == wanted


@pytest.mark.parametrize("file", ["txt/unlabelled_stanzas.txt", "csv/spotify_millsongdata.csv", "lrc/line.lrc"])
def test_unlabelled_fixtures_keep_their_stanzas_and_nearly_all_kinds(corpora: Path, file: str) -> None:
    songs, _ = read_all(corpora / "fixtures" / file)
    wrong = []
    for imported, song in zip(songs, truth(corpora, file), strict=True):
        parts = [part for part in expected(song) if part[2]]
        assert [text for _, _, text in found(imported)] == [text for _, _, text in parts]
        assert {p.source for p in imported.song.parts} <= {LabelSource.MODEL, LabelSource.RULE}
        pairs = zip(parts, found(imported), strict=True)
        wrong += [
            (want, have) for (want, _, _), (have, _, _) in pairs if (want, have) != ("hook", "chorus") and want != have
        ]
    # What is called a hook and what a one-line refrain nobody can tell from the words.
    assert wrong in ([], [("refrain", "bridge")])


def test_karaoke_notes_become_the_lines_that_are_sung(corpora: Path) -> None:
    (imported,), rejections = read_all(corpora / "fixtures" / "ultrastar" / "senor.txt")
    (song,) = truth(corpora, "ultrastar/senor.txt")
    assert rejections == []
    assert (imported.song.title, imported.song.artist) == (song["title"], song["artist"])
    assert imported.song.lyrics == "\n".join(text for _, _, text in expected(song) if text)


def test_lost_stanza_breaks_lose_no_line(corpora: Path) -> None:
    songs, _ = read_all(corpora / "fixtures" / "csv" / "vagalume.csv")
    right = total = 0
    for imported, song in zip(songs, truth(corpora, "csv/vagalume.csv"), strict=True):
        texts = [text for _, _, text in expected(song) if text]
        assert imported.song.lyrics == "\n".join(texts)
        starts = {sum(t.count("\n") + 1 for t in texts[:i]) for i in range(len(texts))}
        right += len(starts & {p.start for p in imported.song.parts})
        total += len(starts)
    assert right >= 0.7 * total


def test_all_songs_of_the_corpus_come_back_part_for_part(corpora: Path) -> None:
    count = 0
    for line in (corpora / "songs.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        (imported,), rejections = read_all(corpora / entry["raw"])
        assert rejections == []
        assert imported.song.title == " ".join(entry["title"].split())
        if entry["title"] == INTERLEAVED and entry["format"] == "opensong":
            continue
        printed = {
            p.span: (p.kind.value, imported.song.part_text(p))
            for p in sorted(imported.song.parts, key=lambda p: p.span)
        }
        wanted = [(p["kind"], re.sub(r"\n\n+", "\n", p["text"]).replace("||", "")) for p in entry["parts"]]
        # songs.jsonl lists sections as printed; our parts are in performed order, so each span is taken once.
        assert list(printed.values()) == wanted, entry["id"]
        order = (entry.get("order") or entry.get("presentation") or "").casefold().split()
        assert not order or [p.heading.strip("[]").casefold() for p in imported.song.parts] == order
        count += 1
    assert count == 474


def test_verses_printed_in_turn_are_told_apart(corpora: Path) -> None:
    (imported,), _ = read_all(corpora / "raw" / "opensong" / INTERLEAVED)
    assert [(k, n, text.count("\n") + 1) for k, n, text in found(imported)] == [
        (kind, number, 4) for n in (1, 2, 3) for kind, number in (("verse", n), ("chorus", None))
    ]


@pytest.mark.parametrize("change", [
    lambda text: text.replace("\n", "\r\n"),
    lambda text: text.replace("\n", "\r"),
    lambda text: "\n\n" + text.replace("\n\n", "\n\n\n"),
    lambda text: text.replace("\n\n[", "\n["),
    lambda text: text.replace("\n\n[", "["),
    lambda text: text.replace("]\n", "]"),
    lambda text: text.replace("]", ""),
    lambda text: re.sub(r"^\[", "", text, flags=re.MULTILINE),
    lambda text: re.sub(r"\[(.*?)\]", lambda m: f"[{m.group(1).lower()}]", text),
    lambda text: re.sub(r"\[(.*?)\]", lambda m: f"\t[ {m.group(1).upper()} ] \t", text),
    lambda text: re.sub(r"\[(.*?)\]", r"(\1)", text),
    lambda text: re.sub(r"\[(.*?)\]", r"**\1**", text),
    lambda text: re.sub(r"\[(.*?)\]", r"## \1:", text),
    lambda text: re.sub(r"\[(.*?)\]", r"\1", text),
    lambda text: re.sub(r"\[(.*?)\]", r"[\1: [Ana] & Bo]", text),
    lambda text: re.sub(r"\[(.*?)\]", r"[\1 - Ana\n& Bo]", text),
    lambda text: re.sub(r"\[(.*?)\]", r"【\1】", text),
    lambda text: text.replace("Pre-Chorus", "Pre Chorus").replace("Post-Chorus", "Postchorus"),
    lambda text: text.replace("Chorus]", "Chrous]").replace("[Verse", "[Vesre"),
    lambda text: text.replace("Verse 1", "Verse One").replace("Verse 2", "Verse II"),
    lambda text: re.sub(r"\[(.*?)\]\n", r"\1:\n\n", text),
    lambda text: re.sub(r"\[(.*?)\]\n", r"\1 - \n", text),
    lambda text: text.replace(" ", "\u2005").replace("]", "]\u200b"),
], ids=range(23))  # fmt: skip
def test_the_same_song_written_in_other_ways(corpora: Path, tmp_path: Path, change: Any) -> None:
    source = (corpora / "fixtures" / "txt" / "genius_brackets.txt").read_text(encoding="utf-8")
    song = read_text(tmp_path, change(source))
    parts = [(p.kind.value, p.number, song.part_text(p)) for p in song.parts]
    assert parts == expected(truth(corpora, "txt/genius_brackets.txt")[0])
