"""Kinds for the stanzas of a song that repeats itself: clusters of alike stanzas, and where they stand.

Rules of lyric-formats §4.2 (there .77 right over seven kinds on pop songs that they had not seen): the chorus is the
cluster that returns most, late and with the title; what returns before it is a pre-chorus, after it a
post-chorus; a lone stanza of another metre before the last chorus is the bridge.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from lyricstudio.domain.kinds import PartKind
from lyricstudio.domain.stanza_similarity import StanzaLikeness, compare_stanzas, line_key, rough_syllables

if TYPE_CHECKING:
    from collections.abc import Sequence

_VOCABLE = re.compile(r"^(?:o+h*|a+h*|u+h*|h?ey|yea+h?|yeah|la|na|da|do+|ba|mm+|hm+|wo+a*h*|who+a*|ay+|eh|ooh+)$")
_MAX_SIDE_LINES = 10
_BRIDGE_METRE = 0.22
_POP_BRIDGE_METRE = 0.1
_SAME_METRE = 0.12


@dataclass(frozen=True, slots=True)
class Stanza:
    """One stanza: its sung lines, their keys for comparing and their syllables."""

    lines: tuple[str, ...]
    keys: tuple[str, ...]
    syllables: tuple[int, ...]

    @classmethod
    def of(cls, lines: Sequence[str]) -> Stanza:
        """Measure a stanza's lines."""
        return cls(tuple(lines), tuple(line_key(x) for x in lines), tuple(rough_syllables(x) for x in lines))

    @property
    def is_ad_lib(self) -> bool:
        """Say whether everything in it stands in parentheses."""
        return all(line.startswith("(") and line.endswith(")") for line in self.lines)

    @property
    def vocables(self) -> float:
        """Return the share of its words that are "oh", "la", "yeah" and the like."""
        words = [word for key in self.keys for word in key.split()]
        return sum(bool(_VOCABLE.match(word)) for word in words) / max(1, len(words))

    @property
    def distinct(self) -> float:
        """Return the share of its lines that differ from one another."""
        return len(set(self.keys)) / max(1, len(self.keys))


@dataclass(frozen=True, slots=True)
class Labelled:
    """The kind proposed for a stanza, how likely it is right (0 to 1), and whether the model says so or rules do."""

    kind: PartKind
    confidence: float
    by_model: bool = False


def metre_distance(a: Sequence[int], b: Sequence[int]) -> float:
    """Return how far two stanzas' syllables a line are apart: 0 alike, over 1 when the line counts differ."""
    if not a or not b:
        return 2.0
    if len(a) != len(b):
        return 1.0 + abs(len(a) - len(b)) / max(len(a), len(b))
    return sum(abs(x - y) / max(x, y, 1) for x, y in zip(a, b, strict=True)) / len(a)


def _shape_distance(a: Sequence[int], b: Sequence[int]) -> float:
    """Return the metre distance; stanzas of the same length whose lines are only broken otherwise are near."""
    if abs(len(a) - len(b)) == 1 and abs(sum(a) - sum(b)) <= 0.12 * max(sum(a), sum(b)):
        return 0.0
    return metre_distance(a, b)


def kinds_of_stanzas(
    stanzas: Sequence[Stanza], title: str, likeness: StanzaLikeness | None = None
) -> list[Labelled] | None:
    """Return a kind for each stanza, or None when no stanza returns and these rules say nothing.

    `likeness` is the stanzas' comparison where it was made already.
    """
    likeness = likeness or compare_stanzas([stanza.keys for stanza in stanzas])
    rules = _Rules(stanzas, likeness, line_key(title))
    return rules.apply() if rules.chorus is not None else None


