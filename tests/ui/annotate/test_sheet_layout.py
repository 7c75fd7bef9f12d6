"""Lines are wrapped, never cut, and words are found where they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QFontMetricsF

from lyricstudio.domain.song import AdLib
from lyricstudio.ui.annotate.sheet_layout import HANG, wrap
from lyricstudio.ui.annotate.words_of_line import next_words, word_bounds, words_between
from lyricstudio.ui.look import Look
from lyricstudio.ui.theme.scale import Role

TEXT = "Paper moon is peeling"


@pytest.mark.parametrize(
    "text", ["short", "The dog can tell your engine from a mile away " * 3, "一二三四五六七八九十" * 9]
)
def test_a_line_is_wrapped_without_losing_a_letter(look: Look, text: str) -> None:
    metrics = QFontMetricsF(look.font(Role.LYRIC))
    pieces = wrap(text, 300, metrics)
    assert [text.find(piece, at) for at, piece in pieces] == [at for at, _ in pieces]
    assert "".join(piece.replace(" ", "") for _, piece in pieces) == text.replace(" ", "")
    widths = [metrics.horizontalAdvance(piece.rstrip()) + (HANG if i else 0) for i, (_, piece) in enumerate(pieces)]
    assert max(widths) <= 300


@given(st.text(alphabet="ab ", max_size=12), st.integers(0, 14))
def test_a_word_is_found_at_any_character(text: str, at: int) -> None:
    start, end = word_bounds(text, at)
    assert text[start:end].strip() == text[start:end]
    assert (end > start) == bool(text.strip())


def test_words_are_chosen_whole() -> None:
    assert words_between(TEXT, 12, 3) == (0, 13)
    first = next_words(TEXT, 4, None, (1, False))
    assert first == AdLib(4, 0, 5)
    two = next_words(TEXT, 4, first, (1, True))
    assert two == AdLib(4, 0, 10)
    assert next_words(TEXT, 4, two, (-1, True)) == first
    assert next_words(TEXT, 4, two, (1, False)) == AdLib(4, 11, 13)
    assert next_words(TEXT, 4, AdLib(4, 11, 13), (-1, False)) == AdLib(4, 6, 10)
    assert next_words(TEXT, 4, None, (-1, False)) == AdLib(4, 14, 21)
