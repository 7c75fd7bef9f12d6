"""What the labelling model sees of each stanza: figures that a person can check on the page.

Every feature is about the lyric's structure – what returns, where it stands, how long and how even it is – never
about particular words, so that the weights learned from one catalogue say nothing of its text and hold for
any language. `FEATURES` names them; explanations are built from the same names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lyricstudio.domain.kinds import PartKind
from lyricstudio.domain.stanza_kinds import Labelled, kinds_of_stanzas, metre_distance
from lyricstudio.domain.stanza_similarity import SAME_LINE, StanzaLikeness, compare_stanzas, line_key, line_similarity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from lyricstudio.domain.stanza_kinds import Stanza

_RULE_KINDS = (
    PartKind.VERSE,
    PartKind.CHORUS,
    PartKind.PRE_CHORUS,
    PartKind.POST_CHORUS,
    PartKind.BRIDGE,
    PartKind.INTRO,
    PartKind.OUTRO,
)
_FAR = 1.2


@dataclass(frozen=True, slots=True)
class StanzaFeatures:
    """The features of one song: a row for each stanza, a column for each of `names`."""

    names: tuple[str, ...]
    values: NDArray[np.float64]


def stanza_features(stanzas: Sequence[Stanza], title: str, likeness: StanzaLikeness | None = None) -> StanzaFeatures:
    """Measure the stanzas of a song (at least one) whose title is known or ""; `likeness` where it is at hand."""
    song = _Song(stanzas, title, likeness or compare_stanzas([s.keys for s in stanzas]))
    columns: dict[str, NDArray[np.float64]] = {}
    for group in (_place, _size, _returns, _neighbours, _edges, _sound, _metre, _rules):
        columns.update(group(song))
    return StanzaFeatures(tuple(columns), np.column_stack(list(columns.values())))


class _Song:
    """Measures of one song that several groups of features share."""

    def __init__(self, stanzas: Sequence[Stanza], title: str, likeness: StanzaLikeness) -> None:
        self.stanzas = stanzas
        self.title = line_key(title)
        self.count = len(stanzas)
        self.likeness = likeness
        cluster = self.likeness.cluster
        self.sizes = np.array([cluster.count(c) for c in cluster], dtype=np.float64)
        self.cluster = np.array(cluster)
        self.lines = np.array([max(1, n) for n in self.likeness.counts], dtype=np.float64)
        self.words = np.array([max(1, sum(len(k.split()) for k in s.keys)) for s in stanzas], dtype=np.float64)
        self.labelled = self._labelled(title)
        self.rule_chorus = np.array([label.kind is PartKind.CHORUS for label in self.labelled])
        self.titled = np.array([self._titled(s) for s in stanzas])

    def _labelled(self, title: str) -> Sequence[Labelled]:
        found = kinds_of_stanzas(self.stanzas, title, self.likeness)
        return found or [Labelled(PartKind.VERSE, 0.5)] * self.count

    def _titled(self, stanza: Stanza) -> float:
        return _share([self.title in key for key in stanza.keys]) if len(self.title) > 2 else 0.0


def _place(song: _Song) -> Mapping[str, NDArray[np.float64]]:
    index = np.arange(song.count)
    share = index / max(1, song.count - 1)
    return {
        "place": share,
        "place squared": share**2,
        "first": (index == 0).astype(float),
        "second": (index == 1).astype(float),
        "last": (index == song.count - 1).astype(float),
        "last but one": (index == song.count - 2).astype(float),
        "few stanzas": np.full(song.count, float(song.count <= 4)),
        "stanzas": np.full(song.count, min(song.count, 24) / 24),
    }


def _size(song: _Song) -> Mapping[str, NDArray[np.float64]]:
    per_line = song.words / song.lines
    middle = float(np.median(song.lines))
    return {
        "lines": np.minimum(song.lines, 20) / 20,
        "lines to longest": song.lines / song.lines.max(),
        "lines to usual": np.minimum(song.lines / middle, 3),
        "one line": (song.lines <= 1).astype(float),
        "two lines": (song.lines == 2).astype(float),
        "three or four lines": ((song.lines > 2) & (song.lines <= 4)).astype(float),
        "words to mean": np.minimum(song.words / song.words.mean(), 3),
        "words a line": np.minimum(per_line, 16) / 10,
        "words a line to mean": np.minimum(per_line / per_line.mean(), 3),
        "long verses": np.full(song.count, min(1.0, song.lines.max() / 20)),
    }


def _returns(song: _Song) -> Mapping[str, NDArray[np.float64]]:
    cover = song.likeness.cover
    top = song.sizes.max()
    first = np.array([list(song.cluster).index(c) == i for i, c in enumerate(song.cluster)], dtype=float)
    earlier = np.array([cover[i, :i].max(initial=0.0) for i in range(song.count)])
    later = np.array([cover[i, i + 1 :].max(initial=0.0) for i in range(song.count)])
    chorus = np.flatnonzero(song.rule_chorus)
    of_chorus = cover[:, chorus].max(axis=1) if len(chorus) else np.zeros(song.count)
    holds_chorus = cover[chorus, :].max(axis=0) if len(chorus) else np.zeros(song.count)
    return {
        "returns": (song.sizes >= 2).astype(float),
        "times": np.minimum(song.sizes, 6) / 6,
        "returns most": ((song.sizes == top) & (top > 1)).astype(float),
        "first time": first,
        "first time and returns": first * (song.sizes >= 2),
        "lines from before": earlier,
        "lines come later": later,
        "half from before": (earlier >= 0.5).astype(float),
        "half come later": (later >= 0.5).astype(float),
        "lines of the chorus": of_chorus,
        "words of the chorus": _shared_words(song),
        "holds the chorus": holds_chorus,
        "lone after the middle": ((song.sizes == 1) & (np.arange(song.count) > song.count / 2)).astype(float),
        "nothing returns": np.full(song.count, float(top == 1)),
    }


def _shared_words(song: _Song) -> NDArray[np.float64]:
    """Return the share of a stanza's words that a chorus (another one, for a chorus) has too."""
    words = [set(" ".join(s.keys).split()) for s in song.stanzas]
    choruses = np.flatnonzero(song.rule_chorus).tolist()
    shares = [
        max((len(mine & words[c]) for c in choruses if c != i), default=0) / max(1, len(mine))
        for i, mine in enumerate(words)
    ]
    return np.array(shares)