class _Rules:
    """The rules over one song, applied from the surest kind to the least sure."""

    def __init__(self, stanzas: Sequence[Stanza], likeness: StanzaLikeness, title: str) -> None:
        self._stanzas = stanzas
        self._likeness = likeness
        self._title = title
        self._kinds = [PartKind.VERSE] * len(stanzas)
        self._sure = [0.7] * len(stanzas)
        self.chorus = self._find_chorus()
        self._choruses = likeness.members(self.chorus) if self.chorus is not None else []

    def apply(self) -> list[Labelled]:
        """Return the kinds of all stanzas."""
        self._set(self._choruses, PartKind.CHORUS, self._chorus_confidence())
        self._label_other_clusters()
        self._label_pieces_of_the_chorus()
        self._label_bridges()
        self._label_lone_pre_choruses()
        self._label_post_choruses()
        self._label_edges()
        for index, stanza in enumerate(self._stanzas):
            if stanza.is_ad_lib and self._likeness.cluster.count(self._likeness.cluster[index]) == 1:
                self._set([index], PartKind.AD_LIB, 0.6)
        return [Labelled(k, round(c, 2)) for k, c in zip(self._kinds, self._sure, strict=True)]

    def _find_chorus(self) -> int | None:
        found = [c for c in self._likeness.repeated if self._can_be_chorus(c)]
        return max(found, key=self._chorus_score) if found else None

    def _can_be_chorus(self, cluster: int) -> bool:
        """Say whether a cluster can be the chorus: not every stanza, and no first verse sung again at the end."""
        members = self._likeness.members(cluster)
        count = len(self._stanzas)
        if count > 2 and len(members) == count:
            return False
        frame = count > 3 and members == [0, count - 1]
        return not (frame and self._is_strophic())

    def _is_strophic(self) -> bool:
        """Say whether all stanzas have one metre, as the verses of a hymn have."""
        first = self._stanzas[0].syllables
        return all(metre_distance(first, stanza.syllables) < 0.2 for stanza in self._stanzas[1:])

    def _chorus_score(self, cluster: int) -> float:
        members = self._likeness.members(cluster)
        lines = [self._likeness.counts[i] for i in members]
        score = len(members) + 1.2 * self._title_share(members)
        score += 0.125 * float(np.mean([min(n, 8) for n in lines]))
        score += 0.6 if members[-1] >= 0.6 * len(self._stanzas) else 0.0
        score += 2.0 * (self._likeness.identity(cluster) - 1.0)
        score -= 0.8 if members[0] == 0 and lines[0] <= 2 else 0.0
        return score - (0.7 if np.mean(lines) < 2 else 0.0)

    def _chorus_confidence(self) -> float:
        assert self.chorus is not None
        members = self._choruses
        others = [self._chorus_score(c) for c in self._likeness.repeated if c != self.chorus]
        lead = self._chorus_score(self.chorus) - max(others, default=0.0)
        sure = 0.72 + 0.05 * min(len(members), 4) + (0.06 if self._title_share(members) >= 0.5 else 0.0)
        return min(0.95, sure - (0.15 if lead < 0.5 else 0.0))

    def _title_share(self, members: Sequence[int]) -> float:
        if len(self._title) <= 2:
            return 0.0
        return float(np.mean([any(self._title in key for key in self._stanzas[i].keys) for i in members]))

    def _set(self, indices: Sequence[int], kind: PartKind, confidence: float) -> None:
        for index in indices:
            self._kinds[index] = kind
            self._sure[index] = confidence

    def _label_other_clusters(self) -> None:
        for cluster in self._likeness.repeated:
            if cluster == self.chorus:
                continue
            members = self._likeness.members(cluster)
            kind, sure = self._kind_of_cluster(members)
            self._set(members, kind, sure)

    def _kind_of_cluster(self, members: Sequence[int]) -> tuple[PartKind, float]:
        count = len(self._stanzas)
        cluster = self._likeness.cluster
        before = float(np.mean([i + 1 < count and cluster[i + 1] == self.chorus for i in members]))
        after = float(np.mean([i > 0 and cluster[i - 1] == self.chorus for i in members]))
        lines = float(np.mean([self._likeness.counts[i] for i in members]))
        led = float(np.mean([i > 0 and cluster[i - 1] not in (self.chorus, cluster[i]) for i in members]))
        if before >= 0.5 and led < 0.5:
            # Nothing is sung before it: these are verses that end alike, not the way into the chorus.
            return PartKind.VERSE, 0.6
        if before >= 0.5 and before >= after and lines <= _MAX_SIDE_LINES:
            return PartKind.PRE_CHORUS, 0.6 + 0.2 * before
        if after >= 0.5 and lines <= _MAX_SIDE_LINES:
            return PartKind.POST_CHORUS, 0.5 + 0.15 * after
        if lines <= 8 or len(members) >= 3 or self._title_share(members) >= 0.5:
            return PartKind.CHORUS, 0.5
        return PartKind.VERSE, 0.5

    def _label_pieces_of_the_chorus(self) -> None:
        last = len(self._stanzas) - 1
        chorus_lines = max(self._likeness.counts[i] for i in self._choruses)
        for index, kind in enumerate(self._kinds):
            lines = self._likeness.counts[index]
            if kind is not PartKind.VERSE or not lines:
                continue
            if max(self._likeness.cover[index, j] for j in self._choruses) < 0.5 or self._is_verse_with_burden(index):
                continue
            if index == last and lines <= 4:
                self._set([index], PartKind.OUTRO, 0.55)
            elif index == 0 and lines * 2 <= chorus_lines:
                self._set([index], PartKind.INTRO, 0.55)
            else:
                self._set([index], PartKind.CHORUS, 0.6)

    def _is_verse_with_burden(self, index: int) -> bool:
        """Say whether a stanza right before a chorus is a verse that borrows its words: another has its metre."""
        if index + 1 >= len(self._stanzas) or index + 1 not in self._choruses:
            return False
        mine = self._stanzas[index].syllables
        others = (s for i, s in enumerate(self._stanzas) if i != index and i not in self._choruses)
        return any(metre_distance(mine, other.syllables) <= 0.25 for other in others)

    def _label_bridges(self) -> None:
        blocks, previous = 0, None
        for index, kind in enumerate(list(self._kinds)):
            blocks += kind is PartKind.CHORUS and previous is not PartKind.CHORUS
            previous = kind
            later = PartKind.CHORUS in self._kinds[index + 1 :]
            if kind is PartKind.VERSE and blocks >= 2 and later and self._is_bridge(index):
                self._set([index], PartKind.BRIDGE, 0.6)

    def _is_bridge(self, index: int) -> bool:
        if self._likeness.cluster.count(self._likeness.cluster[index]) > 1:
            return False
        verses = [j for j in range(index) if self._kinds[j] is PartKind.VERSE]
        if not verses:
            return True
        nearest = self._nearest_metre(index, verses)
        if self._stands_for_a_bridge(index, verses):
            return nearest > max(_POP_BRIDGE_METRE, 1.25 * self._nearest_metre(verses[0], verses[1:]))
        lines = self._likeness.counts[index]
        short = lines <= 0.8 * float(np.mean([self._likeness.counts[j] for j in verses])) or lines <= 6
        return nearest > _BRIDGE_METRE and short

    def _nearest_metre(self, index: int, others: Sequence[int]) -> float:
        mine = self._stanzas[index].syllables
        return min((_shape_distance(mine, self._stanzas[j].syllables) for j in others), default=0.0)

    def _stands_for_a_bridge(self, index: int, verses: Sequence[int]) -> bool:
        """Say whether the form is V C V C X C, where X is a bridge more often than a third verse."""
        sung = (PartKind.VERSE, PartKind.CHORUS)
        runs = [(kind, run) for kind, run in self._runs() if kind in sung and run[0] <= max(self._choruses)]
        pop = [kind for kind, _ in runs] == [PartKind.VERSE, PartKind.CHORUS] * 3
        return pop and len(verses) == 2 and runs[4][1] == [index]

    def _runs(self) -> list[tuple[PartKind, list[int]]]:
        """Return the runs of neighbouring stanzas of one kind."""
        runs: list[tuple[PartKind, list[int]]] = []
        for index, kind in enumerate(self._kinds):
            if runs and runs[-1][0] is kind:
                runs[-1][1].append(index)
            else:
                runs.append((kind, [index]))
        return runs

    def _label_lone_pre_choruses(self) -> None:
        """Call the second of two stanzas before a chorus a pre-chorus, where others have one and its metre differs."""
        runs = self._runs()
        before = [
            run for (kind, run), (after, _) in pairwise(runs) if (kind, after) == (PartKind.VERSE, PartKind.CHORUS)
        ]
        single = [run[0] for run in before if len(run) == 1]
        for run in before:
            if len(run) == 2 and single and self._nearest_metre(run[1], [*single, run[0]]) > _BRIDGE_METRE:
                self._set([run[1]], PartKind.PRE_CHORUS, 0.5)

    def _label_post_choruses(self) -> None:
        """Call a short lone stanza of repeated lines or vocables right after a chorus a post-chorus."""
        verses = [self._likeness.counts[i] for i, kind in enumerate(self._kinds) if kind is PartKind.VERSE]
        usual = float(np.median(verses)) if verses else 4.0
        for index in range(1, len(self._stanzas) - 1):
            stanza, lines = self._stanzas[index], self._likeness.counts[index]
            if self._kinds[index] is not PartKind.VERSE or self._kinds[index - 1] is not PartKind.CHORUS:
                continue
            if lines <= max(2.0, 0.6 * usual) and (stanza.distinct <= 0.5 or stanza.vocables >= 0.5):
                self._set([index], PartKind.POST_CHORUS, 0.5)

    def _label_edges(self) -> None:
        counts = self._likeness.counts
        last_chorus = max(self._choruses)
        verses = [i for i, kind in enumerate(self._kinds[:last_chorus]) if kind is PartKind.VERSE]
        for index in range(last_chorus + 1, len(self._stanzas)):
            lone = self._likeness.cluster.count(self._likeness.cluster[index]) == 1
            if len(verses) > 4 and self._nearest_metre(index, verses) <= _SAME_METRE:
                continue
            if self._kinds[index] is PartKind.VERSE and lone and counts[index] <= max(6, 0.6 * float(np.mean(counts))):
                self._set([index], PartKind.OUTRO, 0.55)
        if len(counts) > 2 and self._kinds[0] is PartKind.VERSE and self._is_intro():
            self._set([0], PartKind.INTRO, 0.65)

    def _is_intro(self) -> bool:
        """Say whether the first stanza is much shorter than the song's other verses."""
        others = [self._likeness.counts[i] for i, kind in enumerate(self._kinds) if i and kind is PartKind.VERSE]
        usual = float(np.median(others)) if others else 8.0
        first = self._stanzas[0]
        hummed = first.vocables >= 0.5 or first.distinct <= 0.5
        return self._likeness.counts[0] <= min(4.0, (0.8 if hummed else 0.5) * usual)
