"""Headings on lines: every way of writing one, glued and in-line, and the lines that only look like one."""

from __future__ import annotations

import pytest
from lyric_files import heading_table

from lyricstudio.domain.heading_lines import HeadingLines, Surroundings
from lyricstudio.domain.headings import Heading

LINES = HeadingLines(heading_table())
ALONE = Surroundings(blank_before=True)
INSIDE = Surroundings(blank_before=False)


def spelled(line: str, around: Surroundings = ALONE) -> list[str]:
    """Return the pieces of a line: `<kind number xrepeat>` for headings, `<->` for marks, text for text."""
    words = []
    for piece in LINES.split(line, around):
        if isinstance(piece, str):
            words.append(piece)
        elif piece.kind is None:
            words.append("<->")
        else:
            number = f" {piece.number}" if piece.number is not None else ""
            words.append(f"<{piece.kind.value}{number}{f' x{piece.repeat}' if piece.repeat > 1 else ''}>")
    return words


@pytest.mark.parametrize(
    ("line", "pieces"),
    [
        ("[Chorus]", ["<chorus>"]),
        ("  [Verse 1: Ana [live] & Bo]  ", ["<verse 1>"]),
        ("[Chorus] (x2)", ["<chorus x2>"]),
        ("[Chorus] x2", ["<chorus x2>"]),
        ("[Chorus]:", ["<chorus>"]),
        ("[verse 1", ["<verse 1>"]),
        ("Verse]", ["<verse>"]),
        ("Verse 2] I walk", ["<verse 2>", "I walk"]),
        ("[Verse 1] I walk the line", ["<verse 1>", "I walk the line"]),
        ("to the end of the line[Chorus]", ["to the end of the line", "<chorus>"]),
        ("one [hook] not today [outro] bye", ["one", "<hook>", "not today", "<outro>", "bye"]),
        ("Chorus:", ["<chorus>"]),
        ("Verse 1 :", ["<verse 1>"]),
        ("VERSE:1", ["<verse 1>"]),
        ("(Chorus)", ["<chorus>"]),
        ("(Chorus x2)", ["<chorus x2>"]),
        ("CHORUS", ["<chorus>"]),
        ("PRE-CHORUS", ["<pre-chorus>"]),
        ("Chorus - ", ["<chorus>"]),
        ("Chorus--", ["<chorus>"]),
        ("Chorus.--Then hey for the sea", ["<chorus>", "Then hey for the sea"]),
        ("_Chorus._--Then hey for the sea", ["<chorus>", "Then hey for the sea"]),
        ("*Intro: The RZA*", ["<intro>"]),
        ("**Chorus**", ["<chorus>"]),
        ("## Verse 2", ["<verse 2>"]),
        ("== Bridge ==", ["<bridge>"]),
        ("{Chorus}", ["<chorus>"]),
        ("<Outro>", ["<outro>"]),
        ("【サビ】", ["<chorus>"]),
        ("Repeat Chorus", ["<chorus>"]),
        ("(Repeat Chorus and 2nd verse)", ["<chorus>"]),
        ("Chorus (except last line)", ["<chorus>"]),
        ("Intro: Ooh, lanterns, ooh", ["<intro>", "Ooh, lanterns, ooh"]),
        ("Chorus: Paper lanterns, carry me on", ["<chorus>", "Paper lanterns, carry me on"]),
        ("Chorus: Ana & Bo", ["<chorus>"]),
        ("Verse 2 - Bo", ["<verse 2>"]),
        ("chorus", ["<chorus>"]),
        ("chorus x2", ["<chorus x2>"]),
        ("[RZA]", ["<->"]),
        ("[Produced by Someone]", ["<->"]),
        ("[?]", ["<->"]),
        ("[x2]", ["<->"]),
        ("(x2)", ["<->"]),
        ("x3", ["<->"]),
        ("[Live Acoustic]", ["<->"]),
        ("[RZA] I bring the noise", ["<->", "I bring the noise"]),
        ("Na na na [x2]", ["Na na na", "<->"]),
        ("Na na na (x2)", ["Na na na"]),
    ],
)
def test_a_line_is_cut_into_headings_marks_and_sung_words(line: str, pieces: list[str]) -> None:
    assert spelled(line) == pieces


@pytest.mark.parametrize("around", [ALONE, INSIDE, Surroundings(blank_before=False, other_headings=True)])
@pytest.mark.parametrize(
    "line",
    [
        "Hook me up", "Solo por ti", "Bridge, come on", "Chorus of angels sing", "Verse after verse", "Intro to love",
        "(chorus girls)", "(hook me up)", "My hook: you", "Refrain from that", "Tag, you are it", "Break it down",
        "Drop it low!", "I know the chorus", "Bridge over water", "The chorus, the verse", "And the bridge is burning",
        "I heard [?] and left", "I lost the [key] to the door", "Repeat after me", "Back to you", "Verse.", "Rap on!",
        "Chorus-girl days", "Hook, line and sinker", "last verse of the song", "e_ven so", "3 AM", "2 much",
    ],
)  # fmt: skip
def test_a_line_that_only_looks_like_a_heading_is_sung(line: str, around: Surroundings) -> None:
    assert spelled(line, around) == [line]


def test_an_ordinary_word_is_a_heading_only_beside_others_and_after_a_blank_line() -> None:
    assert spelled("Solo", INSIDE) == ["Solo"]
    assert spelled("Solo", ALONE) == ["Solo"]
    assert spelled("Solo", Surroundings(blank_before=True, other_headings=True)) == ["<instrumental>"]
    assert spelled("bridge", Surroundings(True, False, other_headings=True)) == ["bridge"]
    assert spelled("bridge", Surroundings(True, False, other_headings=True, lower_headings=True)) == ["<bridge>"]


def test_after_the_colon_of_a_lone_heading_come_words_when_nothing_follows() -> None:
    assert spelled("Chorus: Hallelujah", Surroundings(blank_before=True, blank_after=True)) == [
        "<chorus>",
        "Hallelujah",
    ]


def test_a_blank_line_has_no_pieces() -> None:
    assert LINES.split("   ", ALONE) == []


def test_the_repeat_after_the_bracket_is_the_headings() -> None:
    (heading,) = LINES.split("[Chorus: Ana] (x3)", ALONE)
    assert isinstance(heading, Heading)
    assert (heading.performers, heading.repeat) == (("Ana",), 3)
