"""Which lines of a song are sung more than once, with a changed word or an ad-lib or without."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lyricstudio.domain.stanza_similarity import SAME_LINE, line_key, line_similarity

if TYPE_CHECKING:
    from collections.abc import Sequence


def repeated_lines(lines: Sequence[str]) -> tuple[tuple[int, ...], ...]:
    """Return for each line the other lines (by index) that are the same or nearly so; () for a line sung once."""
    if not lines:
        return ()
    same = line_similarity([line_key(line) for line in lines]) >= SAME_LINE
    np.fill_diagonal(same, False)
    return tuple(tuple(np.flatnonzero(row).tolist()) for row in same)
