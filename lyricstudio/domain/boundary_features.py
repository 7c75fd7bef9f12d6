"""What speaks for a stanza beginning at a line, where the blank lines of a lyric were lost.

Blocks of lines that return begin and end at stanza boundaries (K. Watanabe et al., "Modeling discourse segments in
lyrics using repeated patterns", COLING 2016); metre, rhyme, sentences and the self-similarity around a line add
to it. Figures of structure only, as in stanza_features.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lyricstudio.domain.rhyme_shape import rhyme_tail
from lyricstudio.domain.stanza_similarity import SAME_LINE, line_key, line_similarity, rough_syllables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

_NEAR = 60.0
_KERNELS = (2, 4)
_SHARED = (
    "block of two begins",
    "block of two ends",
    "block of four begins",
    "block of four ends",
    "returning line after another",
    "other line after a returning one",
    "metre changes widely",
    "sentence ends",
    "one block after another",
)


def boundary_features(lines: Sequence[str]) -> tuple[tuple[str, ...], NDArray[np.float64]]:
    """Return the features' names and a row for each line but the first (at least two lines)."""
    keys = [line_key(line) for line in lines]
    similar = line_similarity(keys).astype(np.float64)
    columns = {**_runs(similar), **_novelty(similar), **_metre(lines), **_rhymes(keys), **_words(lines, keys)}
    columns |= _crossed(columns)
    columns |= _in_copies(similar, columns)
    return tuple(columns), np.column_stack(list(columns.values()))


def _runs(similar: NDArray[np.float64]) -> Mapping[str, NDArray[np.float64]]:
    """Return how long the blocks are that return and begin at, or end before, or run through a line."""
    count = len(similar)
    same = np.maximum(similar >= SAME_LINE, _bridged(similar))
    np.fill_diagonal(same, False)
    ahead = np.zeros((count + 1, count + 1))
    back = np.zeros((count + 1, count + 1))
    for i in range(count - 1, -1, -1):
        ahead[i, :count] = np.where(same[i], ahead[i + 1, 1 : count + 1] + 1, 0)
    for i in range(1, count + 1):
        back[i, 1:] = np.where(same[i - 1], back[i - 1, :-1] + 1, 0)
    begins = np.where(back[:-1, :-1] == 0, ahead[:-1, :-1], 0).max(axis=1)[1:]
    ends = np.where(ahead[:-1, :-1] == 0, back[:-1, :-1], 0).max(axis=1)[1:]
    through = np.where((ahead[:-1, :-1] > 0) & (back[:-1, :-1] > 0), np.minimum(ahead, back)[:-1, :-1], 0).max(axis=1)[
        1:
    ]
    times = same.sum(axis=1)
    found: dict[str, NDArray[np.float64]] = {}
    for name, length in (("begins", begins), ("ends", ends), ("runs through", through)):
        found[f"block {name}"] = np.minimum(length, 8) / 8
        found[f"block of two {name}"] = (length >= 2).astype(float)
        found[f"block of four {name}"] = (length >= 4).astype(float)
    found["returning line after another"] = ((times[1:] > 0) & (times[:-1] == 0)).astype(float)
    found["other line after a returning one"] = ((times[1:] == 0) & (times[:-1] > 0)).astype(float)
    found["returns more often"] = np.clip(times[1:] - times[:-1], -3, 3) / 3.0
    return found


