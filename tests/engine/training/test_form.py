"""What form means: lines as asked, end words obeyed, ad-libs as usual, nothing copied."""

from __future__ import annotations

import pytest

from lyricstudio.engine.training.form import Form, FormMeter

TRAINING = ("A day | I walk all day (yeah)\nA way | and lose my way (no)", "- rain | nothing but the rain")


def test_the_training_answers_themselves_are_perfect_but_copied() -> None:
    form = FormMeter(TRAINING).measure(TRAINING, TRAINING)
    assert (form.lines_kept, form.ends_obeyed, form.ad_libs) == (1.0, 1.0, 1.0)
    assert form.copied_words == len(["I", "walk", "all", "day", "yeah", "and", "lose", "my", "way", "no"])
    assert form.score(6) == pytest.approx(1 - 0.4)


def test_wrong_lines_and_end_words_are_counted() -> None:
    answers = ("A day | some other thing\nno mark at all", "A stone | on a cold stone")
    form = FormMeter(TRAINING).measure(answers, TRAINING)
    assert form.lines_kept == 1.0
    assert form.ends_obeyed == pytest.approx(1 / 3)
    assert form.ad_libs == 0.0
    short = FormMeter(TRAINING).measure(("A day | a day", ""), TRAINING)
    assert short.lines_kept == 0.0


def test_plain_answers_are_not_asked_for_end_words_nor_for_ad_libs_nobody_uses() -> None:
    plain = ("one line\nand another",)
    assert FormMeter(plain).measure(("two\nlines",), plain) == Form(1.0, None, None, 0)


def test_runs_do_not_cross_from_one_answer_into_the_next() -> None:
    meter = FormMeter(("the end of one", "start of another"))
    assert meter.measure(("of one start of",), ("x",)).copied_words == 2


def test_an_empty_answer_is_no_error() -> None:
    assert FormMeter(TRAINING).measure(("", ""), TRAINING) == Form(0.0, 0.0, 0.0, 0)
