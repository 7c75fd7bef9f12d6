"""Who wrote a line: kept through edits, counted in words."""

from __future__ import annotations

from lyricstudio.domain.line_marks import (
    Author,
    LineMark,
    Shares,
    carry_marks,
    marks_from_json,
    marks_to_json,
    share_of_new_words,
    shares,
)

ANN = LineMark.by_model("Ann", "the sea came up and took the floor")


def test_a_model_line_that_is_changed_is_edited_and_one_changed_back_is_not() -> None:
    edited = ANN.edited("the sea came up and took the door")
    assert (edited.author, edited.original) == (Author.EDITED, "the sea came up and took the floor")
    assert edited.edited("the sea came up and took the floor").author is Author.MODEL


def test_a_line_of_other_words_is_the_persons_own() -> None:
    own = ANN.edited("nobody asked for rain")
    assert own.author is Author.PERSON
    assert own.edited("the sea came up again").author is Author.EDITED, "it still is known what the model wrote"


def test_a_changed_line_has_to_be_allowed_anew() -> None:
    allowed = LineMark(allowed=True)
    assert not allowed.edited("other words").allowed


def test_marks_follow_their_lines_when_others_come_and_go() -> None:
    marks = (LineMark(locked=True), ANN)
    before = ("mine", ANN.original)
    assert carry_marks(before, marks, ("new", *before)) == (LineMark(), *marks)
    assert carry_marks(before, marks, (ANN.original,)) == (ANN,)
    after = carry_marks(before, marks, ("mine", "the sea came up and took the roof"))
    assert [m.author for m in after] == [Author.PERSON, Author.EDITED]
    assert after[0].locked
    assert carry_marks((), (), ("a", "b")) == (LineMark(), LineMark())


def test_shares_count_words_and_add_up_to_a_hundred() -> None:
    counted = shares([(("one two", "three"), (LineMark(), ANN)), (("four five six",), (ANN.edited("x"),))])
    assert counted == Shares(person=5, edited=0, model=1)
    thirds = Shares(1, 1, 1)
    assert sum(thirds.percent(author) for author in Author) == 100
    assert Shares().percent(Author.MODEL) == 0


def test_new_words_are_counted_with_repeats() -> None:
    assert round(share_of_new_words("la la land", "la la la"), 3) == 0.333
    assert share_of_new_words("a b", "") == 1.0


def test_marks_come_back_from_json() -> None:
    marks = (LineMark(locked=True), ANN, ANN.edited("the sea came up and ate the floor"), LineMark(allowed=True))
    assert marks_from_json(marks_to_json(marks)) == marks
    assert marks_to_json(()) == "[]"
    assert marks_from_json("[]") == ()