def _shifted(values: NDArray[np.float64], by: int) -> NDArray[np.float64]:
    """Return each stanza's value `by` stanzas further on (negative: before), 0 beyond the ends."""
    moved = np.zeros_like(values)
    if by > 0:
        moved[:-by] = values[by:]
    else:
        moved[-by:] = values[:by]
    return moved


def _neighbours(song: _Song) -> Mapping[str, NDArray[np.float64]]:
    returns = (song.sizes >= 2).astype(float)
    top = ((song.sizes == song.sizes.max()) & (song.sizes >= 2)).astype(float)
    columns: dict[str, NDArray[np.float64]] = {}
    for by, name in ((1, "next"), (-1, "before"), (2, "next but one"), (-2, "before that")):
        if abs(by) < song.count:
            columns[f"{name} returns"] = _shifted(returns, by)
            columns[f"{name} returns most"] = _shifted(top, by)
        else:
            columns[f"{name} returns"] = columns[f"{name} returns most"] = np.zeros(song.count)
    columns["same as next"] = np.array([i + 1 < song.count and c == song.cluster[i + 1] for i, c in _each(song)], float)
    columns["same as before"] = np.array([i > 0 and c == song.cluster[i - 1] for i, c in _each(song)], float)
    followers = _around(song, 1)
    leaders = _around(song, -1)
    columns["always followed alike"] = followers * returns
    columns["always led alike"] = leaders * returns
    columns["chorus always next"] = _chorus_beside(song, 1)
    columns["chorus always before"] = _chorus_beside(song, -1)
    return columns


def _each(song: _Song) -> list[tuple[int, int]]:
    return [(i, int(c)) for i, c in enumerate(song.cluster)]


def _around(song: _Song, by: int) -> NDArray[np.float64]:
    """Return for each stanza how often those of its cluster have a neighbour of one returning cluster (0 to 1)."""
    share = np.zeros(song.count)
    for c in set(song.cluster.tolist()):
        members = np.flatnonzero(song.cluster == c)
        beside = [int(song.cluster[m + by]) for m in members if 0 <= m + by < song.count and song.sizes[m + by] >= 2]
        if beside:
            share[members] = max(beside.count(b) for b in set(beside)) / len(members)
    return share


def _chorus_beside(song: _Song, by: int) -> NDArray[np.float64]:
    """Return for each returning stanza how often those like it stand beside a chorus (0 to 1)."""
    beside = _shifted(song.rule_chorus.astype(float), by) if song.count > 1 else np.zeros(1)
    same = song.cluster[:, None] == song.cluster[None, :]
    return np.where(song.sizes >= 2, (same * beside[None, :]).sum(axis=1) / song.sizes, 0.0)


