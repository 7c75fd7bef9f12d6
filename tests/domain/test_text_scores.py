"""Scores say how well a text keeps to what was asked, and nothing where nothing was asked."""

from __future__ import annotations

import pytest

from lyricstudio.domain.asked_shape import AskedShape
from lyricstudio.domain.pronunciation import Pronunciations
from lyricstudio.domain.text_scores import TextScores, mean_scores, score_text
from lyricstudio.services.tables import Tables


@pytest.fixture(scope="module")
def table() -> Pronunciations:
    return Tables().pronunciations


COUPLETS = ("The cat sat on the mat", "He wore a yellow hat", "The river ran so deep", "It sang us all to sleep")


def test_form_rhyme_and_syllables_as_asked(table: Pronunciations) -> None:
    scores = score_text(COUPLETS, AskedShape(4, 6, "AABB"), table)
    assert (scores.form, scores.rhyme, scores.syllables) == (1.0, 1.0, 1.0)


def test_what_is_not_as_asked_costs(table: Pronunciations) -> None:
    scores = score_text(COUPLETS, AskedShape(8, 12, "ABAB"), table)
    assert (scores.form, scores.rhyme, scores.syllables) == (0.5, 0.0, 0.0)


def test_without_a_scheme_lines_that_rhyme_count(table: Pronunciations) -> None:
    scores = score_text((*COUPLETS[:2], "A door", "An orange"), AskedShape(), table)
    assert scores == TextScores(None, 0.5, None)


def test_too_many_lines_never_cost_more_than_all(table: Pronunciations) -> None:
    assert score_text(COUPLETS, AskedShape(1), table).form == 0.0


def test_means_pass_over_what_is_not_known() -> None:
    mean = mean_scores([TextScores(1.0, None, None), TextScores(0.5, 0.2, None)])
    assert mean == TextScores(0.75, 0.2, None)
    assert mean_scores([]) == TextScores()
