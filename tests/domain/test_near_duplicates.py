"""Versions of one song fall into one cluster; different songs do not, however many there are."""

from __future__ import annotations

import json
import time
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lyricstudio.domain.near_duplicates import cluster_texts, text_key

SONG = """I folded up the evening in a square of yellow light
And set it on the river where the reeds were out of sight
You said the current never brings a borrowed colour back
I said I only wanted to have something warm to track
Paper lanterns, carry me on
Every little window gone
Paper lanterns, burn it slow
Tell the harbour what you know"""
OTHER = """The ferry keeps a ledger of the names it cannot spell
The cafe on the corner has a crack inside its bell
We are counting all the bridges that we never meant to cross
Your coat is made of Tuesdays and a button that you lost"""


def together(first: str, second: str) -> bool:
    clusters = cluster_texts([(1, first), (2, OTHER), (3, second)])
    return clusters[1] == clusters[3] != clusters[2]


@pytest.mark.parametrize(
    "version",
    [
        SONG.upper(),
        SONG.replace(",", "").replace("colour", "color"),
        "(Live in Lisbon)\nHow are you tonight\n" + SONG.replace("\n", " (yeah)\n"),
        SONG + "\nA verse that only the remix has, with words of its own\nAnd another line of it",
        SONG.replace("light", "****").replace("river", "****"),
        "\n".join(SONG.split("\n")[4:] + SONG.split("\n")[:4]),
    ],
    ids=["capitals", "spelling", "live", "remix", "clean", "reordered"],
)
def test_a_version_is_the_same_song(version: str) -> None:
    assert together(SONG, version)


def test_a_shared_line_does_not_make_two_songs_one() -> None:
    borrowed = OTHER + "\nPaper lanterns, carry me on\nand nothing else that anybody sang before tonight"
    assert len(set(cluster_texts([(1, SONG), (2, borrowed)]).values())) == 2


def test_unspaced_scripts_are_compared_by_character() -> None:
    song = "夜空の向こうには明日がもう待っている\n誰かの声に気づき僕らは身をひそめた"
    clusters = cluster_texts(
        [(1, song), (2, song + "\n公園のフェンス越しに"), (3, "全然違う歌の言葉がここにある\n海と山")]
    )
    assert clusters[1] == clusters[2] != clusters[3]


def test_songs_without_words_are_alone() -> None:
    assert len(set(cluster_texts([(1, ""), (2, ""), (3, "♪")]).values())) == 3


def test_three_words_are_enough_for_equality() -> None:
    clusters = cluster_texts([(1, "Oh, my"), (2, "oh my!"), (3, "oh you")])
    assert clusters[1] == clusters[2] != clusters[3]


def test_fifty_versions_are_one_cluster_although_all_their_words_are_common() -> None:
    versions = [(i, SONG + f"\nthis is the version that we played in town number {i} of the tour") for i in range(50)]
    assert len(set(cluster_texts([*versions, (99, OTHER)]).values())) == 2


@settings(deadline=None)
@given(st.permutations(range(6)))
def test_the_order_of_songs_does_not_change_who_is_together(order: list[int]) -> None:
    texts = [SONG, SONG.upper(), OTHER, OTHER + "\nand a new line", "something else entirely here", "a b c d e f"]
    clusters = cluster_texts([(i, texts[i]) for i in order])
    assert (clusters[0] == clusters[1], clusters[2] == clusters[3]) == (True, True)
    assert len(set(clusters.values())) == 4


def test_a_key_ignores_case_marks_and_punctuation() -> None:
    assert text_key("Café, don’t!") == text_key("cafe DON'T")


def test_ten_thousand_songs_take_seconds() -> None:
    rng = Random(1)
    words = [f"w{i}" for i in range(5_000)]
    songs = [(i, " ".join(rng.choices(words, k=200))) for i in range(10_000)]
    songs += [(10_000 + i, text.replace("w1 ", "w2 ") + " live tonight") for i, text in songs[:500]]
    started = time.monotonic()
    clusters = cluster_texts(songs)
    assert time.monotonic() - started < 60  # some seconds; comparing all pairs would take hours
    assert len(set(clusters.values())) == 10_000


def test_the_hymn_works_of_the_corpora_are_found(corpora: Path) -> None:
    rows = [json.loads(line) for line in (corpora / "songs.jsonl").read_text("utf-8").splitlines()]
    clusters = cluster_texts((i, "\n".join(part["text"] for part in row["parts"])) for i, row in enumerate(rows))
    ours: dict[int, set[int]] = {}
    theirs: dict[str, set[int]] = {}
    for i, row in enumerate(rows):
        ours.setdefault(clusters[i], set()).add(i)
        theirs.setdefault(row["work"], set()).add(i)
    agreed = {frozenset(group) for group in ours.values()} & {frozenset(group) for group in theirs.values()}
    assert len(agreed) / len(theirs) > 0.95