def _edges(song: _Song) -> Mapping[str, NDArray[np.float64]]:
    """Return where the stanza stands among the choruses that the rules see."""
    chorus = song.rule_chorus
    starts = chorus & ~np.concatenate(([False], chorus[:-1]))
    before = np.cumsum(starts) - starts
    after = starts[::-1].cumsum()[::-1] - starts
    has = float(chorus.any())
    lone = (song.sizes == 1) & ~chorus
    middle = float(np.median(song.lines[chorus])) if has else 4.0
    return {
        "lone between late choruses": (lone & (before >= 2) & (after >= 1)).astype(float),
        "lone after the last chorus": (lone & (after == 0)).astype(float) * has,
        "lone before all choruses": (lone & (before == 0)).astype(float) * has,
        "lines to chorus": np.minimum(song.lines / middle, 3),
        "no chorus before": (before == 0).astype(float) * has,
        "one chorus before": (before == 1).astype(float),
        "two choruses before": (before == 2).astype(float),
        "no chorus after": ((after == 0) & ~chorus).astype(float) * has,
        "one chorus after": (after == 1).astype(float),
        "chorus next": _shifted(chorus.astype(float), 1) if song.count > 1 else np.zeros(1),
        "chorus before": _shifted(chorus.astype(float), -1) if song.count > 1 else np.zeros(1),
    }


def _sound(song: _Song) -> Mapping[str, NDArray[np.float64]]:
    raw = [stanza.lines for stanza in song.stanzas]
    vocables = np.array([s.vocables for s in song.stanzas])
    return {
        "title": (song.titled > 0).astype(float),
        "title share": song.titled,
        "title elsewhere": ((song.titled == 0) & bool(song.titled.any())).astype(float),
        "title in first line": np.array([bool(song.title) and song.title in s.keys[0] for s in song.stanzas], float),
        "vocables": vocables,
        "mostly vocables": (vocables >= 0.5).astype(float),
        "repeats itself": np.array([1 - s.distinct for s in song.stanzas]),
        "near repeats": np.array([_own_echo(s.keys) for s in song.stanzas]),
        "parentheses": np.array([_share(["(" in line for line in lines]) for lines in raw]),
        "all in parentheses": np.array([s.is_ad_lib for s in song.stanzas], float),
        "questions": np.array([_share([line.rstrip().endswith("?") for line in lines]) for lines in raw]),
        "different words": np.array([_variety(s.keys) for s in song.stanzas]),
        "speech marks": np.array([_speech(lines) for lines in raw]),
    }


def _share(found: Sequence[bool]) -> float:
    return sum(found) / len(found)


def _own_echo(keys: Sequence[str]) -> float:
    """Return the share of lines that are like another line of the same stanza."""
    if len(keys) < 2:
        return 0.0
    if len(set(keys)) == 1:
        return 1.0
    matrix = line_similarity(keys).copy()
    np.fill_diagonal(matrix, 0.0)
    return float((matrix.max(axis=1) >= SAME_LINE).mean())


def _variety(keys: Sequence[str]) -> float:
    words = " ".join(keys).split()
    return len(set(words)) / max(1, len(words))


def _speech(lines: Sequence[str]) -> float:
    """Return the share of lines with sentences inside them, as prose and dialogue have."""
    return _share([any(mark in line[:-1] for mark in (". ", "! ", "? ", "“", '"')) for line in lines])


def _metre(song: _Song) -> Mapping[str, NDArray[np.float64]]:
    distance = np.zeros((song.count, song.count))
    for i, a in enumerate(song.stanzas):
        for j in range(i):
            distance[i, j] = distance[j, i] = min(_FAR, metre_distance(a.syllables, song.stanzas[j].syllables))
    lone = (song.sizes == 1) & ~song.rule_chorus
    chorus = song.rule_chorus
    index = np.arange(song.count)
    return {
        "metre of another verse": np.array([_nearest(distance[i], lone & (index != i)) for i in range(song.count)]),
        "metre of an earlier verse": np.array([_nearest(distance[i], lone & (index < i)) for i in range(song.count)]),
        "metre of a chorus": np.array([_nearest(distance[i], chorus & (index != i)) for i in range(song.count)]),
        "metre of any": np.array([_nearest(distance[i], index != i) for i in range(song.count)]),
    }


def _nearest(row: NDArray[np.float64], among: NDArray[np.bool_]) -> float:
    return float(row[among].min()) if among.any() else _FAR


def _rules(song: _Song) -> Mapping[str, NDArray[np.float64]]:
    columns: dict[str, NDArray[np.float64]] = {}
    for kind in _RULE_KINDS:
        said = np.array([label.kind is kind for label in song.labelled], dtype=float)
        columns[f"rules: {kind.value}"] = said
        columns[f"rules: {kind.value} next"] = _shifted(said, 1) if song.count > 1 else np.zeros(1)
        columns[f"rules: {kind.value} before"] = _shifted(said, -1) if song.count > 1 else np.zeros(1)
    return columns
