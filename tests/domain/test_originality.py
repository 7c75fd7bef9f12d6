"""Runs found by the index equal those of brute force, exactly and with one word changed."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lyricstudio.domain.lyric_index import LyricIndex
from lyricstudio.domain.originality import MIN_NEAR, compare, longest_runs
from lyricstudio.domain.song import Song
from lyricstudio.domain.words import words


def song(number: int, *lines: str) -> Song:
    return Song(title=f"Song {number}", artist=f"Artist {number % 2}", lines=lines, id=number)


CATALOGUE = [
    song(1, "The river runs below the town", "and carries all my letters down"),
    song(2, "Nobody knows the way I feel", "when the river runs below the hill"),
    song(3, "Don’t stop now", "don't stop ever"),
]


def test_the_longest_run_comes_first_with_song_line_and_artist() -> None:
    report = compare("I saw the river runs below the town and then nobody knows the way I went", _index())
    first, second = report.matches[:2]
    assert (report.longest_run, report.longest_run_words) == ("the river runs below the town and", 7)
    assert (first.text, first.song_id, first.title, first.artist, first.line) == (
        report.longest_run, 1, "Song 1", "Artist 1", 1,
    )  # fmt: skip
    assert (second.text, second.song_id, second.line, second.kind) == ("nobody knows the way i", 2, 1, "exact")
    assert report.coverage == pytest.approx(12 / report.words)
    assert report.songs_searched == 3


def test_a_run_crosses_lines_but_never_songs() -> None:
    report = compare("below the town\nand carries all my letters down nobody knows", _index())
    assert report.longest_run == "below the town and carries all my letters down"


def test_a_match_names_the_line_on_which_it_begins() -> None:
    match = compare("feel when the river runs below the hill", _index()).matches[0]
    assert (match.song_id, match.line, match.length) == (2, 1, 8)


def test_apostrophes_case_and_marks_do_not_hide_a_run() -> None:
    report = compare("DÓN'T  stop, Now! don’t... stop ever", _index())
    assert report.longest_run_words == 6


def test_one_changed_word_is_a_near_match_listed_apart() -> None:
    report = compare("the river runs beside the town", _index())
    assert report.longest_run == "the river runs"
    near = report.near_matches[0]
    assert (near.text, near.found, near.kind) == (
        "the river runs beside the town",
        "the river runs below the town",
        "near",
    )
    assert (near.song_id, near.line) == (1, 1)
    assert all(match.kind == "exact" for match in report.matches)


def test_a_text_without_words_and_a_catalogue_without_songs_are_no_error() -> None:
    assert compare(" … ", _index()).longest_run_words == 0
    empty = compare("some words here", LyricIndex.build([]))
    assert (empty.longest_run_words, empty.songs_searched, empty.matches) == (0, 0, ())


def test_short_runs_are_not_listed_but_the_longest_is() -> None:
    report = compare("my letters", _index())
    assert [(m.text, m.song_id, m.line) for m in report.matches] == [("my letters", 1, 2)]
    assert report.coverage == 0


def test_words_of_the_contract() -> None:
    assert words("Ça va? L’été — it's 9'45 'quoted' rock'n'roll a_b Straße") == [
        "ca", "va", "l'ete", "it's", "9'45", "quoted", "rock'n'roll", "a", "b", "strasse",
    ]  # fmt: skip


def _index() -> LyricIndex:
    return LyricIndex.build(CATALOGUE)


# Brute force: compare every place of the text with every place of every song.


def brute_lengths(question: list[str], songs: list[list[str]]) -> list[int]:
    return [max((_common(question[i:], s[p:]) for s in songs for p in range(len(s))), default=0)
            for i in range(len(question))]  # fmt: skip


def brute_near(question: list[str], songs: list[list[str]]) -> set[tuple[int, int]]:
    found = set()
    for i in range(len(question)):
        for s in songs:
            for p in range(len(s)):
                if i and p and question[i - 1] == s[p - 1]:
                    continue
                left = _common(question[i:], s[p:])
                right = _common(question[i + left + 1 :], s[p + left + 1 :])
                if left and right and left + 1 + right >= MIN_NEAR:
                    found.add((i, left + 1 + right))
    return found


def _common(a: list[str], b: list[str]) -> int:
    length = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        length += 1
    return length


def check_against_brute_force(question: list[str], songs: list[Song]) -> None:
    index = LyricIndex.build(songs)
    report = compare(" ".join(question), index)
    texts = [words("\n".join(s.lines)) for s in songs]
    lengths = brute_lengths(question, texts)
    assert report.longest_run_words == max(lengths, default=0)
    runs = {(i, n) for i, n in enumerate(lengths) if n >= 5 and (i == 0 or lengths[i - 1] <= n)}
    assert {(m.start, m.length) for m in report.matches if m.length >= 5} == runs
    covered = {j for i, n in runs for j in range(i, i + n)}
    assert report.coverage == pytest.approx(len(covered) / max(1, len(question)))
    for match in report.matches:
        line = words("\n".join(songs[match.song_id - 1].lines[match.line - 1 :]))
        begins = len(words(songs[match.song_id - 1].lines[match.line - 1]))
        assert any(line[k : k + match.length] == match.text.split() for k in range(begins))
    near = {(i, n) for i, n in brute_near(question, texts) if lengths[i] < n}
    longest = {r for r in near if not any(r != o and o[0] <= r[0] and r[0] + r[1] <= o[0] + o[1] for o in near)}
    assert {(m.start, m.length) for m in report.near_matches} == longest


WORD = st.sampled_from(["a", "b", "c", "d"])
LINE = st.lists(WORD, max_size=9).map(" ".join)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(WORD, max_size=24),
    st.lists(st.lists(LINE, max_size=5), min_size=1, max_size=4),
)
def test_the_index_equals_brute_force_on_any_songs(question: list[str], catalogue: list[list[str]]) -> None:
    songs = [Song(title=str(i), artist="", lines=tuple(lines), id=i) for i, lines in enumerate(catalogue, 1)]
    check_against_brute_force(question, songs)


def test_the_index_equals_brute_force_on_real_songs(corpora: Path) -> None:
    rows = [json.loads(line) for line in (corpora / "songs.jsonl").read_text(encoding="utf-8").splitlines()[:25]]
    texts = [[line for part in row["parts"] for line in part["text"].splitlines()] for row in rows]
    songs = [Song(title=str(i), artist="", lines=tuple(t), id=i) for i, t in enumerate(texts, 1)]
    chance = random.Random(7)
    for source in chance.sample(texts, 4):
        changed = [
            w if chance.random() > 0.12 else chance.choice(words(" ".join(texts[0]))) for w in words(" ".join(source))
        ]
        check_against_brute_force(changed[:80], songs)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(WORD, max_size=8), max_size=6))
def test_many_short_texts_are_searched_at_once(texts: list[list[str]]) -> None:
    index = LyricIndex.build([song(1, "a b c d a b", "d c b a"), song(2, "a a a b b c")])
    single = [compare(" ".join(text), index).longest_run_words for text in texts]
    assert longest_runs(texts, index) == single
