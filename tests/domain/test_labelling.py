"""Labels for songs without headings: what returns is the chorus, and hymns get none that is not there."""

from __future__ import annotations

import json
from itertools import pairwise
from time import process_time
from typing import TYPE_CHECKING

import pytest
from lyric_files import read_all

from lyricstudio.domain.kinds import LabelSource, PartKind
from lyricstudio.domain.labelling import propose
from lyricstudio.domain.printed_chorus import THRESHOLD, printed_chorus
from lyricstudio.domain.song import Song
from lyricstudio.domain.stanza_kinds import Stanza
from lyricstudio.importers.label_model import shipped_model
from lyricstudio.resources import resource

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

POP = """Hmm, hmm, hmm

The kettle sings a song about the sea tonight again
I write your name in condensation, count from one to ten
The neighbours have a radio that only knows the rain
And every other Tuesday it forgets the words again

And I wait, and I wait
At the garden gate

Carry the lantern over
Carry the lantern slow
Half of the town is sleeping
Nobody has to know

Your coat is on the banister, your shoes are by the door
The stairs remember everything that you came in here for
A moth is doing circles round the bulb above the sink
And I have had an hour now to tell you what I think

And I wait, and I wait
At the garden gate

Carry the lantern over
Carry the lantern slow (slow, slow)
Half of the town is sleeping
Nobody has to know

What if the light goes out?
What if it does?

Carry the lantern over
Carry the lantern slow
All of the town is waking
Everyone has to go

Carry it, carry it home"""
POP_FORM = "intro verse pre-chorus chorus verse pre-chorus chorus bridge chorus outro"


def find_stanzas(lines: Sequence[str]) -> tuple[int, ...]:
    """Return where the shipped model sees stanzas begin."""
    boundaries = shipped_model().boundaries
    assert boundaries is not None
    return boundaries.starts(lines)


def song_of(text: str, title: str = "") -> Song:
    """Return a song of stanzas divided by blank lines."""
    stanzas = [block.split("\n") for block in text.strip().split("\n\n")]
    starts = [sum(len(s) for s in stanzas[:i]) for i in range(len(stanzas))]
    return Song(title, "", tuple(line for s in stanzas for line in s), stanzas=tuple(starts))


def kinds(song: Song) -> list[str]:
    """Return the proposed kinds in order."""
    return [part.kind.value for part in propose(song, shipped_model())]


