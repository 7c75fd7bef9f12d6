"""Splits songs into training, validation and test by whole clusters, so that no version leaks into another split.

The order in which clusters are dealt out comes from a hash of the seed and their songs' keys. So the same
songs get the same splits in every project, and a new song moves few of the others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lyricstudio.domain.errors import UsageError
from lyricstudio.domain.hashing import content_hash
from lyricstudio.domain.kinds import Split

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# Below this number of independent songs every one is needed for training.
MIN_CLUSTERS = 3
DEFAULT_SHARES = "80/10/10"


@dataclass(frozen=True, slots=True)
class Shares:
    """The wanted shares of the three splits in percent; they add up to 100."""

    train: int = 80
    valid: int = 10
    test: int = 10

    @classmethod
    def parse(cls, text: str) -> Shares:
        """Read "80/10/10"; raises UsageError for anything that does not add up to 100 or trains on nothing."""
        match = re.fullmatch(r"\s*(\d{1,3})\s*/\s*(\d{1,3})\s*/\s*(\d{1,3})\s*", text)
        numbers = [int(n) for n in match.groups()] if match else []
        if sum(numbers) != 100 or not numbers or not numbers[0]:
            msg = f"'{text}' is no split"
            raise UsageError(msg, "write three whole numbers that add up to 100, training first: 80/10/10")
        return cls(*numbers)

    def __str__(self) -> str:
        return f"{self.train}/{self.valid}/{self.test}"


@dataclass(frozen=True, slots=True)
class SongKey:
    """One song to be dealt out: its id, a key that only depends on its text, and the cluster it is in."""

    song_id: int
    key: str
    cluster: int


def assign_splits(songs: Sequence[SongKey], shares: Shares, seed: int) -> dict[int, Split]:
    """Return the split of every song; songs of one cluster always share it.

    With fewer than three clusters everything is for training. From three on, each held-out split that has a
    share gets at least one cluster and training keeps at least one.
    """
    clusters = _clusters(songs)
    wanted = {Split.VALID: shares.valid, Split.TEST: shares.test}
    held_out = {split: _target(len(songs), percent) for split, percent in wanted.items() if percent}
    splits = {song.song_id: Split.TRAIN for song in songs}
    if len(clusters) < MIN_CLUSTERS:
        return splits
    order = sorted(clusters, key=lambda cluster: _rank(clusters[cluster], seed))
    for split, target in held_out.items():
        for cluster in _draw(order, clusters, target):
            order.remove(cluster)
            splits.update({song.song_id: split for song in clusters[cluster]})
    return splits


def _target(songs: int, percent: int) -> int:
    return max(1, round(songs * percent / 100))


def _clusters(songs: Sequence[SongKey]) -> dict[int, list[SongKey]]:
    clusters: dict[int, list[SongKey]] = {}
    for song in songs:
        clusters.setdefault(song.cluster, []).append(song)
    return clusters


def _rank(members: Sequence[SongKey], seed: int) -> str:
    return content_hash([str(seed), *sorted(song.key for song in members)])


def _draw(order: Sequence[int], clusters: Mapping[int, Sequence[SongKey]], target: int) -> list[int]:
    """Return clusters of at most `target` songs in all, in the dealt order; the smallest one if none fits."""
    drawn: list[int] = []
    room = target
    for cluster in order:
        size = len(clusters[cluster])
        # Never the last cluster but one: training and the other held-out split need theirs.
        if size <= room and len(order) - len(drawn) > MIN_CLUSTERS - 1:
            drawn.append(cluster)
            room -= size
        if not room:
            break
    return drawn or [min(order, key=lambda cluster: len(clusters[cluster]))]