def _bridged(similar: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return near lines that stand between two same ones on a diagonal: a changed word does not end a block."""
    same = similar >= SAME_LINE
    bridged = np.zeros_like(same)
    bridged[1:-1, 1:-1] = (similar[1:-1, 1:-1] >= _NEAR) & same[:-2, :-2] & same[2:, 2:]
    return bridged


def _novelty(similar: NDArray[np.float64]) -> Mapping[str, NDArray[np.float64]]:
    """Return how much more alike the lines on each side are among themselves than across (J. Foote, 2000)."""
    count = len(similar)
    share = similar / 100.0
    found: dict[str, NDArray[np.float64]] = {}
    for size in _KERNELS:
        values = np.zeros(count - 1)
        for gap in range(1, count):
            a, b = slice(max(0, gap - size), gap), slice(gap, min(count, gap + size))
            values[gap - 1] = share[a, a].mean() + share[b, b].mean() - 2 * share[a, b].mean()
        found[f"change over {size} lines"] = values
    found["like the line before"] = np.diagonal(share, 1).copy()
    found["same as the line before"] = (np.diagonal(share, 1) >= SAME_LINE / 100).astype(float)
    two = np.zeros(count - 1)
    two[1:] = np.diagonal(share, 2)[: count - 2]
    found["like the line before that"] = two
    return found


def _metre(lines: Sequence[str]) -> Mapping[str, NDArray[np.float64]]:
    counts = np.array([rough_syllables(line) for line in lines], dtype=np.float64).clip(1)
    before, after = counts[:-1], counts[1:]
    wide = np.zeros(len(lines) - 1)
    for gap in range(1, len(lines)):
        left, right = counts[max(0, gap - 3) : gap].mean(), counts[gap : gap + 3].mean()
        wide[gap - 1] = abs(left - right) / max(left, right)
    usual = float(np.median(counts))
    return {
        "metre changes": np.abs(before - after) / np.maximum(before, after),
        "metre changes widely": wide,
        "short line before": np.minimum(before / usual, 2) / 2,
        "short line": np.minimum(after / usual, 2) / 2,
    }


def _rhymes(keys: Sequence[str]) -> Mapping[str, NDArray[np.float64]]:
    tails = [rhyme_tail(key) for key in keys]

    def rhyme(i: int, j: int) -> bool:
        return 0 <= i < len(keys) and 0 <= j < len(keys) and bool(tails[i]) and tails[i] == tails[j]

    gaps = range(1, len(keys))
    return {
        "rhymes across": np.array([rhyme(g - 1, g) for g in gaps], float),
        "rhymes across one": np.array([rhyme(g - 2, g) or rhyme(g - 1, g + 1) for g in gaps], float),
        "couplet before": np.array([rhyme(g - 2, g - 1) for g in gaps], float),
        "couplet after": np.array([rhyme(g, g + 1) for g in gaps], float),
        "alternate before": np.array([rhyme(g - 3, g - 1) for g in gaps], float),
        "alternate after": np.array([rhyme(g, g + 2) for g in gaps], float),
    }


def _words(lines: Sequence[str], keys: Sequence[str]) -> Mapping[str, NDArray[np.float64]]:
    firsts = [key.split(" ", 1)[0] for key in keys]
    ends = [line.rstrip(" \"'”’)")[-1:] for line in lines]
    dotted = sum(end in ".!?,;:" for end in ends if end) >= 0.5 * len(lines)
    stops = np.array([end in (".", "!", "?") for end in ends[:-1]], float)
    gaps = range(1, len(keys))
    return {
        "same first word": np.array([firsts[g] == firsts[g - 1] for g in gaps], float),
        "same first word before": np.array([g > 1 and firsts[g - 1] == firsts[g - 2] for g in gaps], float),
        "same first word after": np.array([g + 1 < len(keys) and firsts[g] == firsts[g + 1] for g in gaps], float),
        "sentence ends": stops * dotted,
        "sentence goes on": (1 - stops) * dotted,
        "bracket ends": np.array([lines[g - 1].rstrip().endswith(")") for g in gaps], float),
        "bracket begins": np.array([lines[g].lstrip().startswith("(") for g in gaps], float),
        "second line": np.array([g == 1 for g in gaps], float),
        "last line": np.array([g == len(keys) - 1 for g in gaps], float),
    }


def _in_copies(
    similar: NDArray[np.float64], columns: Mapping[str, NDArray[np.float64]]
) -> Mapping[str, NDArray[np.float64]]:
    """Return the strongest evidence at the same place of the block's other copies, where a line is inside one."""
    same = np.maximum(similar >= SAME_LINE, _bridged(similar))
    np.fill_diagonal(same, False)
    copies = same[1:, 1:] & same[:-1, :-1]
    return {
        f"{name} in a copy": np.where(copies, columns[name][None, :], 0.0).max(axis=1, initial=0.0) for name in _SHARED
    } | {"has copies": copies.any(axis=1).astype(float)}


def _crossed(columns: Mapping[str, NDArray[np.float64]]) -> Mapping[str, NDArray[np.float64]]:
    """Return what holds together: a block ends where another begins, and neighbours of a line's own evidence."""
    both = columns["block of two begins"] * columns["block of two ends"]
    begins, ends = columns["block of four begins"], columns["block of four ends"]
    nearby = np.zeros(len(begins))
    for by in (-1, 1):
        nearby = np.maximum(nearby, np.roll(np.maximum(begins, ends), by))
    return {"one block after another": both, "block edge beside": nearby}