def hymns(corpora: Path) -> list[tuple[str, list[str], list[list[str]]]]:
    """Return title, kinds and stanzas of the corpus' songs, a chorus that returns word for word once."""
    songs = []
    for line in (corpora / "songs.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        if entry["title"] == "Jesus Loves Even Me" and entry["format"] == "opensong":
            continue  # its verses are printed line by line in turn, which songs.jsonl leaves so
        seen: set[str] = set()
        parts = [p for p in entry["parts"] if p["kind"] != "chorus" or not (p["text"] in seen or seen.add(p["text"]))]
        stanzas = [[x for x in p["text"].split("\n") if x.strip()] for p in parts]
        songs.append((entry["title"], [p["kind"] for p in parts], stanzas))
    return songs


def flat(stanzas: Sequence[Sequence[str]], title: str) -> Song:
    """Return a song of given stanzas."""
    return song_of("\n\n".join("\n".join(s) for s in stanzas), title)


def test_a_pop_song_is_labelled_by_what_returns_and_where() -> None:
    assert kinds(song_of(POP, "Carry the Lantern")) == POP_FORM.split()


def test_proposals_cover_every_line_once_and_say_whether_rules_or_the_model_made_them() -> None:
    song = song_of(POP)
    parts = propose(song)
    assert [p.start for p in parts] == list(song.stanzas)
    assert all(before.end == after.start for before, after in pairwise(parts))
    assert parts[-1].end == len(song.lines)
    assert {p.source for p in parts} == {LabelSource.RULE}
    assert {p.source for p in propose(song, shipped_model())} == {LabelSource.MODEL}
    assert all(0.0 < p.confidence <= 0.95 and not p.confirmed for p in parts)
    assert [p.number for p in parts if p.kind is PartKind.VERSE] == [1, 2]


def test_ad_libs_that_change_do_not_hide_a_chorus() -> None:
    text = "one two three four five\nsix seven\n\nHold me now (yeah)\nHold me tight\n\neight nine ten\neleven\n\n"
    assert kinds(song_of(text + "Hold me now (woo)\nHold me tight (oh oh)")) == ["verse", "chorus", "verse", "chorus"]


def test_verses_that_end_in_the_words_of_the_chorus_stay_verses() -> None:
    chorus = "Oh, bright is the flow\nthat made me so\nno other spring I know\nNothing but the river"
    openings = [("What can wash my boots tonight?", "What can make them new again?")]
    openings += [("Where is my forgiveness found?", "This is what I plead for now,")]
    openings += [("Nought of good that I have done,", "Now by this I overcome,")]
    verses = [f"{a}\nNothing but the river\n{b}\nNothing but the river" for a, b in openings]
    text = "\n\n".join(f"{verse}\n\n{chorus}" for verse in verses)
    assert kinds(song_of(text, "Nothing but the River")) == ["verse", "chorus"] * 3


def test_a_first_verse_sung_again_at_the_end_is_no_chorus() -> None:
    verse = "O rock of all the ages past\nour hope for years to come\nour shelter from the storm\nand our eternal home"
    other = "Before the hills in order stood\nor earth received her frame\nfrom ages you are\nto endless years the same"
    third = (
        "A thousand ages in your sight\nare like an evening gone\nshort as the watch of night\nbefore the rising sun"
    )
    assert kinds(song_of("\n\n".join([verse, other, third, verse]))) == ["verse"] * 4


def test_a_call_back_names_the_chorus() -> None:
    text = "I went to sea one morning\nbefore the sun was up\n\nThen heave away, my bonny\nand drink another cup\n\n"
    text += "The captain was a tailor\nthe cook had lost his shoe\nThen heave away, &c."
    assert kinds(song_of(text)) == ["verse", "chorus", "verse"]


def test_one_stanza_and_no_lines_are_no_trouble() -> None:
    assert kinds(song_of("only one\nstanza here")) == ["verse"]
    assert propose(Song("", "", ())) == ()


def test_lost_blank_lines_are_found_again() -> None:
    song = song_of(POP)
    found = find_stanzas(song.lines)
    assert set(song.stanzas) - set(found) <= {1, 27}, "only intro and outro of one line may stick to their neighbours"
    assert set(found) <= set(song.stanzas)


def test_a_song_without_blank_lines_is_labelled_too() -> None:
    song = song_of(POP, "Carry the Lantern")
    parts = propose(Song(song.title, "", song.lines, stanzas=(0,)), shipped_model())
    assert [p.kind.value for p in parts].count("chorus") >= 2
    assert parts[-1].end == len(song.lines)
    assert max(p.confidence for p in parts) < max(p.confidence for p in propose(song, shipped_model())), (
        "boundaries were guessed"
    )


@pytest.mark.corpora
def test_verse_only_hymns_get_no_chorus(corpora: Path) -> None:
    songs = [(title, stanzas) for title, kinds_, stanzas in hymns(corpora) if "chorus" not in kinds_]
    false = [title for title, stanzas in songs if "chorus" in kinds(flat(stanzas, title))]
    assert len(songs) > 300
    assert len(false) <= 0.05 * len(songs), false


@pytest.mark.corpora
def test_a_chorus_printed_once_is_found_in_most_hymns(corpora: Path) -> None:
    songs = [song for song in hymns(corpora) if song[1].count("chorus") == 1 and len(song[1]) > 2]
    right = sum(kinds(flat(stanzas, title)) == kinds_ for title, kinds_, stanzas in songs)
    assert len(songs) > 150
    assert right >= 0.6 * len(songs)


@pytest.mark.corpora
def test_a_chorus_sung_after_each_verse_is_found_in_nearly_all_hymns(corpora: Path) -> None:
    right = total = 0
    for title, kinds_, stanzas in hymns(corpora):
        if kinds_.count("chorus") != 1:
            continue
        chorus = stanzas[kinds_.index("chorus")]
        sung = [s for k, stanza in zip(kinds_, stanzas, strict=True) if k == "verse" for s in (stanza, chorus)]
        right += sum(k == w for k, w in zip(kinds(flat(sung, title)), ["verse", "chorus"] * len(stanzas), strict=False))
        total += len(sung)
    assert right >= 0.97 * total


@pytest.mark.corpora
def test_stanzas_of_hymns_without_blank_lines_are_mostly_found(corpora: Path) -> None:
    hits = proposed = wanted = 0
    for _, _, stanzas in hymns(corpora):
        song = flat(stanzas, "")
        gold, found = set(song.stanzas) - {0}, set(find_stanzas(song.lines)) - {0}
        hits, proposed, wanted = hits + len(gold & found), proposed + len(found), wanted + len(gold)
    assert 2 * hits / (proposed + wanted) >= 0.8


def test_the_printed_chorus_rule_needs_three_stanzas() -> None:
    two = [Stanza.of(["one line here"]), Stanza.of(["la", "la", "la"])]
    assert printed_chorus(two, "La") < THRESHOLD


def test_our_own_songs_are_labelled_mostly_as_their_writers_did() -> None:
    songs, _ = read_all(resource("samples"))
    right = total = 0
    for imported in songs:
        sung = [p for p in imported.song.parts if p.end > p.start]
        text = "\n\n".join(imported.song.part_text(p) for p in sung)
        for part, kind in zip(sung, kinds(song_of(text, imported.song.title)), strict=True):
            chorus_like = part.kind.is_chorus_like and kind == "chorus"
            right, total = right + (part.kind.value == kind or chorus_like), total + 1
    assert total > 200
    assert right >= 0.85 * total


def test_labelling_takes_a_few_milliseconds() -> None:
    song = song_of(POP, "Carry the Lantern")
    propose(song, shipped_model())
    started = process_time()
    for _ in range(20):
        propose(song, shipped_model())
    assert (process_time() - started) / 20 < 0.05, "5 ms are asked for; ten times that is a bug, not a slow machine"
