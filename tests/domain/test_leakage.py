"""No text stands in two splits, and copies do not fill a dataset."""

from __future__ import annotations

from lyricstudio.domain.kinds import Split
from lyricstudio.domain.leakage import DUPLICATE, LEAK, Candidate, without_leaks
from lyricstudio.domain.records import Example, Message

DOXOLOGY = "Praise God from whom all blessings flow praise him all creatures here below"


def candidate(text: str, split: Split, song: int = 1) -> Candidate:
    return Candidate(Example((Message("assistant", text),), song, (song,), split), text)


def own(number: int, split: Split) -> Candidate:
    return candidate(f"verse {number} has words {number} of its own {number} and more {number}", split, number)


def splits_of(kept: list[Candidate], text: str) -> list[Split]:
    return [c.example.split for c in kept if text[:30].lower() in c.text.lower()]


def test_a_held_out_text_that_is_also_trained_goes() -> None:
    kept, dropped = without_leaks(
        [
            candidate(DOXOLOGY, Split.TRAIN),
            candidate(DOXOLOGY + " amen", Split.VALID),
            own(2, Split.VALID),
            own(3, Split.TRAIN),
        ]
    )
    assert splits_of(kept, DOXOLOGY) == [Split.TRAIN]
    assert len(kept) == 3
    assert dropped == {LEAK: 1}


def test_the_training_twin_goes_when_a_held_out_split_would_be_empty() -> None:
    kept, dropped = without_leaks(
        [candidate(DOXOLOGY, Split.TRAIN), candidate(DOXOLOGY, Split.TEST), own(3, Split.TRAIN)]
    )
    assert splits_of(kept, DOXOLOGY) == [Split.TEST]
    assert dropped == {LEAK: 1}


def test_a_copy_within_a_split_is_a_duplicate() -> None:
    kept, dropped = without_leaks([candidate(DOXOLOGY, Split.TRAIN, 1), candidate(DOXOLOGY.upper(), Split.TRAIN, 2)])
    assert len(kept) == 1
    assert dropped == {DUPLICATE: 1}


def test_different_texts_stay() -> None:
    given = [own(i, split) for i, split in enumerate((Split.TRAIN, Split.TRAIN, Split.VALID, Split.TEST))]
    kept, dropped = without_leaks(given)
    assert kept == given
    assert not dropped
